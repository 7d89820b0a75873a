"""Reading compliance for people: what stands in the integers of one period and basis, derived once for all pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from reporting.models import Basis, Compliance, ReportingPeriod, Submission, SubmissionStatus
from reporting.rates import (
    ComplianceStatus,
    Standing,
    gap_points,
    needed_online,
    ranks_in_groups,
    rounded_rate,
    shown_rate,
    verdict,
)
from units.models import UnitKind

LAST_MONTH = 12
SUMMED = ("received_total", "received_online", "returned_by_post", "exempt_received_total", "exempt_received_online")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's line in a ranking: its compliance row, verdict and ranks within the group."""

    row: Compliance
    status: ComplianceStatus
    rank: int | None
    rank_by_gap: int | None

    @property
    def rate(self) -> Decimal | None:
        return shown_rate(self.row.ytd_received_online, self.row.ytd_received_total, self.row.minimum_hundredths)

    @property
    def gap(self) -> Decimal | None:
        row = self.row
        return gap_points(row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths)

    @property
    def need(self) -> int | None:
        """The online dossiers with which today's total would meet the quota."""
        row = self.row
        if row.minimum_hundredths is None or not row.ytd_received_total:
            return None
        return needed_online(row.ytd_received_total, row.minimum_hundredths)

    @property
    def short(self) -> int | None:
        return None if self.need is None else max(0, self.need - self.row.ytd_received_online)

    @property
    def is_incomplete(self) -> bool:
        """Months are missing: the rate must never stand without saying so."""
        return self.row.months_reported < self.row.months_expected


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all units: never a mean of rates."""

    received_total: int = 0
    received_online: int = 0
    returned_by_post: int = 0
    exempt_received_total: int = 0
    exempt_received_online: int = 0
    reported: int = 0
    expected: int = 0

    @property
    def rate(self) -> Decimal | None:
        return rounded_rate(self.received_online, self.received_total)

    def __add__(self, other: Totals) -> Totals:
        return Totals(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def lines_of(period: ReportingPeriod, basis: str) -> list[Line]:
    """A line for every unit expected in ``period``, in the order of units, ranked within the groups. One query."""
    rows = list(
        Compliance.objects.filter(period=period, basis=basis)
        .select_related("unit__parent", "tier")
        .order_by("unit__sort_order", "unit__code")
    )
    standings = [
        Standing(row.unit.kind, row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths) for row in rows
    ]
    final = is_final(period, basis)
    ranks = ranks_in_groups(standings)
    return [Line(row, _status(row, final), *rank) for row, rank in zip(rows, ranks, strict=True)]


def is_final(period: ReportingPeriod, basis: str) -> bool:
    """Whether a missed quota may be called «not met»: as of December, confirmed, and December locked."""
    return period.month == LAST_MONTH and basis == Basis.OFFICIAL and period.is_locked


def month_totals(year: int, basis: str) -> dict[str, dict[int, Totals]]:
    """The sums of each group and month of ``year``, over every unit, closed ones too. One query."""
    sums = {name: Sum(name) for name in SUMMED}
    rows = (
        Compliance.objects.filter(period__year=year, basis=basis)
        .order_by()
        .values("unit__kind", "period__month")
        .annotate(**sums, done=Count("pk", filter=Q(reported=True)), all=Count("pk"))
    )
    months: dict[str, dict[int, Totals]] = {kind: {} for kind in UnitKind.values}
    for row in rows:
        summed: dict[str, Any] = dict(row)
        totals = Totals(*(int(summed[name]) for name in SUMMED), row["done"], row["all"])  # type: ignore[call-arg]
        months[row["unit__kind"]][row["period__month"]] = totals
    return months


def of_province(months: dict[str, dict[int, Totals]]) -> dict[int, Totals]:
    """The groups' months added up to the province's."""
    numbers = sorted({month for each in months.values() for month in each})
    return {month: sum((each[month] for each in months.values() if month in each), Totals()) for month in numbers}


def to_date(months: dict[int, Totals], month: int) -> Totals:
    """The sums from January to ``month``."""
    return sum((totals for number, totals in months.items() if number <= month), Totals())


@dataclass(slots=True)
class Group:
    """One of the three groups: its lines, sums and how many units have each verdict."""

    kind: UnitKind
    lines: list[Line]
    totals: Totals
    unit_count: int = field(init=False)
    verdicts: list[int] = field(init=False)

    @property
    def ranked(self) -> list[Line]:
        ranked = [line for line in self.lines if line.rank is not None]
        return sorted(ranked, key=lambda line: (line.rank, line.row.unit.sort_order))

    @property
    def unranked(self) -> list[Line]:
        return [line for line in self.lines if line.rank is None]

    def __post_init__(self) -> None:
        self.unit_count = len(self.lines)
        self.verdicts = verdict_counts(self.lines)


def groups_of(lines: Iterable[Line], months: dict[str, dict[int, Totals]], month: int) -> list[Group]:
    """The lines by group with the group's sums from January to ``month``, in the order of the groups."""
    lines = list(lines)
    groups = [
        Group(kind, [line for line in lines if line.row.unit.kind == kind], to_date(months[kind], month))
        for kind in UnitKind
    ]
    return [group for group in groups if group.lines]


def verdict_counts(lines: Iterable[Line]) -> list[int]:
    statuses = [line.status for line in lines]
    missed = statuses.count(ComplianceStatus.NOT_YET_MET) + statuses.count(ComplianceStatus.NOT_MET)
    others = (ComplianceStatus.NO_DOSSIERS, ComplianceStatus.NOT_REPORTED, ComplianceStatus.NO_QUOTA)
    return [statuses.count(ComplianceStatus.MET), missed, *(statuses.count(each) for each in others)]


@dataclass(slots=True)
class Completeness:
    """How the sending of one period stands: who must send, who has, who is late."""

    period: ReportingPeriod
    expected: list[Compliance]
    submissions: dict[int, Submission]

    def sent(self, kind: str | None = None) -> int:
        return sum(row.reported for row in self.expected if kind in (None, row.unit.kind))

    def must_send(self, kind: str | None = None) -> int:
        return sum(kind in (None, row.unit.kind) for row in self.expected)

    @property
    def missing(self) -> list[Compliance]:
        """The provisional rows of those who have not sent."""
        return [row for row in self.expected if not row.reported]

    @property
    def share(self) -> Decimal | None:
        return rounded_rate(self.sent(), self.must_send())

    @property
    def by_kind(self) -> list[tuple[UnitKind, int, int]]:
        return [(kind, self.sent(kind), self.must_send(kind)) for kind in UnitKind]

    @property
    def awaiting(self) -> int:
        return self._in(SubmissionStatus.SUBMITTED)

    @property
    def returned(self) -> int:
        return self._in(SubmissionStatus.RETURNED)

    @property
    def late(self) -> int:
        return sum(bool(submission.days_late) for submission in self.submissions.values())

    def _in(self, status: str) -> int:
        return sum(submission.status == status for submission in self.submissions.values())


def completeness_of(period: ReportingPeriod) -> Completeness:
    """How the sending of ``period`` stands. Two queries."""
    rows = Compliance.objects.filter(period=period, basis=Basis.PROVISIONAL).select_related("unit__parent")
    submissions = Submission.objects.filter(period=period).select_related("unit", "period")
    return Completeness(
        period,
        list(rows.order_by("unit__sort_order", "unit__code")),
        {submission.unit_id: submission for submission in submissions},
    )


def _status(row: Compliance, final: bool) -> ComplianceStatus:
    return verdict(
        online=row.ytd_received_online,
        total=row.ytd_received_total,
        minimum_hundredths=row.minimum_hundredths,
        months_reported=row.months_reported,
        is_final=final,
    )
