"""Reading compliance for people: lines, rankings and verdicts of one period and basis, derived once for all pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, ExpressionWrapper, F, Q, Value

from reporting.figures.line_rows import COLUMNS, LineRow
from reporting.figures.open_hints import has_open_hints_to_date
from reporting.figures.totals import Totals, YearTotals, added, to_date
from reporting.models import Basis, Compliance, ReportingPeriod
from reporting.models.compliance import ComplianceQuerySet
from reporting.rates import (
    HUNDREDTHS,
    ComplianceStatus,
    UnitFigures,
    gap_points,
    needed_online,
    ranks_in_groups,
    shown_rate,
    verdict,
)
from units.models import UnitKind

LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's line in a ranking: its compliance row, verdict and ranks within the group."""

    row: Compliance
    status: ComplianceStatus
    rank: int | None
    rank_by_gap: int | None
    has_open_hints: bool = False

    @property
    def rate(self) -> Decimal | None:
        return shown_rate(self.row.ytd_received_online, self.row.ytd_received_total, self.row.minimum_hundredths)

    @property
    def gap(self) -> Decimal | None:
        row = self.row
        return gap_points(row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths)

    @property
    def quotas(self) -> list[Fraction]:
        """The unit's own quota in percent as what a rate is compared with: one, or none."""
        minimum = self.row.minimum_hundredths
        return [] if minimum is None else [Fraction(minimum, 100)]

    @property
    def exact_gap(self) -> Fraction | None:
        """The rate minus the unit's own quota in percentage points, not rounded; None without one of them."""
        rate, minimum = self.to_date.exact, self.row.minimum_hundredths
        return None if rate is None or minimum is None else rate - Fraction(minimum, 100)

    @property
    def to_date(self) -> Totals:
        """The year to date as it is judged, with the months of the predecessors; its reports are months."""
        row = self.row
        return Totals(
            row.ytd_received_total,
            row.ytd_received_online,
            row.ytd_returned_by_post,
            reported=row.months_reported,
            expected=row.months_expected,
        )

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
        """Months are missing: the rate must never be shown without saying so."""
        return self.row.months_reported < self.row.months_expected


def lines_of(period: ReportingPeriod, basis: str, kinds: Collection[str]) -> dict[str, list[Line]]:
    """A line for every unit of each group expected in ``period``, ranked, in the units' order. One query.

    Their rows are ``LineRow``. On provisional figures a line says whether a report of the year to date has open hints.
    """
    values = (
        Compliance.objects.expected()
        .filter(period=period, basis=basis, unit__kind__in=kinds)
        .annotate(hinted=hinted_on(period, basis))
        .order_by("unit__sort_order", "unit__code")
        .values_list(*COLUMNS)
    )
    by_kind: dict[str, list[Any]] = {kind: [] for kind in kinds}
    for row in map(LineRow._make, values):
        by_kind[row.kind].append(row)
    final = is_final(period, basis)
    return {kind: _lines(kind, rows, final) for kind, rows in by_kind.items()}


def hinted_on(period: ReportingPeriod, basis: str) -> ExpressionWrapper | Value:
    """Whether a row's year to date as of ``period`` rests on a report with open hints; never on confirmed figures."""
    return has_open_hints_to_date(period) if basis == Basis.PROVISIONAL else Value(value=False)


def _lines(kind: str, rows: list[Any], final: bool) -> list[Line]:
    units = [UnitFigures(kind, row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths) for row in rows]
    ranks = ranks_in_groups(units)
    return [Line(row, status_of(row, final), *rank, row.hinted) for row, rank in zip(rows, ranks, strict=True)]


def ranked(lines: Iterable[Line]) -> list[Line]:
    """Of ``lines`` in the order of units those that have a rank, best first; who share one stay in their order."""
    return sorted((line for line in lines if line.rank is not None), key=lambda line: line.rank or 0)


def unranked(lines: Iterable[Line]) -> list[Line]:
    """The lines without a rank, in the order of units."""
    return [line for line in lines if line.rank is None]


def is_final(period: ReportingPeriod, basis: str) -> bool:
    """Whether a missed quota may be called «not met»: as of December, confirmed, and December locked."""
    return period.month == LAST_MONTH and basis == Basis.OFFICIAL and period.is_locked


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many units have each verdict."""

    units: int = 0
    met: int = 0
    missed: int = 0
    no_dossiers: int = 0
    not_reported: int = 0
    no_quota: int = 0

    @property
    def not_judged(self) -> int:
        return self.no_dossiers + self.not_reported + self.no_quota

    def __add__(self, other: Verdicts) -> Verdicts:
        return Verdicts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Group:
    """One of the three groups as of a month: its sums of the year to date and its verdicts."""

    kind: UnitKind
    totals: Totals
    verdicts: Verdicts


def groups_of(
    period: ReportingPeriod, basis: str, totals: YearTotals, verdicts: Mapping[str, Verdicts] | None = None
) -> list[Group]:
    """The groups that have units, as of ``period``. One query, none where their ``verdicts`` are known."""
    known = verdicts_by_kind(period, basis) if verdicts is None else verdicts
    return [
        Group(kind, to_date(totals.group(period.year, basis, kind), period.month), known[kind])
        for kind in UnitKind
        if kind in known
    ]


def all_groups(groups: Iterable[Group]) -> tuple[Totals, Verdicts]:
    """The sums and verdicts of all groups together."""
    groups = list(groups)
    return added(group.totals for group in groups), sum((group.verdicts for group in groups), Verdicts())


def verdicts_by_kind(period: ReportingPeriod, basis: str) -> dict[str, Verdicts]:
    """The verdicts of each group. One query."""
    return verdicts_by("unit__kind", period, basis)


def verdicts_by(field: str, period: ReportingPeriod, basis: str, among: Q | None = None) -> dict[Any, Verdicts]:
    """Verdicts by the value of ``field``, of all units or of those that fit ``among``. One query."""
    rows = Compliance.objects.expected().filter(among or Q(), period=period, basis=basis)
    return {value: verdicts for (value,), verdicts in _verdicts(rows, field).items()}


def verdicts_by_month(year: int, until: int, basis: str) -> dict[int, dict[str, Verdicts]]:
    """The verdicts of each group as of each month of ``year`` up to ``until``; months without a row are left out.

    One query.
    """
    rows = Compliance.objects.expected().filter(period__year=year, period__month__lte=until, basis=basis)
    found: dict[int, dict[str, Verdicts]] = {}
    for (month, kind), verdicts in sorted(_verdicts(rows, "period__month", "unit__kind").items()):
        found.setdefault(month, {})[kind] = verdicts
    return found


def _verdicts(judged: ComplianceQuerySet, *fields: str) -> dict[tuple[Any, ...], Verdicts]:
    """The verdicts on ``judged`` by the values of ``fields``.

    Counted by the database, on integers multiplied across as ``reporting.rates`` does.
    """
    has_quota, has_dossiers = Q(minimum_hundredths__isnull=False), Q(ytd_received_total__gt=0)
    reached = Q(reached__gte=F("required"))
    rows = (
        judged.order_by()
        .annotate(
            reached=HUNDREDTHS * F("ytd_received_online"), required=F("minimum_hundredths") * F("ytd_received_total")
        )
        .values(*fields)
        .annotate(
            units=Count("pk"),
            met=Count("pk", filter=has_quota & has_dossiers & reached),
            missed=Count("pk", filter=has_quota & has_dossiers & ~reached),
            no_dossiers=Count("pk", filter=has_quota & ~has_dossiers & Q(months_reported__gt=0)),
            not_reported=Count("pk", filter=has_quota & ~has_dossiers & Q(months_reported=0)),
            no_quota=Count("pk", filter=~has_quota),
        )
    )
    counted: list[dict[str, Any]] = [dict(row) for row in rows]
    return {
        tuple(row[field] for field in fields): Verdicts(*(row[name] for name in Verdicts.__slots__)) for row in counted
    }


def status_of(row: Compliance, final: bool) -> ComplianceStatus:
    return verdict(
        online=row.ytd_received_online,
        total=row.ytd_received_total,
        minimum_hundredths=row.minimum_hundredths,
        months_reported=row.months_reported,
        is_final=final,
    )
