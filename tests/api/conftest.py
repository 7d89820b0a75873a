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
from tests.factories import YEAR
from tests.reporting.small_province import make_province
from units.models import Unit

ENDS_ON = date(2020, 12, 31)
EXAMPLES = {"C1": "1.001193", "C2": "1.000656"}  # two of the five of docs/api/README.md


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
def commune(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The token of commune 22468 the day before December's deadline; it reports two procedures."""
    monkeypatch.setattr("units.actions.stale_figures.request_drain", lambda: None)
    with time_machine.travel("2021-01-04T09:00:00+07:00", tick=True):
        province = make_province(range(12, 13))
        Unit.objects.filter(code="X1").update(code="22468")
        for code, national in EXAMPLES.items():
            Procedure.objects.filter(code=code).update(code=national)
        figures_recompute(year=YEAR)
        clerk = province.clerks["X1"]
        _token, text = make_token(clerk, Verb.READ, Verb.WRITE, Verb.SEND, ends_on=date(2021, 12, 31))
        yield text
