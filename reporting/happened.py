"""What happened to reports, periods, rankings and figures, for apps above that tell others of it.

They add themselves by ``listen``. A listener is called in the transaction of what happened, after it was written: what
it writes itself is stored or rolled back together with it. An action that makes one of these things happen says so by
``happened``; moves of a report do so in ``reporting/transitions.py`` for all actions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from reporting.models import EventKind, FrozenRanking, ReportingPeriod, Submission, SubmissionStatus


@dataclass(frozen=True, slots=True)
class ReportMoved:
    """A report went from one status to another, or to the same; ``sending`` is the number of the sending it is about.

    A confirmation can be taken back within a minute; then the report moves back, of the kind ``UNCONFIRMED``.
    """

    submission: Submission
    kind: EventKind
    before: SubmissionStatus
    after: SubmissionStatus
    at: datetime
    sending: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodLocked:
    """A period was locked."""

    period: ReportingPeriod
    at: datetime


@dataclass(frozen=True, slots=True)
class PeriodUnlocked:
    """The lock of a period was removed."""

    period: ReportingPeriod
    at: datetime


@dataclass(frozen=True, slots=True)
class RankingFrozen:
    """The ranking of a period was frozen."""

    ranking: FrozenRanking


@dataclass(frozen=True, slots=True)
class FiguresChanged:
    """A recompute wrote or removed results of a year."""

    year: int
    at: datetime


Happening = ReportMoved | PeriodLocked | PeriodUnlocked | RankingFrozen | FiguresChanged
Listener = Callable[[Sequence[Happening]], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Let ``listener`` hear from now on of everything that happens, several things of one action at once."""
    _listeners.append(listener)


def happened(*happenings: Happening) -> None:
    """Say what happened; called in its transaction."""
    for listener in _listeners if happenings else ():
        listener(happenings)
