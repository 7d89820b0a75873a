"""Tokens of the small province's people, and programs that call with them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from api.actions.tokens import token_make
from api.models import Verb

ENDS_ON = date(2020, 12, 31)


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
