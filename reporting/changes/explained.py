"""One unit's confirmed figure on a day and now, and everything that makes the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from reporting.changes.differences import NONE, CountedFigures, confirmed_before, differences, rules_are_known
from reporting.figures.inheritance import taken_over
from reporting.models import Basis, Compliance, EventKind, ReportingPeriod, SubmissionEvent
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Step:
    """One confirmation and what it changed."""

    event: SubmissionEvent
    difference: CountedFigures


@dataclass(frozen=True, slots=True)
class Explained:
    """The year to date of ``period`` as it was before a moment, what changed since, and as pages show it now.

    ``rules`` is what the same sendings count differently today because catalogue, decisions or units changed; None
    where their histories do not reach back so far, and ``then`` is counted by the rules of today.
    """

    period: ReportingPeriod
    then: CountedFigures
    rules: CountedFigures | None
    steps: list[Step]
    now: CountedFigures
    months_reported: int
    months_expected: int

    @property
    def difference(self) -> CountedFigures:
        return self.now - self.then

    @property
    def unexplained(self) -> CountedFigures:
        """What the steps leave over: nothing, unless figures are still being updated."""
        steps = sum((step.difference for step in self.steps), NONE)
        return self.difference - steps - (self.rules or NONE)


def explain(unit: Unit, period: ReportingPeriod, since: datetime) -> Explained | None:
    """Why the confirmed year to date of ``unit`` differs from that before ``since``; None where it has none. 8 queries.

    «Now» is what ``Compliance`` holds; «then» and the steps are counted from the events and the sendings themselves. A
    successor shows its predecessors' months as of the period, there as here.
    """
    row = Compliance.objects.filter(unit=unit, period=period, basis=Basis.OFFICIAL).first()
    if row is None:
        return None
    behind = {unit.pk, *(each.unit.pk for each in taken_over(unit, period))}
    events = SubmissionEvent.objects.filter(
        Q(at__gte=since),
        kind=EventKind.ACCEPTED,
        submission__unit__in=behind,
        submission__period__year=period.year,
        submission__period__month__lte=period.month,
    )
    changed = differences(events, [period.year], batched=False)
    confirmations = events.select_related("submission__unit__parent", "submission__period").order_by("at", "pk")
    then = by_rules_of_today = confirmed_before(behind, period.year, period.month, since)
    rules = None
    if rules_are_known(since):
        then = confirmed_before(behind, period.year, period.month, since, rules_of_then=True)
        rules = by_rules_of_today - then
    return Explained(
        period,
        then,
        rules,
        [Step(event, changed.get(event.pk, NONE)) for event in confirmations],
        CountedFigures(row.ytd_received_total, row.ytd_received_online, row.ytd_returned_by_post),
        row.months_reported,
        row.months_expected,
    )
