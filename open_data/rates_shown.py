"""Published figures as pages write them: rates by the portal's own arithmetic, from the published integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from open_data.models import PublishedFigure, PublishedSum
from reporting.drawings.line_marks import LineChart
from reporting.drawings.lines import BEFORE, MAIN, THIN, Series, lines
from reporting.figures.trend_drawing import month_labels, months_name, quota_levels, to_date_name, year_name
from reporting.rates import ComplianceStatus, exact_rate, gap_points, needed_online, shown_rate

Figures = PublishedFigure | PublishedSum
YEAR = range(1, 13)


@dataclass(frozen=True, slots=True)
class Shown:
    """One published month: rates of the month and of the year to date."""

    figures: Figures

    @property
    def rate(self) -> Decimal | None:
        """Of the year to date, with more decimals where two would hide the verdict."""
        return shown_rate(self.figures.ytd_received_online, self.figures.ytd_received_total, self._minimum)

    @property
    def month_rate(self) -> Decimal | None:
        return shown_rate(self.figures.received_online, self.figures.received_total, self._minimum)

    @property
    def _minimum(self) -> int | None:
        return getattr(self.figures, "minimum_hundredths", None)


@dataclass(frozen=True, slots=True)
class ShownUnit(Shown):
    """A unit's month, with what it says of the quota."""

    figures: PublishedFigure

    @property
    def gap(self) -> Decimal | None:
        row = self.figures
        return gap_points(row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths)

    @property
    def short(self) -> int:
        """The fewest more online dossiers with which the quota would be met; 0 where it is met or there is none."""
        row = self.figures
        if row.minimum_hundredths is None or not row.ytd_received_total:
            return 0
        return max(0, needed_online(row.ytd_received_total, row.minimum_hundredths) - row.ytd_received_online)

    @property
    def is_incomplete(self) -> bool:
        return self.figures.months_reported < self.figures.months_expected

    @property
    def is_met(self) -> bool:
        return self.figures.status == ComplianceStatus.MET

    @property
    def is_missed(self) -> bool:
        return self.figures.status in (ComplianceStatus.NOT_MET, ComplianceStatus.NOT_YET_MET)


def trend(
    rows: Sequence[Figures], before: Sequence[Figures], *, title: str, year: int, minimums: Sequence[int] = ()
) -> LineChart | None:
    """The published months of ``year`` as lines, with the year before; None with nothing to draw."""
    now, last_year = _by_month(rows), _by_month(before)
    until = max(now, default=0)
    series = [
        Series(to_date_name(), [_to_date(now.get(month)) for month in range(1, until + 1)], MAIN),
        Series(months_name(), [_alone(now.get(month)) for month in range(1, until + 1)], THIN),
        Series(year_name(year - 1), [_to_date(last_year.get(month)) for month in YEAR], BEFORE),
    ]
    drawn = [each for each in series if any(value is not None for value in each.values)]
    if not drawn:
        return None
    desc = _("Rates in percent by month; the names are at the ends of the lines.")
    return lines(drawn, months=month_labels(), title=title, desc=desc, levels=quota_levels(minimums))


def _by_month(rows: Sequence[Figures]) -> Mapping[int, Figures]:
    return {row.month: row for row in rows}


def _to_date(row: Figures | None) -> Fraction | None:
    return exact_rate(row.ytd_received_online, row.ytd_received_total) if row else None


def _alone(row: Figures | None) -> Fraction | None:
    return exact_rate(row.received_online, row.received_total) if row else None
