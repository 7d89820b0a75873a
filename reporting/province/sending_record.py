"""Who sent what when: every unit and month that must be reported, and the state of one month's sending by group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from reporting.figures.completeness import late_by
from reporting.models import Basis, Compliance, ReportingPeriod, SubmissionStatus
from reporting.rates import rounded_rate
from units import clock
from units.models import Unit, UnitKind

ROWS_AT_ONCE = 2000
REPORT = ("report__first_sent_at", "report__extended_until", "report__status")


@dataclass(frozen=True, slots=True)
class SendingCounts:
    """How many units must send for a month and how many did, by when; ``unknown``: on a day not recorded."""

    expected: int = 0
    sent: int = 0
    late: int = 0
    unknown: int = 0
    confirmed: int = 0

    @property
    def on_time(self) -> int:
        return self.sent - self.late - self.unknown

    @property
    def missing(self) -> int:
        return self.expected - self.sent

    @property
    def share(self) -> Decimal | None:
        return rounded_rate(self.sent, self.expected)

    def __add__(self, other: SendingCounts) -> SendingCounts:
        return SendingCounts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class SendingRow:
    """One unit and month: whether it was sent, on which day, how late, and the report's state."""

    kind: str
    unit_name: str
    district: str
    period: ReportingPeriod
    sent: bool
    sent_on: date | None
    days_late: int | None
    status: str

    @property
    def kind_name(self) -> str:
        return str(UnitKind(self.kind).label)


def sending_counts(period: ReportingPeriod) -> dict[UnitKind, SendingCounts]:
    """The groups that must send for ``period``. One query."""
    late = late_by(period, "report__")
    rows = (
        _expected(period, [period.month])
        .order_by()
        .values("unit__kind")
        .annotate(
            expected=Count("pk"),
            sent=Count("pk", filter=Q(reported=True)),
            late=Count("pk", filter=Q(reported=True) & late),
            unknown=Count("pk", filter=Q(reported=True, report__first_sent_at__isnull=True)),
            confirmed=Count("pk", filter=Q(report__accepted_revision__isnull=False)),
        )
    )
    found: dict[str, dict[str, Any]] = {row["unit__kind"]: dict(row) for row in rows}
    return {
        kind: SendingCounts(*(found[kind][name] for name in SendingCounts.__slots__))
        for kind in UnitKind
        if kind in found
    }


def sending_rows(period: ReportingPeriod) -> Iterator[SendingRow]:
    """Every unit and month of the year up to ``period``, in the units' order; read as it is used. Two queries."""
    periods = {each.pk: each for each in ReportingPeriod.objects.filter(year=period.year, month__lte=period.month)}
    rows = (
        _expected(period, list(range(1, period.month + 1)))
        .order_by("unit__sort_order", "unit__code", "unit_id", "period__month")
        .values_list("unit_id", "unit__kind", "unit__name", "district__name", "period_id", "reported", *REPORT)
    )
    for _unit, group in groupby(rows.iterator(chunk_size=ROWS_AT_ONCE), key=itemgetter(0)):
        heads: dict[str | None, tuple[str, str, str]] = {}
        for _id, kind, name, district, period_id, sent, at, extended_until, status in group:
            if district not in heads:
                heads[district] = _unit_names(kind, name, district)
            yield _row(heads[district], periods[period_id], sent, at, extended_until, status)


def _unit_names(kind: str, name: str, district: str | None) -> tuple[str, str, str]:
    """A unit's group, its name and its district's as pages write them."""
    parent = Unit(kind=UnitKind.DISTRICT, name=district) if district else None
    unit = Unit(kind=kind, name=name, parent=parent)
    return kind, unit.display_name, parent.display_name if parent else ""


def _row(
    head: tuple[str, str, str],
    period: ReportingPeriod,
    sent: bool,
    at: datetime | None,
    extended_until: datetime | None,
    status: str | None,
) -> SendingRow:
    kind, name, district = head
    known = at if sent else None
    return SendingRow(
        kind=kind,
        unit_name=name,
        district=district,
        period=period,
        sent=sent,
        sent_on=clock.day_of(known) if known else None,
        days_late=period.days_late(kind, known, extended_until) if known else None,
        status=str(SubmissionStatus(status).label) if status else "",
    )


def _expected(period: ReportingPeriod, months: list[int]) -> QuerySet[Any, Any]:
    """The pairs of unit and month to be reported, each with its report, if any, as ``report``."""
    pairs = Compliance.objects.expected().filter(
        period__year=period.year, period__month__in=months, basis=Basis.PROVISIONAL
    )
    return pairs.annotate(
        report=FilteredRelation("unit__submissions", condition=Q(unit__submissions__period=F("period")))
    )
