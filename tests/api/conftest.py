"""Tokens of the small province's people, and programs that call with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client

from api.actions.tokens import token_make
from api.models import Verb
from procedures.models import Procedure
from reporting.actions.figures import figures_recompute
from tests.api.months import ALL, Program
from tests.factories import YEAR
from tests.reporting.cast import cast_of
from tests.reporting.small_province import make_province
from units.models import Unit

ENDS_ON = date(2020, 12, 31)
EXAMPLES = {"C1": "1.001193", "C2": "1.000656"}  # two of the five of docs/api/README.md


@pytest.fixture
def people(working_province: Any) -> Any:
    """Everybody of the small province, by what they are."""
    return cast_of(working_province)


@pytest.fixture
def clerk(calling: Any, people: Any) -> Program:
    """A program of a unit, whose token may do everything with its month."""
    return Program(calling(people["clerk"], *ALL))


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """No call of an earlier test counts."""
    caches["default"].clear()


def make_token(by: Any, *verbs: Verb, **values: Any) -> tuple[Any, str]:
    """A token of ``by`` that may read, or what ``verbs`` say."""
    fixed = {"name": "Một cửa", "role": by.role, "ends_on": ENDS_ON}
    return token_make(by=by, verbs=verbs or [Verb.READ], **fixed | values)


def program(text: str, **headers: str) -> Client:
    """A program that shows this token."""
    return Client(headers={"Authorization": f"Bearer {text}", **headers})


@pytest.fixture
def calling(working_province: Any) -> Any:
    """A program with a token of ``user``, which may read or what is named."""

    def as_user(user: Any, *verbs: Verb, **values: Any) -> Client:
        return program(make_token(user, *verbs, **values)[1])

    return as_user


@pytest.fixture
def december(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The small province the day before December's deadline."""
    monkeypatch.setattr("units.actions.stale_figures.request_drain", lambda: None)
    with time_machine.travel("2021-01-04T09:00:00+07:00", tick=True):
        yield make_province(range(12, 13))


def token_of_unit(province: Any, was: str, code: str, procedures: dict[str, str]) -> str:
    """The token of the clerk of the unit ``was``, once it and its procedures have these codes; it may do everything."""
    Unit.objects.filter(code=was).update(code=code)
    for known, other in procedures.items():
        Procedure.objects.filter(code=known).update(code=other)
    figures_recompute(year=YEAR)
    clerk = province.clerks[was]
    return make_token(clerk, Verb.READ, Verb.WRITE, Verb.SEND, ends_on=date(2021, 12, 31))[1]


@pytest.fixture
def commune(december: Any) -> str:
    """The token of commune 22468 the day before December's deadline; it reports two procedures."""
    return token_of_unit(december, "X1", "22468", EXAMPLES)
