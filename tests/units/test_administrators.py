"""There is always a user who can administer the portal: the last active administrator stays one."""

import threading

import pytest
from axes.models import AccessAttempt
from django.db import connection, connections

from tests import PATIENCE
from tests.browserless import typed
from tests.factories import make_clerk, make_unit, make_user
from tests.reporting.pages import text
from units.actions.accounts import administrators_lock, administrators_require_one
from units.models import Role, UnitKind, User
from units.refusals import Refused

ACCOUNTS = "/admin/units/user/"
SENTENCE = "quản trị hệ thống duy nhất đang hoạt động"


@pytest.fixture
def administrator(db):
    return make_user(Role.ADMINISTRATOR, "admin")


@pytest.fixture
def page_address(administrator):
    return f"{ACCOUNTS}{administrator.pk}/change/"


@pytest.mark.parametrize("without", ["is_active", "role"])
def test_the_last_administrator_is_neither_closed_nor_demoted(administrator, login, page_address, without):
    client = login(administrator)
    posted = typed(client, page_address, phone="0258")
    posted = {name: value for name, value in posted.items() if name != without} | (
        {"role": ["observer"]} if without == "role" else {}
    )
    response = client.post(page_address, posted)
    assert SENTENCE in text(response)
    assert b'value="0258"' in response.content
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.role, administrator.phone) == (True, Role.ADMINISTRATOR, "")


def test_the_last_administrator_is_not_deleted(administrator, login):
    response = login(administrator).post(f"{ACCOUNTS}{administrator.pk}/delete/", {"post": "yes"}, follow=True)
    assert SENTENCE in text(response)
    assert User.objects.filter(pk=administrator.pk).exists()


def test_the_last_administrator_is_not_deleted_from_the_list(administrator, login):
    other = make_user(Role.OBSERVER, "observer")
    posted = {"action": "delete_selected", "_selected_action": [administrator.pk, other.pk], "post": "yes"}
    response = login(administrator).post(ACCOUNTS, posted, follow=True)
    assert SENTENCE in text(response)
    assert User.objects.count() == 2


def test_one_of_two_administrators_may_go(administrator, login, page_address):
    second = make_user(Role.ADMINISTRATOR, "second")
    client = login(second)
    posted = {name: value for name, value in typed(client, page_address).items() if name != "is_active"}
    assert client.post(page_address, posted).status_code == 302
    assert not User.objects.get(pk=administrator.pk).is_active
    response = client.post(f"{ACCOUNTS}{second.pk}/delete/", {"post": "yes"}, follow=True)
    assert SENTENCE in text(response)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_demote_each_other_at_once_leave_one():
    first, second = (make_user(Role.ADMINISTRATOR, name) for name in ("first", "second"))
    refused, together = [], threading.Barrier(2)

    def demote(account):
        from django.db import transaction

        try:
            together.wait(PATIENCE)
            with transaction.atomic():
                administrators_lock()
                User.objects.filter(pk=account.pk).update(role=Role.OBSERVER)
                administrators_require_one()
        except Refused as error:
            refused.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=demote, args=[each]) for each in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    connection.close()
    assert refused == ["last_administrator"]
    assert User.objects.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.parametrize(
    "words", ["Nguyễn Văn Hải", "nguyen van hai", "HAI", "Vĩnh Hải", "vinh hai", "clerk-x", "hai@example.vn"]
)
def test_an_account_is_found_with_and_without_diacritics(administrator, login, words):
    unit = make_unit("X", UnitKind.COMMUNE, name="Phường Vĩnh Hải")
    make_clerk(unit, "clerk-x", full_name="Nguyễn Văn Hải", email="hai@example.vn")
    response = login(administrator).get(ACCOUNTS, {"q": words})
    assert [each.username for each in response.context["cl"].result_list] == ["clerk-x"]


def test_a_locked_login_is_opened_on_the_page_of_its_account(administrator, login, settings):
    account = make_user(Role.OBSERVER, "observer")
    client = login(administrator)
    address = f"{ACCOUNTS}{account.pk}/change/"
    assert "Mở khóa đăng nhập" not in text(client.get(address))
    AccessAttempt.objects.create(
        username="observer", ip_address="203.0.113.5", failures_since_start=settings.AXES_FAILURE_LIMIT
    )
    assert "Mở khóa đăng nhập" in text(client.get(address))
    assert "đã được mở khóa" in text(client.post(f"{ACCOUNTS}{account.pk}/unlock/", follow=True))
    assert not AccessAttempt.objects.exists()


def test_an_administrator_sets_a_new_password_and_cannot_leave_an_account_without_one(administrator, login):
    account = User.objects.create_user("observer", password="cu-roi-se-doi-1", role=Role.OBSERVER)
    client, address = login(administrator), f"{ACCOUNTS}{account.pk}/password/"
    assert b"unset-password" not in client.get(address).content
    client.post(address, {"unset-password": "1", "usable_password": "false", "password1": "", "password2": ""})
    account.refresh_from_db()
    assert account.check_password("cu-roi-se-doi-1")
    new = {"password1": "moi-va-dai-hon-2", "password2": "moi-va-dai-hon-2", "set-password": "1"}
    assert client.post(address, new).status_code == 302
    account.refresh_from_db()
    assert account.check_password("moi-va-dai-hon-2")
