"""Links with which owners of accounts set their passwords: mailed or printed, used once, ended by what follows."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_clerk, make_unit, make_user
from tests.reporting.pages import text
from tests.reporting.smtp import Post
from tests.units.conftest import PASSWORD, try_login
from units.actions.invitations import address_of, invitation_use, invitations_end, invitations_mail, invitations_make
from units.actions.mail_queue import RETRY_AFTER
from units.models import Invitation, InvitationMail, Role, UnitKind, User
from units.refusals import Refused

pytestmark = pytest.mark.django_db
NEW = "mat-khau-moi-2020"
LINK = re.compile(r"/invitation/[0-9]+/[0-9a-z-]+/")


@pytest.fixture
def clock():
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False) as clock:
        yield clock


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMINISTRATOR, "admin")


@pytest.fixture
def working(administrator: User, login) -> Client:
    return login(administrator)


@pytest.fixture
def clerk() -> User:
    unit = make_unit("X1", UnitKind.COMMUNE, name="Xã Diên Lộc")
    return make_clerk(unit, "hoa", full_name="Trần Thị Hoa", email="hoa@example.vn")


@pytest.fixture
def link(clerk: User, administrator: User, clock) -> str:
    """The path of a link that was printed."""
    _mailed, [printed] = invitations_make(accounts=[clerk], by=administrator, by_mail=False)
    return path_of(printed)


def path_of(invitation: Invitation) -> str:
    return urlsplit(address_of(invitation)).path


def set_password(path: str, password: str = NEW, client: Client | None = None):
    client = client or Client()
    page = client.get(path, follow=True)
    if page.status_code != 200:
        return page
    return client.post(page.redirect_chain[-1][0], {"new_password1": password, "new_password2": password}, follow=True)


def assert_gone(answer) -> None:
    assert answer.status_code == 410
    assert "Liên kết này đã được dùng hoặc đã hết hạn" in text(answer)


def test_the_link_names_its_account_and_sets_the_password_with_which_one_logs_in(link: str, clerk: User) -> None:
    client = Client()
    page = client.get(link, follow=True)
    answer = set_password(link, client=client)

    assert "Tên đăng nhập: hoa (UBND xã Diên Lộc)" in text(page)
    assert "Mật khẩu đã được đặt" in text(answer)
    assert try_login(Client(), "hoa", NEW) == 302


def test_a_used_link_is_gone(link: str) -> None:
    set_password(link)

    assert_gone(Client().get(link))
    assert_gone(set_password(link, "mat-khau-khac-2020"))
    assert try_login(Client(), "hoa", NEW) == 302


def test_a_form_that_was_open_before_the_link_was_used_sets_nothing(link: str) -> None:
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    set_password(link)
    assert_gone(client.post(form, {"new_password1": "mat-khau-khac-2020", "new_password2": "mat-khau-khac-2020"}))

    assert try_login(Client(), "hoa", NEW) == 302


def test_of_two_uses_at_once_one_sets_the_password(link: str, clerk: User) -> None:
    seen_by_both = Invitation.objects.get(account=clerk)
    invitation_use(invitation=seen_by_both, password=NEW)
    with pytest.raises(Refused):
        invitation_use(invitation=seen_by_both, password="mat-khau-khac-2020")

    clerk.refresh_from_db()
    assert clerk.check_password(NEW)


def test_a_link_whose_account_is_deleted_meanwhile_has_ended(link: str, clerk: User) -> None:
    seen = Invitation.objects.get(account=clerk)
    clerk.delete()
    with pytest.raises(Refused, match="đã được dùng"):
        invitation_use(invitation=seen, password=NEW)


def test_the_link_holds_until_the_end_of_its_last_day(link: str, clock) -> None:
    clock.move_to("2020-05-29T23:59:00+07:00")
    assert Client().get(link, follow=True).status_code == 200
    clock.move_to("2020-05-30T00:00:00+07:00")

    assert_gone(Client().get(link))


def test_a_newer_link_ends_the_older_one(link: str, clerk: User, administrator: User) -> None:
    _mailed, [newer] = invitations_make(accounts=[clerk], by=administrator, by_mail=False)

    assert_gone(Client().get(link))
    assert Client().get(path_of(newer), follow=True).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"password": "x"},
        {"role": Role.COORDINATOR, "unit": None},
        {"email": "khac@example.vn"},
        {"username": "khac"},
        {"is_active": False},
        {"last_login": "2020-05-15T08:00:00+07:00"},
    ],
)
def test_what_happens_to_the_account_meanwhile_ends_the_link(link: str, clerk: User, change: dict) -> None:
    User.objects.filter(pk=clerk.pk).update(**change)

    assert_gone(Client().get(link))


def test_a_link_is_read_from_paper_in_capitals_and_without_hyphens(link: str) -> None:
    before, number, token = link.rsplit("/", 3)[:3]
    typed = f"{before}/{number}/{token.replace('-', '').replace('0', 'O').replace('1', 'l').upper()}/"

    assert Client().get(typed, follow=True).status_code == 200


def test_unknown_links_are_all_answered_alike(link: str) -> None:
    number = int(link.split("/")[2])
    wrong = "0000-0000-0000-0000-0000"
    paths = [(number, wrong), (number + 1, wrong), ("x", wrong), (9**40, wrong), ("²", wrong), (number, "set-password")]
    answers = [Client().get(f"/invitation/{each}/{token}/") for each, token in paths]

    assert {answer.status_code for answer in answers} == {410}
    assert len({text(answer) for answer in answers}) == 1


def test_a_weak_password_is_refused_and_the_link_stays(link: str) -> None:
    refused = set_password(link, "123")
    assert (refused.status_code, refused.redirect_chain) == (200, [])
    assert "Mật khẩu phải có" in text(refused)
    assert set_password(link).redirect_chain[-1][0] == "/login/"


def test_the_mail_carries_the_link_and_nothing_else_that_opens_the_account(
    clerk: User, administrator: User, clock
) -> None:
    invitations_make(accounts=[clerk], by=administrator)
    assert mail.outbox == []
    assert invitations_mail() == 1

    [message] = mail.outbox
    assert message.to == ["hoa@example.vn"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.body.startswith("Kính gửi: Trần Thị Hoa (tên đăng nhập: hoa)")
    assert "Đơn vị: UBND xã Diên Lộc" in message.body
    assert "đến hết ngày 29/05/2020" in message.body
    assert message.body.count("http") == 1
    assert set_password(LINK.search(message.body).group()).status_code == 200
    assert try_login(Client(), "hoa", NEW) == 302


def test_a_mail_whose_link_has_ended_meanwhile_does_not_go_out(clerk: User, administrator: User, clock) -> None:
    invitations_make(accounts=[clerk], by=administrator)
    invitations_end(accounts=[clerk])

    assert invitations_mail() == 0
    assert mail.outbox == []
    assert InvitationMail.objects.get().state == "needless"


def test_a_mail_that_is_sent_again_carries_the_same_link(clerk: User, administrator: User, clock, post: Post) -> None:
    invitations_make(accounts=[clerk], by=administrator)
    post.data_answer = "451 not now"
    invitations_mail()
    assert InvitationMail.objects.get().state == "waiting"
    path = path_of(Invitation.objects.get())
    post.data_answer = "250 OK"
    clock.shift(RETRY_AFTER[0])
    invitations_mail()

    assert InvitationMail.objects.get().state == "sent"
    assert path in post.received[0].get_content()
    assert Client().get(path, follow=True).status_code == 200


def test_a_second_mail_within_ten_minutes_is_refused_unless_the_address_is_another(
    clerk: User, administrator: User, clock
) -> None:
    invitations_make(accounts=[clerk], by=administrator)
    with pytest.raises(Refused, match="09:00"):
        invitations_make(accounts=[clerk], by=administrator)
    User.objects.filter(pk=clerk.pk).update(email="khac@example.vn")
    invitations_make(accounts=[clerk], by=administrator)
    clock.shift(timedelta(minutes=10))
    invitations_make(accounts=[clerk], by=administrator)

    assert InvitationMail.objects.count() == 3
    assert Invitation.objects.open().count() == 1


def test_a_closed_account_gets_no_link(clerk: User, administrator: User) -> None:
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    with pytest.raises(Refused, match="hoa"):
        invitations_make(accounts=[clerk], by=administrator)

    assert not Invitation.objects.exists()


def test_the_database_knows_one_open_link_of_an_account(clerk: User, administrator: User) -> None:
    invitations_make(accounts=[clerk], by=administrator, by_mail=False)
    invitations_make(accounts=[clerk], by=administrator, by_mail=False)
    with pytest.raises(IntegrityError, match="invitation"), transaction.atomic():
        Invitation.objects.update(ended_at=None)


def test_few_and_many_links_are_made_by_the_same_number_of_statements(administrator: User) -> None:
    unit = make_unit("X1", UnitKind.COMMUNE)
    counts = []
    for count in (1, 8):
        accounts = [make_clerk(unit, f"c{count}-{number}", email="chung@example.vn") for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            invitations_make(accounts=accounts, by=administrator)
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- In the administration ---

ADD = "/admin/units/user/add/"
FIELDS = {"username": "  Nam ", "role": "observer", "full_name": "Lê Văn Nam", "email": ""}


def test_an_account_without_an_address_is_added_with_a_link_that_is_shown_once(working: Client, clock) -> None:
    form = working.get(ADD).content.decode()
    answer = working.post(ADD, FIELDS)
    account = User.objects.get(username="nam")

    assert 'type="password"' not in form
    assert "Không nhập mật khẩu ở đây" in form
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert not account.has_usable_password()
    path = LINK.search(answer.content.decode()).group()
    assert set_password(path).status_code == 200
    assert try_login(Client(), "nam", NEW) == 302
    for page in (f"/admin/units/user/{account.pk}/change/", f"/admin/units/user/{account.pk}/history/", "/admin/"):
        assert "/invitation/" not in working.get(page, follow=True).content.decode()


def test_an_account_with_an_address_is_added_and_gets_a_mail(working: Client, clock) -> None:
    answer = working.post(ADD, FIELDS | {"email": "nam@example.vn"}, follow=True)

    assert "nam@example.vn" in text(answer)
    assert "/invitation/" not in answer.content.decode()
    assert invitations_mail() == 1
    assert [message.to for message in mail.outbox] == [["nam@example.vn"]]


def test_a_name_that_is_taken_in_other_letters_is_refused_and_what_was_typed_stays(working: Client) -> None:
    make_user(Role.OBSERVER, "nam")
    answer = working.post(ADD, FIELDS)

    assert answer.status_code == 200
    assert 'value="Lê Văn Nam"' in answer.content.decode()
    assert User.objects.filter(full_name="Lê Văn Nam").count() == 0
    assert not Invitation.objects.exists()


def test_a_new_link_is_mailed_or_printed_from_the_page_of_the_account(working: Client, clerk: User, clock) -> None:
    address = f"/admin/units/user/{clerk.pk}/"
    assert "chưa có" in text(working.get(f"{address}change/"))
    assert working.get(f"{address}link/").status_code == 302
    assert not Invitation.objects.exists()
    mailed = working.post(f"{address}link/", {"how": "mail"}, follow=True)
    assert "thư gửi hoa@example.vn đang chờ gửi" in text(mailed)
    again = working.post(f"{address}link/", {"how": "mail"}, follow=True)
    assert "Đề nghị chờ 10 phút" in text(again)
    printed = working.post(f"{address}link/", {"how": "paper"})

    assert "UBND xã Diên Lộc" in text(printed)
    path = LINK.search(printed.content.decode()).group()
    assert set_password(path).status_code == 200
    assert "đã dùng lúc 09:00" in text(working.get(f"{address}change/"))
    assert not [entry for entry in LogEntry.objects.all() if "/invitation/" in str(entry.change_message)]


def test_a_link_removes_the_lock_after_wrong_passwords(link: str, clerk: User, settings) -> None:
    for _each in range(settings.AXES_FAILURE_LIMIT):
        try_login(Client(), "hoa", "sai")
    assert try_login(Client(), "hoa", PASSWORD) == 429
    set_password(link)

    assert try_login(Client(), "hoa", NEW) == 302


def test_nothing_that_is_stored_holds_the_secret_part(link: str, clerk: User) -> None:
    secret = link.split("/")[3]
    for invitation in Invitation.objects.filter(account=clerk).values():
        assert secret not in str(invitation)
        assert secret.replace("-", "") not in str(invitation)
