"""Accounts that are closed, reopened, moved or given another role; those long unused; and the record of each change."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.browserless import typed
from tests.factories import make_clerk, make_commune, make_user
from tests.reporting.pages import text
from tests.units.conftest import PASSWORD, try_login
from units import clock as portal_clock
from units.actions.accounts import accounts_close, accounts_reopen
from units.actions.invitations import invitation_use, invitations_make
from units.models import Invitation, InvitationMail, Role, Unit, User
from units.refusals import Refused

pytestmark = pytest.mark.django_db
LIST = "/admin/units/user/"


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMINISTRATOR, "admin", full_name="Quản trị")


@pytest.fixture
def working(administrator: User, login) -> Client:
    return login(administrator)


@pytest.fixture
def unit() -> Unit:
    return make_commune("X1", name="Xã Diên Lộc")


@pytest.fixture
def clerk(unit: Unit) -> User:
    account = make_clerk(unit, "hoa", full_name="Trần Thị Hoa")
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def session(clerk: User) -> Client:
    """A browser in which the clerk is logged in."""
    client = Client()
    assert try_login(client, "hoa", PASSWORD) == 302
    assert client.get("/guide/").status_code == 200
    return client


def test_a_closed_accounts_session_ends_with_its_next_request_and_stays_ended(
    working: Client, clerk: User, session: Client
) -> None:
    answer = working.post(f"{LIST}{clerk.pk}/close/", follow=True)

    assert "Đã đóng 1 tài khoản" in text(answer)
    assert "không còn cán bộ đầu mối đang hoạt động: UBND xã Diên Lộc" in text(answer)
    assert session.get("/guide/").status_code == 302
    assert try_login(Client(), "hoa", PASSWORD) == 200


def test_reopened_the_old_session_stays_ended_and_the_password_is_good_again(
    working: Client, clerk: User, session: Client
) -> None:
    working.post(f"{LIST}{clerk.pk}/close/")
    answer = working.post(f"{LIST}{clerk.pk}/reopen/", follow=True)

    assert "Đã mở lại 1 tài khoản" in text(answer)
    assert session.get("/guide/").status_code == 302
    assert try_login(Client(), "hoa", PASSWORD) == 302


def save(client: Client, account: User, without: str = "", **changed: object) -> None:
    address = f"{LIST}{account.pk}/change/"
    fields = {name: value for name, value in typed(client, address, **changed).items() if name != without}
    assert client.post(address, fields).status_code == 302


def test_closing_on_the_form_ends_sessions_and_links_too(
    working: Client, clerk: User, session: Client, administrator: User
) -> None:
    invitations_make(accounts=[clerk], by=administrator, by_mail=False)
    save(working, clerk, without="is_active")
    save(working, clerk, is_active="on")

    assert session.get("/guide/").status_code == 302
    assert not Invitation.objects.open().exists()


def test_another_role_ends_the_session_and_another_telephone_does_not(
    working: Client, clerk: User, session: Client
) -> None:
    save(working, clerk, phone="0905123456")
    assert session.get("/guide/").status_code == 200
    save(working, clerk, role="observer", unit="")

    assert session.get("/guide/").status_code == 302


def test_a_moved_clerk_keeps_the_session_and_the_unit_left_behind_is_named(
    working: Client, clerk: User, session: Client
) -> None:
    other = make_commune("X2")
    save(working, clerk, unit=str(other.pk))

    assert "không còn cán bộ đầu mối đang hoạt động: UBND xã Diên Lộc" in text(working.get(LIST))
    assert session.get("/guide/").status_code == 200


def test_nobody_closes_the_own_account_and_the_last_administrator_stays(
    working: Client, administrator: User, clerk: User
) -> None:
    chosen = {"action": "close_chosen", "_selected_action": [administrator.pk, clerk.pk]}
    answer = working.post(LIST, chosen, follow=True)
    assert "tài khoản đang đăng nhập" in text(answer)
    with pytest.raises(Refused, match="duy nhất"):
        accounts_close(accounts=User.objects.filter(pk=administrator.pk), by=clerk)

    assert User.objects.filter(is_active=True).count() == 2


def test_accounts_of_the_list_are_closed_reopened_and_given_links(working: Client, clerk: User, unit: Unit) -> None:
    second = make_clerk(unit, "lan", email="lan@example.vn")
    chosen = {"_selected_action": [clerk.pk, second.pk]}
    working.post(LIST, chosen | {"action": "close_chosen"})
    assert User.objects.filter(is_active=True).count() == 1
    refused = working.post(LIST, chosen | {"action": "send_links"}, follow=True)
    assert "đang đóng" in text(refused)
    working.post(LIST, chosen | {"action": "reopen_chosen"})
    assert User.objects.filter(is_active=True).count() == 3
    sheet = working.post(LIST, chosen | {"action": "send_links"})

    assert sheet.content.decode().count("/invitation/") == 1
    assert "no-store" in sheet.headers["Cache-Control"]
    assert InvitationMail.objects.get().address == "lan@example.vn"


def test_few_and_many_accounts_are_closed_by_the_same_number_of_statements(administrator: User, unit: Unit) -> None:
    counts = []
    for count in (1, 9):
        pks = [make_clerk(unit, f"c{count}-{number}").pk for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            accounts_close(accounts=User.objects.filter(pk__in=pks), by=administrator)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def listed(client: Client, query: str) -> list[str]:
    return [each.username for each in client.get(f"{LIST}?{query}").context["cl"].result_list]


def test_accounts_are_found_by_how_long_they_were_not_used(working: Client, unit: Unit, administrator: User) -> None:
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False):
        now = portal_clock.now()
        for name, login_days, joined_days in (
            ("never-new", None, 3),
            ("never-old", None, 200),
            ("lately", 20, 400),
            ("spring", 100, 400),
        ):
            account = make_clerk(unit, name)
            last = None if login_days is None else now - timedelta(days=login_days)
            User.objects.filter(pk=account.pk).update(last_login=last, date_joined=now - timedelta(days=joined_days))
        User.objects.filter(pk=administrator.pk).update(last_login=now)

        assert listed(working, "unused=never") == ["never-new", "never-old"]
        assert listed(working, "unused=1") == ["never-old", "spring"]
        assert listed(working, "unused=6") == ["never-old"]
        assert len(listed(working, "unused=x")) == 5


def test_accounts_are_found_by_the_state_of_their_links(working: Client, unit: Unit, administrator: User) -> None:
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False) as clock:
        waiting, used, failed = (
            make_clerk(unit, name, email=f"{name}@example.vn") for name in ("waiting", "used", "failed")
        )
        invitations_make(accounts=[waiting, used, failed], by=administrator)
        InvitationMail.objects.filter(invitation__account=failed).update(state="failed")
        invitation_use(invitation=Invitation.objects.get(account=used), password=PASSWORD)

        assert listed(working, "link=waiting") == ["failed", "waiting"]
        assert listed(working, "link=trouble") == ["failed"]
        notice = working.get("/admin/").content.decode()
        assert "1 thư có liên kết đặt mật khẩu chưa gửi đi được" in notice
        assert "/admin/units/user/?link=trouble" in notice
        clock.shift(timedelta(days=15))
        assert listed(working, "link=late") == ["failed", "waiting"]


# --- The record of changes ---


def records(account: User) -> list[tuple[str, str, object]]:
    return [(each.history_type, each.full_name, each.history_user) for each in account.history.order_by("history_id")]


def test_each_change_of_an_account_is_recorded_with_who_made_it(
    working: Client, clerk: User, administrator: User
) -> None:
    save(working, clerk, full_name="Trần Thị Hòa")
    working.post(f"{LIST}{clerk.pk}/close/")
    closed, changed = clerk.history.order_by("-history_id")[:2]
    [delta] = closed.diff_against(changed).changes

    assert records(clerk)[-2:] == [("~", "Trần Thị Hòa", administrator)] * 2
    assert (delta.field, delta.old, delta.new) == ("is_active", True, False)
    log = text(working.get(f"{LIST}{clerk.pk}/history/", follow=True))
    assert "Trần Thị Hoa → Trần Thị Hòa" in log
    assert "Quản trị" in log


def test_a_login_is_no_change_and_no_password_is_recorded(clerk: User, administrator: User, working: Client) -> None:
    before = clerk.history.count()
    try_login(Client(), "hoa", PASSWORD)
    assert clerk.history.count() == before
    _mailed, [link] = invitations_make(accounts=[clerk], by=administrator, by_mail=False)
    invitation_use(invitation=link, password="mat-khau-khac-2020")

    log = text(working.get(f"{LIST}{clerk.pk}/history/", follow=True))
    assert "In liên kết đặt mật khẩu" in log
    assert "Chủ tài khoản đặt mật khẩu qua liên kết" in log
    assert link.token not in log
    names = {field.name for field in User.history.model._meta.get_fields()}
    assert names.isdisjoint({"password", "last_login", "session_number"})


def test_accounts_from_a_list_begin_with_a_record(administrator: User, clerk: User) -> None:
    accounts_close(accounts=User.objects.filter(pk=clerk.pk), by=administrator)
    accounts_reopen(accounts=User.objects.filter(pk=clerk.pk), by=administrator)

    assert [each.is_active for each in clerk.history.order_by("history_id")][-2:] == [False, True]


# --- The page of a unit ---


def test_a_units_page_shows_its_clerks_and_what_can_be_done(
    working: Client, clerk: User, unit: Unit, administrator: User, settings
) -> None:
    User.objects.filter(pk=clerk.pk).update(phone="0258 3822 229")
    clerk.refresh_from_db()
    invitations_make(accounts=[clerk], by=administrator, by_mail=False)
    AccessAttempt.objects.create(
        username="hoa", ip_address="203.0.113.5", failures_since_start=settings.AXES_FAILURE_LIMIT
    )
    page = working.get(f"/admin/units/unit/{unit.pk}/change/")

    for words in ("Trần Thị Hoa", "0258 3822 229", "Đang bị khóa đăng nhập", "in lúc", "Thêm cán bộ đầu mối"):
        assert words in text(page)
    assert "chưa có người gửi báo cáo" not in text(page)
    assert "/invitation/" not in page.content.decode()


def test_a_verb_of_the_units_page_leads_back_to_it(working: Client, clerk: User, unit: Unit) -> None:
    for verb in ("unlock", "close", "reopen"):
        answer = working.post(f"{LIST}{clerk.pk}/{verb}/", {"unit": unit.pk})
        assert answer.headers["Location"] == f"/admin/units/unit/{unit.pk}/change/#clerks"
    sheet = working.post(f"{LIST}{clerk.pk}/link/", {"unit": unit.pk, "how": "paper"})
    elsewhere = working.post(f"{LIST}{clerk.pk}/close/", {"unit": "https://example.vn"})

    assert f'href="/admin/units/unit/{unit.pk}/change/#clerks"' in sheet.content.decode()
    assert elsewhere.headers["Location"] == f"{LIST}{clerk.pk}/change/"


def test_a_unit_whose_clerks_are_closed_says_that_nobody_can_send(
    working: Client, clerk: User, unit: Unit, administrator: User
) -> None:
    accounts_close(accounts=User.objects.filter(pk=clerk.pk), by=administrator)
    page = text(working.get(f"/admin/units/unit/{unit.pk}/change/"))

    assert "chưa có người gửi báo cáo" in page
    assert "Mở lại tài khoản" in page


def test_few_and_many_clerks_take_the_same_number_of_queries(working: Client, unit: Unit, administrator: User) -> None:
    counts = []
    for count in (1, 6):
        accounts = [make_clerk(unit, f"c{count}-{number}") for number in range(count)]
        invitations_make(accounts=accounts, by=administrator, by_mail=False)
        with CaptureQueriesContext(connection) as queries:
            working.get(f"/admin/units/unit/{unit.pk}/change/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
