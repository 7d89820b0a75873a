"""What people asked of the portal during a trial, and what it acknowledged: what the audit compares the database with.

It is in memory alone. An attempt is acknowledged, refused, or neither: then nobody knows whether it was done.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Values = dict[str, int | None]  # by the names of the cells in the form
Report = tuple[str, str]  # the period's name, such as 2020-12, and the unit's code


class Outcome(Enum):
    """What the portal answered."""

    UNCLEAR = "unclear"  # an error, or nothing: it may have been done
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


@dataclass
class Attempt:
    """One request that changes something, by ``who`` (user name), in seconds of this machine's monotonic clock."""

    who: str
    report: Report | None
    began: float = field(default_factory=time.monotonic)
    ended: float | None = None
    outcome: Outcome = Outcome.UNCLEAR

    def refuse(self) -> None:
        """The portal said that it did not do it."""
        self.outcome = Outcome.REFUSED

    @property
    def is_acknowledged(self) -> bool:
        return self.outcome is Outcome.ACKNOWLEDGED

    @property
    def is_possible(self) -> bool:
        """Whether it may have been done."""
        return self.outcome is not Outcome.REFUSED


@dataclass
class Writing(Attempt):
    """Figures of a report to be stored; after the answer, ``values`` are those that it says are."""

    values: Values = field(default_factory=dict)

    def acknowledge(self, saved: Mapping[str, int | None] | None = None) -> None:
        """The portal said that ``saved`` is stored, else all of it."""
        self.outcome = Outcome.ACKNOWLEDGED
        if saved is not None:
            self.values = dict(saved)


@dataclass
class Sending(Attempt):
    """A report to be sent, with the figures that its sender was shown; ``number`` and ``code`` are of the receipt."""

    figures: Values = field(default_factory=dict)
    number: int = 0
    code: str = ""

    def acknowledge(self, number: int, code: str) -> None:
        """The portal said that it is sent, as which sending, with which check code."""
        self.outcome, self.number, self.code = Outcome.ACKNOWLEDGED, number, code


@dataclass
class Confirming(Attempt):
    """Reports to be confirmed, by their ids."""

    submissions: frozenset[int] = frozenset()

    def acknowledge(self) -> None:
        """The portal said that all of them are."""
        self.outcome = Outcome.ACKNOWLEDGED


class Journal:
    """All attempts of a trial, of many threads."""

    def __init__(self) -> None:
        self.writings: list[Writing] = []
        self.sendings: list[Sending] = []
        self.confirmings: list[Confirming] = []
        self.withdrawals: list[Attempt] = []
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def writing(self, who: str, report: Report, values: Mapping[str, int | None]) -> Iterator[Writing]:
        """Around a request that stores ``values``."""
        with self._kept(Writing(who, report, values=dict(values)), self.writings) as attempt:
            yield attempt

    @contextlib.contextmanager
    def sending(self, who: str, report: Report, figures: Mapping[str, int | None]) -> Iterator[Sending]:
        """Around a request that sends ``figures``."""
        with self._kept(Sending(who, report, figures=dict(figures)), self.sendings) as attempt:
            yield attempt

    @contextlib.contextmanager
    def confirming(self, who: str, submissions: frozenset[int]) -> Iterator[Confirming]:
        """Around a request that confirms ``submissions``."""
        with self._kept(Confirming(who, None, submissions=submissions), self.confirmings) as attempt:
            yield attempt

    @contextlib.contextmanager
    def withdrawing(self, who: str, report: Report) -> Iterator[Attempt]:
        """Around a request that takes a sending back."""
        with self._kept(Attempt(who, report), self.withdrawals) as attempt:
            yield attempt

    @contextlib.contextmanager
    def _kept(self, attempt: Attempt, among: list[Any]) -> Iterator[Any]:
        with self._lock:
            among.append(attempt)
        try:
            yield attempt
        finally:
            if attempt.outcome is not Outcome.UNCLEAR:
                attempt.ended = time.monotonic()

    def counted(self) -> dict[str, int]:
        """How many attempts of each kind were acknowledged, refused, unclear."""
        kinds: dict[str, Sequence[Attempt]] = {
            "saves": self.writings,
            "sendings": self.sendings,
            "confirmations": self.confirmings,
        }
        return {
            f"{name} {outcome.value}": sum(each.outcome is outcome for each in attempts)
            for name, attempts in kinds.items()
            for outcome in Outcome
        }
