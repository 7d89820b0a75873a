"""What people do, for the app above that counts it where the portal is monitored; otherwise nothing does."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from django.db import transaction

Counter = Callable[["Event", str, int], None]


class Event(StrEnum):
    """What is counted."""

    SAVED_ROWS = "saved_rows"  # procedures with their numbers, written into a report; one call is one save
    SENDING = "sending"


_counter: Counter | None = None


def counted_by(counter: Counter | None) -> None:
    """Let ``counter`` count from now on; None: nothing counts."""
    global _counter
    _counter = counter


def count(event: Event, how: str, number: int = 1) -> None:
    """Count an event that happened ``how``, once the transaction commits; a counter that fails stops nothing."""
    if _counter is not None:
        transaction.on_commit(partial(_counter, event, how, number), robust=True)
