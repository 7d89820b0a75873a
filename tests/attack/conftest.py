"""The walk of this folder, made once a test process in a transaction that is rolled back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.test import Client, override_settings
from zeal import zeal_ignore

from tests.attack.full_province import (
    SWITCHED_ON,
    FullProvince,
    addresses_of_links,
    make_full_province,
    missing,
    work_off,
)
from tests.attack.marks import Marks
from tests.attack.programs import addresses_of_programs
from tests.attack.tries import Tries, Try
from tests.attack.walk import NOBODY, Walk, Walker

MOMENT = "2020-05-15T09:00:00+07:00"


@dataclass
class Found:
    """All that the walk leaves for the tests."""

    walk: Walk
    tries: list[Try]
    marks: Marks
    portal: str
    missing: set[str]
    mails: list[EmailMessage]


@pytest.fixture(scope="session")
def found(django_db_setup: None, django_db_blocker: Any) -> Found:
    """The portal as each role sees it, with a mark in every text.

    Walked with one database alone: what pages show and refuse does not depend on it, and the walk takes a minute.
    """
    if connection.vendor != "sqlite":
        pytest.skip("walked with SQLite")
    with (
        django_db_blocker.unblock(),
        time_machine.travel(MOMENT, tick=False),
        override_settings(**SWITCHED_ON),
        zeal_ignore(),
        of_a_test(),
    ):
        everything = _found()
        transaction.set_rollback(True)
    return everything


def of_a_test() -> transaction.Atomic:
    """A transaction as tests have one around them: what commits for good may run in it."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]
    return around


def _found() -> Found:
    province = make_full_province()
    marks = Marks().write()
    mail.outbox = []
    work_off()
    browsers = clients(province)
    walk = Walker(browsers).everything([*addresses_of_links(), *addresses_of_programs()])
    tries = Tries(browsers, walk).everything()
    return Found(walk, tries, marks, settings.PORTAL_URL, missing(), list(mail.outbox))


def clients(province: FullProvince) -> dict[str, Client]:
    found = {NOBODY: Client()}
    for who, user in province.cast.items():
        found[who] = Client(raise_request_exception=False)
        found[who].force_login(user)
    for who, text in province.tokens.items():
        found[f"program of {who}"] = Client(headers={"Authorization": f"Bearer {text}"})
    return found
