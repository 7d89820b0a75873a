"""The steps of a login with a second factor, as a person takes them."""

from __future__ import annotations

import re
from typing import Any

import pyotp
from django.test import Client, override_settings

from tests.units.conftest import PASSWORD
from units import clock
from units.models import FactorKind, RecoveryCode, SecondFactor, User
from units.second_factor import recovery_codes
from units.second_factor.sealed import seal

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = "2020-05-15T12:00:00+07:00"
STEP = "/login/second/"
SET_UP = "/login/second/set-up/"
REQUIRED = override_settings(SECOND_FACTOR="required")


def give_app(user: User) -> SecondFactor:
    RecoveryCode.objects.create(user=user, digest=recovery_codes.digest(user, "abcde-fghjk"))
    return SecondFactor.objects.create(user=user, kind=FactorKind.APP, key=seal(SECRET))


def code(*, later: int = 0) -> str:
    """What the app shows now, or so many seconds later."""
    return pyotp.TOTP(SECRET).at(clock.machine_seconds() + later)


def wrong_code() -> str:
    shown = {code(later=seconds) for seconds in (-30, 0, 30)}
    return next(digits for digits in ("000000", "111111", "222222", "333333") if digits not in shown)


def first_step(client: Client, **fields: Any) -> Any:
    return client.post("/login/", {"username": "lan", "password": PASSWORD} | fields)


def is_in(client: Client) -> bool:
    return client.get("/account/security/").status_code == 200


def enter(client: Client, typed: str, **fields: Any) -> Any:
    return client.post(STEP, {"code": typed} | fields)


def page_of(answer: Any) -> str:
    return answer.content.decode()


def secret_on(page: Any) -> str:
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page_of(page))
    assert found is not None
    return found[1].replace(" ", "")


def logged_in(user: User) -> Client:
    client = Client()
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client
