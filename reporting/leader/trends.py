"""Is it getting better: the months of the province or a group, the year before, the quotas and the year's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reporting.figures.totals import Months, Totals, to_date
from reporting.leader.gaps import GroupGaps, asked_rate
from reporting.models import Basis, ReportingPeriod
from reporting.outlook.sums import YearSums
from reporting.selection.selection import Selection
from units.models import UnitKind


@dataclass(frozen=True, slots=True)
class TrendOf:
    """The months of a year for one group, or for the province (``kind`` None).

    ``to_date`` and ``months`` have the months up to that of the page; ``last_year`` the same months of the year before
    in which something was reported in both years. ``early``: a later month, provisional, and its sums; ``minima``: the
    quotas of the units in hundredths of a percent; ``asked``: the rate at which each unit would have just its quota.
    """

    kind: UnitKind | None
    to_date: Months
    months: Months
    last_year: Months
    early: tuple[int, Totals] | None
    minima: list[int]
    asked: Fraction | None
    year_end: YearSums

    @property
    def quotas(self) -> list[Fraction]:
        """``asked`` as what a rate is compared with: one, or none."""
        return [] if self.asked is None else [self.asked]

    @property
    def change(self) -> Fraction | None:
        """The year to date on that of the month before, in percentage points, exactly."""
        last = max(self.to_date, default=0)
        now, then = (self.to_date.get(month, Totals()).exact for month in (last, last - 1))
        return None if now is None or then is None else now - then


def trend_of(
    selection: Selection,
    kind: UnitKind | None,
    gaps: Sequence[GroupGaps],
    year_end: YearSums,
    early: ReportingPeriod | None,
) -> TrendOf:
    """The trend of ``kind`` or, without it, of the province; ``gaps`` are those of the groups in it. No query."""
    as_of = selection.as_of
    this_year = _months(selection, as_of.year, selection.basis, kind)
    months = {month: totals for month, totals in this_year.items() if month <= as_of.month}
    before = _months(selection, selection.year_before, Basis.OFFICIAL, kind)
    provisional = _months(selection, as_of.year, Basis.PROVISIONAL, kind)
    has_early = early is not None and early.month in provisional
    return TrendOf(
        kind=kind,
        to_date={month: to_date(this_year, month) for month in months},
        months=months,
        last_year={
            month: before[month] for month in months if _is_reported(before, month) and _is_reported(months, month)
        },
        early=(early.month, provisional[early.month]) if early is not None and has_early else None,
        minima=sorted({minimum for each in gaps for minimum in each.minima}),
        asked=asked_rate(gaps),
        year_end=year_end,
    )


def _months(selection: Selection, year: int, basis: str, kind: UnitKind | None) -> Months:
    totals = selection.totals
    return totals.province(year, basis) if kind is None else totals.group(year, basis, kind)


def _is_reported(months: Months, month: int) -> bool:
    return month in months and months[month].reported > 0
