"""«Ước thực hiện cả năm»: where every unit, group and the province would end the year; read in four or five queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.functional import cached_property

from reporting.drawings.line_marks import LineChart
from reporting.figures.line_order import line_rate, unit_order
from reporting.figures.lines import LAST_MONTH, Line, lines_of
from reporting.figures.totals import added, to_date
from reporting.outlook.drawing import year_end_chart
from reporting.outlook.known_months import KnownMonths
from reporting.outlook.projection import Months, Projection, Prospect, prospect_of
from reporting.outlook.sums import YearSums
from reporting.selection.selection import Selection
from units.models import UnitKind


@dataclass(frozen=True, slots=True)
class OutlookLine:
    """One unit's line with its year as projected; ``later``: what later months have brought already."""

    line: Line
    later: Months
    projection: Projection | None
    prospect: Prospect

    @property
    def rate(self) -> Decimal | None:
        return self.projection.rate(self.line.row.minimum_hundredths) if self.projection else None

    @property
    def is_judged(self) -> bool:
        """Whether anything may be said of its year: it has a quota and an estimate."""
        return self.prospect not in (Prospect.NO_QUOTA, Prospect.NO_ESTIMATE)

    @property
    def needed(self) -> tuple[int, Decimal | None] | None:
        """What the rest of the year must bring, as a number and a share; None without quota or estimate."""
        if self.projection is None or not self.is_judged:
            return None
        return self.projection.needed(self.line.row.minimum_hundredths or 0)


@dataclass(frozen=True, slots=True)
class OutlookSums(YearSums):
    """A group or the province with the number of its units and what may be said of their years."""

    units: int
    incomplete: int
    prospects: Counter[str]

    @property
    def judged(self) -> int:
        """The units that were given a quota."""
        return self.units - self.prospects[Prospect.NO_QUOTA]

    def __add__(self, other: OutlookSums) -> OutlookSums:  # type: ignore[override]
        recent, every, best = (mine + its for mine, its in zip(self.year_online, other.year_online, strict=True))
        return OutlookSums(
            self.now + other.now,
            self.year_total + other.year_total,
            (recent, every, best),
            self.units + other.units,
            self.incomplete + other.incomplete,
            self.prospects + other.prospects,
        )


NOTHING = OutlookSums(added([]), 0, (0, 0, 0), 0, 0, Counter())


class Outlook:
    """The outlook from one selection. Nothing is left to project after December."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.left = LAST_MONTH - selection.as_of.month
        self.known = KnownMonths(selection)

    @cached_property
    def lines(self) -> dict[str, list[OutlookLine]]:
        """A line for every unit of each group, in the units' order."""
        return {
            kind: [self._line(line) for line in lines]
            for kind, lines in lines_of(self.selection.as_of, self.selection.basis, UnitKind.values).items()
        }

    @cached_property
    def groups(self) -> list[tuple[UnitKind, OutlookSums]]:
        return [(kind, self._sums(kind)) for kind in UnitKind if self.lines[kind]]

    @property
    def province(self) -> OutlookSums:
        return sum((sums for _kind, sums in self.groups), NOTHING)

    @property
    def chart(self) -> LineChart | None:
        """The province's year to date with what it may end at."""
        as_of, selection = self.selection.as_of, self.selection
        return year_end_chart(selection.totals.province(as_of.year, selection.basis), as_of.month, self.province)

    def _line(self, line: Line) -> OutlookLine:
        row, known = line.row, self.known
        to_date = Months(row.ytd_received_online, row.ytd_received_total, row.months_reported)
        later, recent, best = (
            by_unit.get(row.unit_id, Months()) for by_unit in (known.later, known.recent, known.best)
        )
        left = max(0, self.left - later.months)
        projection = Projection(to_date + later, left, recent, to_date, best) if recent.months else None
        return OutlookLine(line, later, projection, prospect_of(projection, row.minimum_hundredths))

    def _sums(self, kind: UnitKind) -> OutlookSums:
        selection, lines = self.selection, self.lines[kind]
        now = to_date(selection.totals.group(selection.as_of.year, selection.basis, kind), selection.as_of.month)
        later = sum((each.later for each in lines), Months())
        rest = [each.projection for each in lines if each.projection]
        known = now.received_online + later.online
        ranges = [each.rest_range for each in rest]
        recent, every, best = (known + sum(each[index] for each in ranges) for index in range(3))
        return OutlookSums(
            now=now,
            year_total=now.received_total + later.total + sum(each.rest_total for each in rest),
            year_online=(recent, every, best),
            units=len(lines),
            incomplete=sum(each.line.is_incomplete for each in lines),
            prospects=Counter(each.prospect.value for each in lines),
        )


def _year(each: OutlookLine) -> Fraction | None:
    projection = each.projection
    return projection.exact_online / projection.exact_total if projection and projection.exact_total else None


def _needed(index: int) -> Callable[[OutlookLine], Any]:
    return lambda each: each.needed[index] if each.needed else None


DEFAULT_ORDER = "prospect"
PROSPECT_ORDER = {value: place for place, value in enumerate(Prospect)}
OUTLOOK_KEYS: dict[str, Callable[[OutlookLine], Any]] = {
    "unit": lambda each: unit_order(each.line.row.unit),
    "rate": lambda each: line_rate(each.line),
    "months": lambda each: each.line.row.months_reported,
    "year_total": lambda each: each.projection.year_total if each.projection else None,
    "year_online": lambda each: each.projection.year_online if each.projection else None,
    "year_rate": _year,
    "quota": lambda each: each.line.row.minimum_hundredths,
    "prospect": lambda each: PROSPECT_ORDER[each.prospect],
    "need": _needed(0),
    "need_share": _needed(1),
}
