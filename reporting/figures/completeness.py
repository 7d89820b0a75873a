"""The state of sending of one period: who must send, who has, who is late; counted by the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from reporting.figures.totals import Totals
from reporting.models import Basis, Compliance, ReportingPeriod, Submission, SubmissionStatus
from reporting.models.submissions import OUT_OF_FORCE
from units import clock
from units.models import UnitKind


@dataclass(frozen=True, slots=True)
class Completeness:
    """The counts of one period; ``by_kind`` has the groups, ``all`` all units."""

    period: ReportingPeriod
    by_kind: list[tuple[UnitKind, Totals]]
    all: Totals
    awaiting: int
    clear: int  # of these without a hint that needs a second look
    returned: int
    late: int

    @property
    def missing(self) -> int:
        return self.all.expected - self.all.reported


def completeness_of(period: ReportingPeriod, by_kind: list[tuple[UnitKind, Totals]]) -> Completeness:
    """The state of sending of ``period``; ``by_kind`` are the groups' provisional sums of it. One query."""
    counts = Submission.objects.filter(period=period).aggregate(
        awaiting=Count("pk", filter=Q(status=SubmissionStatus.SUBMITTED)),
        clear=Count("pk", filter=Q(~OUT_OF_FORCE, status=SubmissionStatus.SUBMITTED, warnings=0)),
        returned=Count("pk", filter=Q(status=SubmissionStatus.RETURNED)),
        late=Count("pk", filter=late_in(period)),
    )
    return Completeness(period, by_kind, sum((totals for _kind, totals in by_kind), Totals()), **counts)


def late_in(period: ReportingPeriod) -> Q:
    """Which reports of ``period`` were first sent after their deadline."""
    return Q(period=period) & late_by(period)


def late_by(period: ReportingPeriod, report: str = "") -> Q:
    """What was first sent after the deadline: of its group, or of its unit where it was given a later one.

    ``report`` is the way from the rows to the report, with its underscores; the rows have a ``unit``.
    """
    late = Q()
    for kind in UnitKind:
        end = clock.end_of(period.due_on(kind))
        late |= Q(("unit__kind", kind), (f"{report}first_sent_at__gt", end))
    extended = Q((f"{report}extended_until__isnull", False))
    return late & (~extended | Q((f"{report}first_sent_at__gt", F(f"{report}extended_until"))))


def late_reports(period: ReportingPeriod) -> int:
    """How many reports of ``period`` count as sent late by its deadlines. One query."""
    return Submission.objects.filter(late_in(period)).count()


def missing_of(period: ReportingPeriod) -> QuerySet[Compliance]:
    """The provisional rows of the units that must send for ``period`` and have not, in the units' order."""
    rows = Compliance.objects.expected().filter(period=period, basis=Basis.PROVISIONAL, reported=False)
    return rows.select_related("unit__parent").order_by("unit__sort_order", "unit__code")
