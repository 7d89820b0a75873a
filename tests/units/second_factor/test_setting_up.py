"""An authenticator app is set up on the way in."""

from __future__ import annotations

import re
from typing import Any

import pyotp
import pytest
from django.test import Client

from tests.reporting.pages import text
from tests.units.second_factor.steps import REQUIRED, SET_UP, STEP, code, enter, first_step, is_in, page_of, secret_on
from units import clock
from units.models import RecoveryCode, SecondFactor, User
from units.second_factor.sealed import unseal

pytestmark = pytest.mark.django_db


@REQUIRED
def test_a_first_login_leads_through_setting_up_and_shows_recovery_codes_once(person: User, at_noon: Any) -> None:
    client = Client()
    first_step(client, next="/guide/")
    page = client.get(f"{SET_UP}?next=/guide/")
    assert "<svg" in page_of(page)
    assert "style=" not in page_of(page)
    secret = secret_on(page)

    assert "chưa khớp" in text(client.post(SET_UP, {"code": "000000", "next": "/guide/"}))
    assert not is_in(client)
    done = client.post(SET_UP, {"code": pyotp.TOTP(secret).at(clock.machine_seconds()), "next": "/guide/"})

    codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page_of(done))
    assert len(set(codes)) == 10
    assert 'href="/guide/"' in page_of(done)
    assert "no-store" in done.headers["Cache-Control"]
    assert is_in(client)
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    assert unseal(SecondFactor.objects.get().key) == secret
    assert secret not in SecondFactor.objects.get().key


@REQUIRED
def test_the_code_with_which_an_app_was_set_up_opens_nothing_more(person: User, at_noon: Any) -> None:
    client = Client()
    first_step(client)
    typed = pyotp.TOTP(secret_on(client.get(SET_UP))).at(clock.machine_seconds())
    client.post(SET_UP, {"code": typed})
    assert is_in(client)
    again = Client()
    first_step(again)

    enter(again, typed)

    assert not is_in(again)


@REQUIRED
def test_who_has_a_second_factor_cannot_set_up_another_instead_of_showing_it(client: Client, asked: User) -> None:
    first_step(client)

    assert client.get(SET_UP).headers["Location"].startswith(STEP)
    assert client.post(SET_UP, {"code": code()}).headers["Location"].startswith(STEP)
    assert not is_in(client)


def test_where_it_is_not_required_a_half_login_sets_nothing_up(client: Client, asked: User) -> None:
    first_step(client)
    SecondFactor.objects.all().delete()

    assert client.get(SET_UP).status_code == 302
    assert not is_in(client)
