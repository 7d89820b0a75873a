"""The walk of this folder, made once a test process in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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

from tests.attack.calls import Calls
from tests.attack.full_province import (
    SWITCHED_ON,
    FullProvince,
    addresses_of_links,
    make_full_province,
    missing,
    work_off,
)
from tests.attack.marks import Marks
from tests.attack.outlets import Opener, Outlets, watched
from tests.attack.programs import addresses_of_programs
from tests.attack.tries import Tries, Try
from tests.attack.walk import NOBODY, Walk, Walker

MOMENT = "2020-05-15T09:00:00+07:00"
OF_PLANTED = ("/submissions/2020-04/X2/", "/submissions/2020-03/X2/")  # where planted figures are; all are sent there


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

    Walked whole with one database alone: what pages show and refuse does not depend on it, and the walk takes a minute.
    """
    if connection.vendor != "sqlite":
        pytest.skip("walked with SQLite")
    with django_db_blocker.unblock(), on_the_day():
        return _found()


@pytest.fixture(scope="session")
def share(django_db_setup: None, django_db_blocker: Any) -> list[Try]:
    """The forms of a clerk and a coordinator, one of each kind, posted by everybody to the other database."""
    if connection.vendor == "sqlite":
        pytest.skip("the walk posts them with SQLite")
    with django_db_blocker.unblock(), on_the_day():
        province = make_full_province()
        work_off()
        browsers = clients(province)
        few = {who: browsers[who] for who in (NOBODY, "commune", "coordinator")}
        walk = Walker(few, thorough=()).everything(addresses_of_links())
        return Tries({who: browsers[who] for who in (*few, "other commune", "observer")}, walk, examples=1).everything()


@pytest.fixture(scope="session")
def calls(django_db_setup: None, django_db_blocker: Any) -> list[Try]:
    """Every call that writes, by the programs of everybody; with one database alone, as the walk."""
    if connection.vendor != "sqlite":
        pytest.skip("called with SQLite")
    with django_db_blocker.unblock(), on_the_day():
        province = make_full_province()
        work_off()
        return Calls(clients(province)).everything()


@pytest.fixture(scope="session")
def outlets(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Given:
    """What leaves the portal otherwise than by its pages, with a mark in every text and figures that nobody guesses."""
    with django_db_blocker.unblock(), on_the_day(), watched(tmp_path_factory.mktemp("metrics")) as kept:
        province = make_full_province()
        marks = Marks().write()
        mail.outbox = []
        work_off()
        given = Opener(province, clients(province)).everything()
        given.logged = kept.lines
        return Given(given, marks)


@contextmanager
def on_the_day() -> Iterator[None]:
    """The day of the walk, with everything switched on; what is written is taken back."""
    with (
        time_machine.travel(MOMENT, tick=False),
        override_settings(**SWITCHED_ON),
        zeal_ignore(),
        of_a_test(),
    ):
        yield
        transaction.set_rollback(True)


@dataclass
class Given:
    """All that left by the outlets, and where each mark is stored."""

    outlets: Outlets
    marks: Marks


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
    walk = Walker(browsers).everything([*addresses_of_links(), *addresses_of_programs()], OF_PLANTED)
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
