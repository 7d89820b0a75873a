"""One procedure: month by month next to the year before, unit by unit, and how it was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from itertools import starmap
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.functional import cached_property

from procedures.models import Procedure, Publication
from quotas.models import QuotaDecision
from reporting.by_procedure.sums import NOTHING, Handled, sums_by_month, sums_by_month_and_units, sums_by_unit
from reporting.drawings.line_marks import LineChart
from reporting.figures.catalogue import Entry, catalogue_of_year
from reporting.figures.same_months import SameMonths, same_months
from reporting.figures.totals import Months, Totals
from reporting.figures.trend import Trend
from reporting.figures.trend_drawing import months_chart, months_name
from reporting.models import Basis, Compliance, ReportingPeriod
from reporting.rates import exact_rate
from reporting.selection.selection import Selection
from units.models import Unit


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of a procedure and the same month of the year before; None where nothing was reported."""

    month: int
    now: Handled
    then: Handled | None


class ReportingUnit(NamedTuple):
    """A unit that reports a procedure, and of how many months of the page it has a report."""

    unit_id: int
    sort_order: int
    reported: int
    expected: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit under a procedure: the same with its figures."""

    unit_id: int
    sort_order: int
    reported: int
    expected: int
    handled: Handled

    @property
    def is_incomplete(self) -> bool:
        return self.reported < self.expected


class ProcedurePage:
    """Everything that the page of ``procedure`` shows from one selection, in a fixed number of queries."""

    def __init__(self, procedure: Procedure, selection: Selection) -> None:
        self.procedure = procedure
        self.selection = selection
        self.year = selection.as_of.year

    @cached_property
    def publications(self) -> list[Publication]:
        """All of them, the first one first."""
        return list(self.procedure.publications.select_related("department").order_by("effective_on"))

    @property
    def levels(self) -> str:
        """Who handles it in the last month of the page, or handled it last: «Cấp tỉnh; Cấp xã»."""
        begun = [each for each in self.publications if each.effective_on <= self.selection.as_of.ends_on]
        shown = begun or self.publications[:1]
        return "; ".join(str(level.label) for level in shown[-1].levels) if shown else ""

    @cached_property
    def _entries(self) -> list[tuple[ReportingPeriod, Entry]]:
        """What the catalogue says of it in each month of the year so far; months without it are left out."""
        by_period = catalogue_of_year(self.year)
        return [
            (period, entry)
            for period in reversed(self.selection.periods)
            if period.year == self.year and period.month <= self.selection.as_of.month
            for entry in by_period.get(period.pk, [])
            if entry.procedure_id == self.procedure.pk
        ]

    @property
    def _exempt(self) -> dict[int, bool]:
        """By month number of the year so far: whether it does not count."""
        return {period.month: entry.exempt for period, entry in self._entries}

    @property
    def is_exempt(self) -> bool | None:
        """Whether it does not count in the last month of the page; None when it was not published then."""
        return self._exempt.get(self.selection.as_of.month)

    @property
    def level(self) -> int | None:
        """Its service level in the last month of the page; None when it was not published then."""
        return next((entry.level for period, entry in reversed(self._entries) if period == self.selection.as_of), None)

    @cached_property
    def decision(self) -> QuotaDecision | None:
        """The decision that judges the last month of the page."""
        return QuotaDecision.objects.judging(self.year, self.selection.as_of.month)

    @cached_property
    def _now_and_units(self) -> tuple[dict[int, Handled], int]:
        """The year so far by month, and how many units had a dossier in the page's months."""
        selection = self.selection
        so_far = range(1, selection.as_of.month + 1)
        return sums_by_month_and_units(self.year, so_far, selection.basis, self._pk, selection.months)

    @property
    def _now(self) -> dict[int, Handled]:
        return self._now_and_units[0]

    @cached_property
    def _then(self) -> dict[int, Handled]:
        return sums_by_month(self.year - 1, range(1, self.selection.as_of.month + 1), Basis.OFFICIAL, self._pk)

    @property
    def _pk(self) -> int:
        return self.procedure.pk

    @cached_property
    def months(self) -> list[MonthLine]:
        """From January, or the first month in which it was published, to the last month of the page."""
        return [MonthLine(month, self._now.get(month, NOTHING), self._then.get(month)) for month in self._exempt]

    @property
    def trend(self) -> Trend:
        return Trend(list(_as_totals({line.month: line.now for line in self.months}).items()))

    @property
    def chart(self) -> LineChart:
        """Its months and those of the year before."""
        now = _as_totals({line.month: line.now for line in self.months})
        return months_chart(
            {months_name(): now},
            self.selection.as_of.month,
            title=self.trend.finding,
            before=_as_totals(self._then),
            year=self.year,
        )

    @cached_property
    def last_year(self) -> SameMonths | None:
        """The months of the page that both years have, added up."""
        return same_months(_as_totals(self._now), _as_totals(self._then), self.selection.months)

    @cached_property
    def handled(self) -> Handled:
        """The sums of the page's months; ``units`` counts units, not units a month."""
        months = (self._now.get(month, NOTHING) for month in self.selection.months)
        return replace(sum(months, NOTHING), units=self._now_and_units[1])

    @cached_property
    def units(self) -> list[ReportingUnit]:
        """Every unit that reports it in the page's months, in their order. One query."""
        rows = (
            Compliance.objects.filter(
                self._reporting_units(),
                basis=self.selection.basis,
            )
            .order_by("unit__sort_order", "unit__code")
            .values_list("unit_id", "unit__sort_order")
            .annotate(
                done=Count("pk", filter=Q(expected=True, reported=True)), asked=Count("pk", filter=Q(expected=True))
            )
        )
        return list(starmap(ReportingUnit, rows))

    def lines(self, units: list[ReportingUnit]) -> list[UnitLine]:
        """The lines of ``units``, in their order. One query, which reads the figures of these units alone."""
        ids = None if len(units) == len(self.units) else [each.unit_id for each in units]
        handled = sums_by_unit(self.year, self.selection.months, self.selection.basis, self._pk, ids)
        return [UnitLine(*each, handled.get(each.unit_id, NOTHING)) for each in units]

    def _reporting_units(self) -> Q:
        """Departments and groups of units, each in the page's months in which it handles the procedure."""
        handling: dict[Q, list[int]] = {}
        for period, entry in self._entries:
            if period.month in self.selection.months:
                units = Q(unit=entry.department_id) if entry.department_id else Q(unit__kind=entry.kind)
                handling.setdefault(units, []).append(period.pk)
        return reduce(or_, (units & Q(period__in=periods) for units, periods in handling.items()), Q(pk__in=()))


def _as_totals(months: dict[int, Handled]) -> Months:
    return {
        month: Totals(sums.total, sums.online, sums.by_post, reported=1, expected=1) for month, sums in months.items()
    }


UNIT_ORDER = "unit"  # needs no figures
UNIT_KEYS: dict[str, Callable[[Any], Any]] = {
    UNIT_ORDER: lambda line: line.sort_order,
    "total": lambda line: line.handled.total,
    "online": lambda line: line.handled.online,
    "rate": lambda line: exact_rate(line.handled.online, line.handled.total),
    "post": lambda line: line.handled.by_post,
}


def with_units(lines: list[UnitLine]) -> list[tuple[UnitLine, Unit]]:
    """The lines of one screen with their units. One query."""
    units = Unit.objects.select_related("parent").in_bulk([line.unit_id for line in lines])
    return [(line, units[line.unit_id]) for line in lines]
