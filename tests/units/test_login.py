"""Logging in: user names without case, the lock after wrong passwords, and what opens it."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from tests.units.conftest import PASSWORD, try_login
from units.models import User

pytestmark = pytest.mark.django_db
WRONG = "khong-phai-mat-khau"


def lock(client: Client, username: str = "lan") -> None:
    answers = [try_login(client, username, WRONG) for _each in range(5)]
    assert answers[-1] == 429


def set_password_by_link(client: Client, user: User, password: str):
    """Walk through the mailed link as a browser does; the answer to the new password."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    page = client.get(f"/password/reset/{uid}/{default_token_generator.make_token(user)}/", follow=True)
    address = urlsplit(page.redirect_chain[-1][0]).path
    return client.post(address, {"new_password1": password, "new_password2": password}, follow=True)


@pytest.mark.parametrize("typed", ["lan", "LAN", "Lan", "\uff2c\uff21\uff2e"])
def test_a_user_name_is_taken_in_whatever_letters(client: Client, person: User, typed: str) -> None:
    assert try_login(client, typed, PASSWORD) == 302


def test_wrong_passwords_in_other_letters_count_for_the_same_account(client: Client, person: User) -> None:
    answers = [try_login(client, name, WRONG) for name in ("lan", "LAN", "Lan", "lAN", "laN")]

    assert answers == [200, 200, 200, 200, 429]
    assert try_login(client, "lan", PASSWORD) == 429


def test_a_wrong_password_is_refused_without_saying_that_letters_of_the_name_matter(
    client: Client, person: User
) -> None:
    page = client.post("/login/", {"username": "LAN", "password": WRONG}).content.decode()

    assert "Tên đăng nhập hoặc mật khẩu chưa đúng. Mật khẩu phân biệt chữ hoa, chữ thường." in page


def test_the_lock_page_offers_a_new_password(client: Client, person: User) -> None:
    lock(client)

    page = client.post("/login/", {"username": "lan", "password": WRONG}).content.decode()

    assert "Tạm dừng đăng nhập" in page
    assert 'href="/password/reset/"' in page


def test_a_new_password_by_mail_opens_the_lock_and_the_login_page_says_so(client: Client, person: User) -> None:
    lock(client)

    page = set_password_by_link(client, person, "mat-khau-moi-2020").content.decode()

    assert "Mật khẩu mới đã được đặt" in page
    assert try_login(client, "lan", "mat-khau-moi-2020") == 302


def test_a_new_password_opens_no_lock_of_others(client: Client, person: User, other_person: User) -> None:
    lock(client, "minh")

    set_password_by_link(client, person, "mat-khau-moi-2020")

    assert try_login(client, "minh", PASSWORD) == 429


def test_a_refused_new_password_opens_nothing(client: Client, person: User) -> None:
    lock(client)

    assert "Mật khẩu mới đã được đặt" not in set_password_by_link(client, person, "1").content.decode()
    assert try_login(client, "lan", PASSWORD) == 429


def test_tries_while_locked_do_not_prolong_the_lock(client: Client, person: User) -> None:
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False) as clock:
        lock(client)
        clock.shift(timedelta(minutes=14))
        assert try_login(client, "lan", WRONG) == 429
        clock.shift(timedelta(minutes=1, seconds=1))

        assert try_login(client, "lan", PASSWORD) == 302


def test_another_address_is_not_locked(client: Client, person: User) -> None:
    lock(client)

    assert try_login(client, "lan", PASSWORD, address="10.0.0.7") == 302


def change(client: Client, old: str):
    fields = {"old_password": old, "new_password1": "mat-khau-moi-2020", "new_password2": "mat-khau-moi-2020"}
    return client.post("/password/change/", fields)


def test_the_old_password_can_be_tried_as_often_as_a_login(client: Client, person: User) -> None:
    client.force_login(person)

    answers = [change(client, WRONG).status_code for _each in range(6)]

    assert answers == [200, 200, 200, 200, 429, 429]
    assert change(client, PASSWORD).status_code == 429
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_password_is_changed_with_the_old_one_and_its_wrong_tries_are_forgotten(client: Client, person: User) -> None:
    client.force_login(person)
    for _each in range(4):
        change(client, WRONG)

    assert change(client, PASSWORD).status_code == 302
    person.refresh_from_db()
    assert person.check_password("mat-khau-moi-2020")
    assert try_login(Client(), "lan", WRONG) == 200


def test_the_administration_changes_a_password_on_the_same_page(client: Client, working_province) -> None:
    client.force_login(working_province.administrator)

    answer = client.post("/admin/password_change/", {"old_password": WRONG})

    assert (answer.status_code, answer["Location"]) == (302, "/password/change/")


@pytest.mark.parametrize("address", ["/admin/", "/admin/units/unit/", "/admin/login/?next=/admin/units/unit/import/"])
def test_who_is_logged_in_and_no_administrator_is_not_led_round_in_a_circle(
    client: Client, person: User, address: str
) -> None:
    client.force_login(person)
    assert client.get(address, follow=True).status_code == 403
