"""What a person changes on the page of the own account's security."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.test import override_settings

from tests.reporting.pages import text
from tests.units.conftest import PASSWORD
from tests.units.second_factor.steps import REQUIRED, code, give_app, is_in, logged_in, page_of, secret_on, wrong_code
from units import clock
from units.actions.second_factors import codes_renew
from units.actions.security_events import security_events_mail
from units.models import RecoveryCode, SecondFactor, SecurityEvent, SecurityEventKind, User
from units.second_factor import recovery_codes

pytestmark = pytest.mark.django_db


def test_a_person_sets_up_an_app_and_sees_it(person: User, at_noon: Any, mailoutbox: Any) -> None:
    client = logged_in(person)
    secret = secret_on(client.get("/account/security/add/"))
    client.post("/account/security/add/", {"code": pyotp.TOTP(secret).at(clock.machine_seconds())})
    security_events_mail()

    page = text(client.get("/account/security/"))

    assert "Ứng dụng xác thực thiết lập 12:00, 15/05/2020" in page
    assert "Còn 10 mã chưa dùng" in page
    assert "Đã thiết lập ứng dụng xác thực" in mailoutbox[0].body


def test_changes_are_for_who_has_just_shown_who_they_are(person: User, at_noon: Any) -> None:
    client = logged_in(person)
    give_app(person)
    at_noon.shift(timedelta(minutes=10))

    assert client.get("/account/security/add/").headers["Location"].startswith("/account/confirm/?next=")
    for address in ("codes/", "sessions/", f"{SecondFactor.objects.get().pk}/remove/"):
        answer = client.post(f"/account/security/{address}")
        assert "Đề nghị xác thực lại" in text(answer), address
        assert "Thao tác chưa thực hiện" in text(answer), address
    assert SecondFactor.objects.count() == 1
    assert not SecurityEvent.objects.exists()


@pytest.mark.parametrize(
    ("password", "typed", "lets"),
    [(PASSWORD, True, True), (PASSWORD, False, False), ("khong-phai", True, False), ("", True, False)],
)
def test_a_confirmation_needs_the_password_and_the_second_factor(
    person: User, at_noon: Any, password: str, typed: bool, lets: bool
) -> None:
    client = logged_in(person)
    give_app(person)
    at_noon.shift(timedelta(minutes=10))
    fields = {"password": password, "code": code() if typed else wrong_code(), "next": "/account/security/add/"}

    client.post("/account/confirm/", fields)

    assert (client.get("/account/security/add/").status_code == 200) == lets


def test_a_confirmation_can_be_tried_as_often_as_a_login(person: User, at_noon: Any) -> None:
    client = logged_in(person)

    answers = [client.post("/account/confirm/", {"password": "khong-phai"}).status_code for _each in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 429


def test_a_confirmation_leads_to_no_other_site(person: User, at_noon: Any) -> None:
    answer = logged_in(person).post("/account/confirm/", {"password": PASSWORD, "next": "//example.com"})

    assert answer.headers["Location"] == "/account/security/"


def test_with_the_last_factor_its_recovery_codes_go(person: User, at_noon: Any) -> None:
    client = logged_in(person)
    factor = give_app(person)

    client.post(f"/account/security/{factor.pk}/remove/")

    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert SecurityEvent.objects.get().kind == SecurityEventKind.APP_REMOVED


@REQUIRED
@override_settings(SECOND_FACTOR_GRACE_DAYS=1)
def test_the_last_factor_stays_where_one_is_required(person: User, at_noon: Any) -> None:
    client = logged_in(person)
    factor = give_app(person)

    answer = client.post(f"/account/security/{factor.pk}/remove/", follow=True)

    assert "bắt buộc có yếu tố thứ hai" in text(answer)
    assert SecondFactor.objects.exists()


def test_nobody_removes_the_factor_of_another(person: User, other_person: User, at_noon: Any) -> None:
    factor = give_app(other_person)

    assert logged_in(person).post(f"/account/security/{factor.pk}/remove/").status_code == 404
    assert SecondFactor.objects.exists()


def test_new_recovery_codes_replace_the_earlier_ones(person: User, at_noon: Any) -> None:
    client = logged_in(person)
    give_app(person)

    page = client.post("/account/security/codes/")

    shown = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page_of(page))
    stored = set(RecoveryCode.objects.filter(user=person).values_list("digest", flat=True))
    assert stored == {recovery_codes.digest(person, each) for each in shown}
    assert len(stored) == 10


def test_new_codes_that_are_made_twice_at_once_are_those_that_were_shown(person: User, at_noon: Any) -> None:
    client = logged_in(person)
    give_app(person)
    codes_renew(user=person)
    (address,) = re.findall(r'action="(/account/security/codes/[^"]*)"', page_of(client.get("/account/security/")))

    client.post(address)
    shown = set(RecoveryCode.objects.values_list("digest", flat=True))
    answer = client.post(address, follow=True)

    assert set(RecoveryCode.objects.values_list("digest", flat=True)) == shown
    assert "Mã dự phòng mới đã được tạo" in text(answer)
    assert address not in page_of(answer)


def test_all_other_sessions_end_and_this_one_stays(person: User, at_noon: Any) -> None:
    here, elsewhere = logged_in(person), logged_in(person)

    here.post("/account/security/sessions/")

    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert is_in(logged_in(person))


@override_settings(SECOND_FACTOR="off")
def test_where_it_is_switched_off_nothing_is_set_up(person: User, at_noon: Any) -> None:
    client = logged_in(person)

    assert client.get("/account/security/add/").status_code == 404
    assert "đang tắt" in text(client.get("/account/security/"))
