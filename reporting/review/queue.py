"""The queue of reports that await confirmation: which are asked for, in which order, and the neighbours of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q
from django.db.models.functions import Coalesce

from reporting.models import ReportingPeriod, Submission, SubmissionQuerySet
from units.address_query import AddressQuery, word
from units.models import Unit, UnitKind, district_on

WITH_HINTS, WITHOUT_HINTS, OF_ENDED_UNITS = "with", "without", "ended"
ORDER = ("-doubt", "-warnings", "sent", "unit__sort_order", "pk")
ORIGIN = {"from": "review"}  # in the address of a report that was opened from the queue


def in_full(part: SubmissionQuerySet, order: Sequence[str] = ORDER) -> SubmissionQuerySet:
    """The reports of a cut ``part`` of a queue, with all that is shown of them. One query.

    The database sorts thousands of reports by what it needs for that, and reads the few of the part.
    """
    return _in_order(Submission.objects.filter(pk__in=part.values("pk")), order)


def _in_order(reports: SubmissionQuerySet, order: Sequence[str] = ORDER) -> SubmissionQuerySet:
    # the day of recording where that of sending is not known: a blank would sort as each database likes
    sent = Coalesce("sent_revision__sent_at", "sent_revision__recorded_at")
    related = ("unit__parent", "period", "sent_revision", "accepted_revision")
    return reports.select_related(*related).annotate(sent=sent).order_by(*order)


@dataclass(frozen=True, slots=True)
class Queue(AddressQuery):
    """The part of the queue that an address asks for; a filter that names nothing known finds none."""

    period: str = word()
    kind: str = word()
    district: str = word()
    hints: str = word()

    @property
    def query(self) -> str:
        """The filters in the queue's own address."""
        return urlencode(self.chosen)

    @property
    def report_query(self) -> str:
        """The filters in the address of a report, from which its neighbours are found."""
        return urlencode(ORIGIN | self.chosen)

    def reports(self) -> SubmissionQuerySet:
        """The reports in order: those in which most dossiers are in doubt first, else the earliest sent."""
        found: SubmissionQuerySet = Submission.objects.awaiting_review()
        if self.hints in (WITH_HINTS, WITHOUT_HINTS):
            found = found.with_open_hints() if self.hints == WITH_HINTS else found.without_open_hints()
        if self.hints == OF_ENDED_UNITS:
            found = found.of_units_out_of_force()
        if self.kind:
            found = found.filter(unit__kind=self.kind)
        if self.district:
            its = Unit.objects.filter(kind=UnitKind.DISTRICT, code=self.district).values("pk")
            then = district_on(OuterRef("period__ends_on"), "unit")
            found = found.alias(district_then=then).filter(district_then__in=its)
        if self.period:
            found = found.filter(period__in=ReportingPeriod.objects.called(self.period))
        return _in_order(found)

    def position_of(self, submission: Submission) -> QueuePosition:
        """The position of ``submission``, and its neighbours, also when it has left the queue. Three queries."""
        reports = self.reports()
        revision = submission.sent_revision
        if revision is None:  # returned: it has no position, and the first report follows
            return QueuePosition(0, reports.count(), None, reports.first())
        sent, order = revision.sent_at or revision.recorded_at, submission.unit.sort_order
        earlier_sent = Q(sent__lt=sent) | Q(sent=sent) & (
            Q(unit__sort_order__lt=order) | Q(unit__sort_order=order, pk__lt=submission.pk)
        )
        hints = Q(warnings__gt=submission.warnings) | Q(warnings=submission.warnings) & earlier_sent
        earlier = Q(doubt__gt=submission.doubt) | Q(doubt=submission.doubt) & hints
        is_here = Q(pk=submission.pk)
        counts = reports.aggregate(
            all=Count("pk"), before=Count("pk", filter=earlier), here=Count("pk", filter=is_here)
        )
        return QueuePosition(
            counts["before"] + 1 if counts["here"] else 0,
            counts["all"],
            reports.filter(earlier).last(),
            reports.exclude(earlier | is_here).first(),
        )


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """A report's position in the queue: its number (0 outside of it), of how many, and its neighbours."""

    number: int
    count: int
    previous: Submission | None
    following: Submission | None
