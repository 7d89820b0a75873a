"""Which codes complete a login, and what counts as wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.reporting.pages import text
from tests.units.conftest import try_login
from tests.units.second_factor.steps import code, enter, first_step, is_in, wrong_code
from units import clock
from units.actions.security_events import security_events_mail
from units.login_lock import MAX_WRONG_CODES, is_locked
from units.models import RecoveryCode, SecondFactor, User
from units.second_factor import recovery_codes

pytestmark = pytest.mark.django_db


def test_the_code_of_the_app_completes_the_login(client: Client, asked: User) -> None:
    first_step(client, next="/guide/")

    answer = enter(client, code(), next="/guide/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/guide/")
    assert is_in(client)
    assert SecondFactor.objects.get().last_used_at == clock.now()


@pytest.mark.parametrize(("seconds", "opens"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_may_be_half_a_minute_fast_or_slow(client: Client, asked: User, seconds: int, opens: bool) -> None:
    first_step(client)

    enter(client, code(later=seconds))

    assert is_in(client) == opens


def test_a_code_opens_once(asked: User) -> None:
    seen = code()
    one, two = Client(), Client()
    for client in (one, two):
        first_step(client)
        enter(client, seen)

    assert (is_in(one), is_in(two)) == (True, False)


def test_after_a_later_code_an_earlier_one_opens_nothing(asked: User) -> None:
    one, two = Client(), Client()
    for client, typed in ((one, code(later=30)), (two, code())):
        first_step(client)
        enter(client, typed)

    assert (is_in(one), is_in(two)) == (True, False)


@pytest.mark.parametrize("typed", ["{} {}", " {}{} ", "{}-{}"])
def test_blanks_in_a_code_do_not_matter(client: Client, asked: User, typed: str) -> None:
    first_step(client)

    enter(client, typed.format(code()[:3], code()[3:]))

    assert is_in(client)


@pytest.mark.parametrize("typed", ["abcde-fghjk", "ABCDE FGHJK", "abcdefghjk"])
def test_a_recovery_code_opens_once_and_its_owner_gets_a_mail(asked: User, mailoutbox: Any, typed: str) -> None:
    one, two = Client(), Client()
    for client in (one, two):
        first_step(client)
        enter(client, typed)

    security_events_mail()

    assert (is_in(one), is_in(two)) == (True, False)
    assert [mail.to for mail in mailoutbox] == [["lan@example.vn"]]
    assert "Đã dùng một mã dự phòng" in mailoutbox[0].body
    assert "Mã dự phòng còn lại: 0" in mailoutbox[0].body


def test_a_code_of_another_account_opens_nothing(client: Client, asked: User, other_person: User) -> None:
    RecoveryCode.objects.create(user=other_person, digest=recovery_codes.digest(other_person, "zzzzz-zzzzz"))
    first_step(client)

    enter(client, "zzzzz-zzzzz")

    assert not is_in(client)


@pytest.mark.parametrize("typed", ["", "٠١٢٣٤٥", "１２３４５６", "a" * 5000, "000000000000"])
def test_odd_codes_are_refused_with_a_sentence(client: Client, asked: User, typed: str) -> None:
    first_step(client)

    answer = enter(client, typed)

    assert answer.status_code == 200
    assert "chưa được chấp nhận" in text(answer)
    assert not is_in(client)


def test_wrong_codes_lock_as_wrong_passwords_do_and_together_with_them(client: Client, asked: User) -> None:
    for _each in range(2):
        try_login(Client(), "lan", "khong-phai-mat-khau")
    first_step(client)

    answers = [enter(client, wrong_code()) for _each in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "nhập chưa đúng nhiều lần" in text(answers[-1])
    assert enter(client, code()).status_code == 429
    assert not is_in(client)


def test_while_locked_the_login_answers_alike_to_right_and_wrong_passwords(client: Client, asked: User) -> None:
    first_step(client)
    for _each in range(5):
        enter(client, wrong_code())

    right, wrong = first_step(Client()), Client().post("/login/", {"username": "lan", "password": "khong-phai"})

    assert (right.status_code, wrong.status_code) == (429, 429)
    assert text(right) == text(wrong)


def test_the_right_password_does_not_begin_the_count_again(asked: User) -> None:
    for _each in range(4):
        client = Client()
        first_step(client)
        enter(client, wrong_code())
    client = Client()
    first_step(client)

    assert enter(client, wrong_code()).status_code == 429


def test_a_completed_login_does(asked: User) -> None:
    for typed in (wrong_code(), wrong_code(), wrong_code(), code()):
        client = Client()
        first_step(client)
        enter(client, typed)
    assert is_in(client)

    assert [try_login(Client(), "lan", "khong-phai") for _each in range(5)] == [200, 200, 200, 200, 429]


def test_many_wrong_codes_from_many_addresses_make_the_account_wait_an_hour(asked: User, at_noon: Any) -> None:
    for number in range(MAX_WRONG_CODES):
        client = Client(REMOTE_ADDR=f"10.0.0.{number}")
        first_step(client)
        enter(client, wrong_code())
    client = Client(REMOTE_ADDR="10.0.1.1")
    first_step(client)

    answer = enter(client, code())

    assert (answer.status_code, is_in(client), is_locked(user=asked)) == (429, False, True)
    assert "thử lại sau một giờ" in text(answer)
    at_noon.shift(timedelta(hours=1, seconds=1))
    first_step(client)
    enter(client, code())
    assert (is_in(client), is_locked(user=asked)) == (True, False)


def test_what_is_noted_of_a_wrong_try_holds_no_code(client: Client, asked: User) -> None:
    from axes.models import AccessAttempt

    first_step(client)
    enter(client, "987654")

    assert "987654" not in AccessAttempt.objects.get().post_data
