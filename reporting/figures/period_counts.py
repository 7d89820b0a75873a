"""The state of sending of each period, in counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from reporting.models import Basis, Compliance, ReportingPeriod, Submission


@dataclass(frozen=True, slots=True)
class Sending:
    """How many units must send for a period, and have sent."""

    expected: int
    sent: int

    @property
    def missing(self) -> int:
        return self.expected - self.sent


@dataclass(frozen=True, slots=True)
class PeriodCounts(Sending):
    """The same, and how many reports wait to be confirmed (a correction among them too)."""

    awaiting: int


def sending_by_period(periods: Iterable[ReportingPeriod]) -> dict[int, Sending]:
    """How far the sending of each of ``periods`` is, by its id. One query."""
    periods = list(periods)
    rows = Compliance.objects.expected().filter(period__in=periods, basis=Basis.PROVISIONAL).order_by()
    expected: Counter[int] = Counter()
    sent: Counter[int] = Counter()
    for period_id, reported, number in rows.values_list("period", "reported").annotate(number=Count("pk")):
        expected[period_id] += number
        sent[period_id] += number if reported else 0
    return {each.pk: Sending(expected[each.pk], sent[each.pk]) for each in periods}


def counts_by_period(periods: Iterable[ReportingPeriod]) -> dict[int, PeriodCounts]:
    """The counts of each of ``periods``, by its id. Two queries."""
    sending = sending_by_period(periods)
    waiting = Submission.objects.awaiting_review().filter(period__in=sending).order_by()
    awaiting = dict(waiting.values_list("period").annotate(number=Count("pk")))
    return {pk: PeriodCounts(each.expected, each.sent, awaiting.get(pk, 0)) for pk, each in sending.items()}
