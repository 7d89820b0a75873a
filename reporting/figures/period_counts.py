"""The state of sending of each period, in counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from reporting.models import Basis, Compliance, ReportingPeriod, Submission


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """How many units must send for a period, have sent, and wait to be confirmed (a correction among them too)."""

    expected: int
    sent: int
    awaiting: int

    @property
    def missing(self) -> int:
        return self.expected - self.sent


def counts_by_period(periods: Iterable[ReportingPeriod]) -> dict[int, PeriodCounts]:
    """The counts of each of ``periods``, by its id. Two queries."""
    periods = list(periods)
    rows = Compliance.objects.expected().filter(period__in=periods, basis=Basis.PROVISIONAL).order_by()
    expected: Counter[int] = Counter()
    sent: Counter[int] = Counter()
    for period_id, reported, number in rows.values_list("period", "reported").annotate(number=Count("pk")):
        expected[period_id] += number
        sent[period_id] += number if reported else 0
    waiting = Submission.objects.awaiting_review().filter(period__in=periods).order_by()
    awaiting = dict(waiting.values_list("period").annotate(number=Count("pk")))
    return {each.pk: PeriodCounts(expected[each.pk], sent[each.pk], awaiting.get(each.pk, 0)) for each in periods}
