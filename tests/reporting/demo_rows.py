"""The demo's database, loaded once a test process by the demo's own command and kept below the tests that use it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from reporting.actions.figures import figures_drain
from tests.reporting.rows import Rows, put_back, read_rows

KEPT: list[KeptDemo] = []  # the one of this process, once a test asked for it


class KeptDemo:
    """The demo's rows in a transaction of their own, below the transactions of one test after the other.

    Each test begins with the rows as they were loaded, since its own transaction is rolled back; they are written once
    for all tests of the demo that run in a row. ``take_back`` ends the transaction, before a test without the demo.
    """

    def __init__(self, rows: list[Rows], blocker: Any) -> None:
        self.rows = rows
        self._blocker = blocker  # of pytest-django: outside of a test no code may use the database
        self._below: transaction.Atomic | None = None

    def keep(self) -> None:
        """Have the rows in the database; nothing to do while they are there."""
        if self._below is None:
            self._below = transaction.atomic()
            with self._blocker.unblock():
                self._below.__enter__()
                put_back(self.rows, analyze=True)

    def take_back(self) -> None:
        """Leave the database as it was before."""
        if self._below is not None:
            with self._blocker.unblock():
                transaction.set_rollback(True)
                self._below.__exit__(None, None, None)
            self._below = None


def demo_rows() -> list[Rows]:
    """Load the demo, read every table of it, and take the load back. The caller sets the demo's day and settings."""
    with transaction.atomic():
        call_command("load_demo", verbosity=0)
        figures_drain()
        rows = read_rows()
        transaction.set_rollback(True)
    return rows


def take_back_before(item: pytest.Item) -> None:
    """Take the demo away before a test that does not ask for it."""
    if "demo_below" not in item.fixturenames:  # type: ignore[attr-defined]
        for kept in KEPT:
            kept.take_back()
