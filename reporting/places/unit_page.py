"""One unit's months: its rates compared with its quota and with last year's, and what they show, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from reporting.drawings.line_marks import LineChart
from reporting.drawings.lines import BEFORE, THIN, Series, lines
from reporting.figures.lines import Line
from reporting.figures.totals import Months, Totals, year_totals
from reporting.figures.trend import Trend
from reporting.figures.trend_drawing import (
    month_labels,
    months_name,
    quota_levels,
    to_date_name,
    year_name,
    year_to_date,
)
from reporting.models import Basis, Compliance, ReportingPeriod
from reporting.places.span_sums import SpanSums, span_sums
from reporting.rates import exact_rate, shown_rate
from units.models import Unit
from units.wording import incomplete_note, minimum, month, points_unsigned, rate


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One month of the unit, and the rate of the same month of the year before (None: none)."""

    row: Compliance
    before: Decimal | None

    @property
    def is_incomplete(self) -> bool:
        """Months are missing behind the year to date."""
        return self.row.months_reported < self.row.months_expected

    @property
    def rate_to_date(self) -> Decimal | None:
        """With as many digits as tell it from the quota."""
        row = self.row
        return shown_rate(row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths)


def rows_to_date(unit: Unit, period: ReportingPeriod, basis: str) -> list[Compliance]:
    """The unit's rows of the year until ``period``, in order, with what its line shows with them. One query."""
    rows = Compliance.objects.filter(unit=unit, basis=basis, period__year=period.year, period__month__lte=period.month)
    return list(rows.select_related("unit__parent", "period", "tier__decision").order_by("period__month"))


class UnitMonths:
    """The months of ``unit`` in the year of ``period`` until its end, ``rows`` from ``rows_to_date``. One query."""

    def __init__(
        self, unit: Unit, period: ReportingPeriod, basis: str, rows: Iterable[Compliance], line: Line | None
    ) -> None:
        self.period = period
        self.line = line
        totals = year_totals([period.year - 1, period.year], Basis.values, Q(unit=unit))
        self.now: Months = totals.province(period.year, basis)
        self.before: Months = totals.province(period.year - 1, Basis.OFFICIAL)
        self.rows = [UnitMonth(row, self.before.get(row.period.month, Totals()).rate) for row in rows]

    @property
    def spans(self) -> list[SpanSums]:
        """Month, quarter, year to date (as it is judged: with the months of units taken over)."""
        to_date = self.line.to_date if self.line else None
        return span_sums(self.period.year, self.period.month, self.now, self.before, year_to_date=to_date)

    @property
    def finding(self) -> str:
        """The year to date compared with the quota; without a quota or a rate, how the months went."""
        if self.line is None or self.line.gap is None:
            return Trend.up_to(self.period.month, self.now).finding
        row = self.line.row
        values = {
            "period": month(self.period),
            "rate": rate(self.line.rate),
            "quota": minimum(row.minimum_hundredths),
            "gap": points_unsigned(self.line.gap),
        }
        if self.line.gap > 0:
            said = _("Year to date to %(period)s: %(rate)s, %(gap)s percentage points above the quota of %(quota)s%%")
        elif self.line.gap < 0:
            said = _("Year to date to %(period)s: %(rate)s, %(gap)s percentage points below the quota of %(quota)s%%")
        else:
            said = _("Year to date to %(period)s: %(rate)s, as much as the quota of %(quota)s%%")
        if not self.line.is_incomplete:
            return said % values
        return said % values + " – " + incomplete_note(row.months_reported, row.months_expected)

    @property
    def chart(self) -> LineChart:
        """The year to date as it is judged, single months, the year before to date, and the quota."""
        last = self.period.month
        by_month = {each.row.period.month: each.row for each in self.rows}
        rows = [by_month.get(month) for month in range(1, last + 1)]
        quota = self.line.row.minimum_hundredths if self.line else None
        to_date = [exact_rate(row.ytd_received_online, row.ytd_received_total) if row else None for row in rows]
        single = [exact_rate(row.received_online, row.received_total) if row else None for row in rows]
        series = [Series(to_date_name(), to_date), Series(months_name(), single, THIN)]
        if self.before:
            series.append(Series(year_name(self.period.year - 1), year_to_date(self.before), BEFORE))
        return lines(
            series,
            months=month_labels(),
            title=self.finding,
            levels=quota_levels([] if quota is None else [quota]),
        )
