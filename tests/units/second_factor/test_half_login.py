"""Who is asked for a second step, and what a person reaches before it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.factories import make_clerk, make_commune
from tests.reporting.pages import text
from tests.units.conftest import PASSWORD
from tests.units.second_factor.steps import (
    REQUIRED,
    SET_UP,
    STEP,
    code,
    enter,
    first_step,
    is_in,
    logged_in,
    page_of,
    wrong_code,
)
from units.models import Role, User

pytestmark = pytest.mark.django_db


def test_an_account_without_a_second_factor_logs_in_with_the_password(client: Client, person: User) -> None:
    assert first_step(client).headers["Location"] == "/"
    assert is_in(client)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.ADMINISTRATOR])
def test_who_has_set_one_up_is_asked_whatever_the_role(client: Client, asked: User, role: str) -> None:
    User.objects.filter(pk=asked.pk).update(role=role)

    answer = first_step(client)

    assert answer.headers["Location"] == f"{STEP}?next=%2F"
    assert not is_in(client)


@override_settings(SECOND_FACTOR="off")
def test_nobody_is_asked_where_it_is_switched_off(client: Client, asked: User) -> None:
    assert first_step(client).headers["Location"] == "/"
    assert is_in(client)


@REQUIRED
@pytest.mark.parametrize(
    ("role", "asks"), [(Role.COORDINATOR, True), (Role.ADMINISTRATOR, True), (Role.OBSERVER, False)]
)
def test_it_is_required_of_coordinators_and_administrators(client: Client, person: User, role: str, asks: bool) -> None:
    User.objects.filter(pk=person.pk).update(role=role)

    answer = first_step(client)

    assert answer.headers["Location"].startswith(SET_UP) == asks
    assert is_in(client) != asks


@REQUIRED
def test_a_clerk_may_do_without(client: Client, at_noon: Any) -> None:
    clerk = make_clerk(make_commune("X9"), "lan")
    clerk.set_password(PASSWORD)
    clerk.save()

    assert first_step(client).headers["Location"] == "/"


@REQUIRED
@override_settings(SECOND_FACTOR_GRACE_DAYS=7)
def test_the_days_of_grace_begin_at_the_first_login_and_say_until_when(person: User, at_noon: Any) -> None:
    client = Client()
    first_step(client)
    assert "Từ ngày 22/05/2020, tài khoản này bắt buộc có xác thực bước hai" in text(client.get("/", follow=True))
    at_noon.shift(timedelta(days=6))
    assert first_step(Client()).headers["Location"] == "/"
    at_noon.shift(timedelta(days=1))

    assert first_step(Client()).headers["Location"].startswith(SET_UP)


@pytest.mark.parametrize("address", ["/", "/dashboard/", "/admin/", "/account/security/", "/account/security/add/"])
def test_a_half_logged_in_person_reaches_no_page(client: Client, asked: User, address: str) -> None:
    first_step(client)

    answer = client.get(address)

    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]


def test_the_administration_has_no_login_of_its_own(client: Client, asked: User) -> None:
    User.objects.filter(pk=asked.pk).update(role=Role.ADMINISTRATOR, is_staff=True, is_superuser=True)

    answer = client.post("/admin/login/?next=/admin/", {"username": "lan", "password": PASSWORD})

    assert answer.headers["Location"] == "/login/?next=%2Fadmin%2F"
    assert not is_in(client)


def test_the_administration_leads_to_the_security_of_the_account_and_logs_out_as_the_portal_does(person: User) -> None:
    User.objects.update(role=Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    client = logged_in(person)
    assert 'href="/account/security/"' in page_of(client.get("/admin/"))

    answer = client.post("/admin/logout/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/")
    assert not is_in(client)


def test_the_session_has_another_key_after_each_step(client: Client, asked: User) -> None:
    client.get("/login/")
    session = client.session
    session["before"] = "x"
    session.save()
    keys = [session.session_key]
    for step in (first_step, lambda each: enter(each, code())):
        step(client)
        keys.append(client.session.session_key)

    assert len(set(keys)) == 3
    assert "before" not in client.session


def test_the_second_step_waits_ten_minutes(client: Client, asked: User, at_noon: Any) -> None:
    first_step(client)
    at_noon.shift(timedelta(minutes=10))

    answer = enter(client, code(), **{"kept:remarks": "Khó khăn"})

    assert answer.status_code == 401
    assert "Đã quá thời gian đăng nhập" in text(answer)
    assert 'name="kept:remarks" value="Khó khăn"' in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize(
    "change", [{"password": "x"}, {"is_active": False}, {"role": Role.OBSERVER}, {"session_number": 7}]
)
def test_a_change_of_the_account_ends_the_second_step(client: Client, asked: User, change: dict[str, Any]) -> None:
    first_step(client)
    User.objects.filter(pk=asked.pk).update(**change)

    assert enter(client, code()).status_code == 401


def test_without_a_first_step_there_is_no_second(client: Client, asked: User) -> None:
    assert client.get(STEP).headers["Location"] == "/login/?next=%2F"
    assert enter(client, code()).status_code == 401


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "javascript:alert(1)", "/\\example.com"])
def test_no_step_leads_to_another_site(client: Client, asked: User, target: str) -> None:
    first_step(client, next=target)

    assert enter(client, code(), next=target).headers["Location"] == "/"


def test_the_second_step_needs_the_token_of_forms(asked: User) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    first_step(client, csrfmiddlewaretoken=token[1])

    assert enter(client, code()).status_code == 403
    assert not is_in(client)


def test_what_was_typed_before_the_session_ended_survives_both_steps(client: Client, asked: User) -> None:
    kept = {"kept:remarks": "Đường truyền chậm", "kept:action": "send", "next": "/submissions/2020-04/1/"}
    second = first_step(client, came_from="/guide/", **kept)
    assert second.status_code == 200
    carried = carried_by(second)
    again = client.post(STEP, carried | {"code": wrong_code()})
    carried = carried_by(again)

    last = client.post(STEP, carried | {"code": code()})

    assert "Đường truyền chậm" in text(last)
    assert 'action="/submissions/2020-04/1/"' in page_of(last)
    assert 'name="remarks" value="Đường truyền chậm"' in page_of(last)
    assert 'href="/guide/"' in page_of(last)


def carried_by(answer: Any) -> dict[str, str]:
    """The hidden fields of the page's own form; that of the language switch comes below it."""
    page = page_of(answer).partition("<footer")[0]
    return dict(re.findall(r'<input type="hidden" name="(kept:\w+|next|came_from)" value="([^"]*)">', page))


def test_a_button_pressed_after_the_session_ended_is_said_not_to_be_done(client: Client, asked: User) -> None:
    answer = client.post("/login/?undone=1&next=/guide/", {"username": "lan", "password": PASSWORD})
    page = client.get(answer.headers["Location"])
    assert 'name="undone" value="1"' in page_of(page)

    answer = enter(client, code(), next="/guide/", undone="1")

    assert "Đã hết phiên; thao tác chưa thực hiện" in text(client.get(answer.headers["Location"]))
