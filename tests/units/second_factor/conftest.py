"""A moment at which the clock does not move, and a person who is asked for a second factor."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from tests.factories import make_user
from tests.units.conftest import PASSWORD
from tests.units.second_factor.steps import NOON, give_app
from units.models import Role, User


@pytest.fixture
def at_noon() -> Any:
    """The clock does not move, at the beginning of a half minute."""
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def asked(person: User, at_noon: Any) -> User:
    """A coordinator with an authenticator app and one recovery code, «abcde-fghjk»."""
    give_app(person)
    return person


@pytest.fixture
def administrator(at_noon: Any) -> User:
    user = make_user(Role.ADMINISTRATOR, "quantri", full_name="Quản trị")
    user.set_password(PASSWORD)
    user.save()
    return user
