"""What the page of one unit shows: its quota, its rate, its course, and how its group is."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from open_data.models import PublishedFigure, PublishedSum, PublishedUnit
from open_data.province_page import MonthName, since_condition
from open_data.rates_shown import Shown, ShownUnit, trend
from reporting.drawings.line_marks import LineChart
from reporting.rates import exact_rate
from units.wording import month, rate


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit with its latest published month; ``latest`` is None where none is published."""

    unit: PublishedUnit
    carried_on: list[PublishedUnit]
    latest: ShownUnit | None = None
    period: MonthName | None = None
    months: list[ShownUnit] = field(default_factory=list)
    chart: LineChart | None = None
    group: Shown | None = None
    group_sums: PublishedSum | None = None

    @property
    def compared(self) -> str:
        """How its rate is to that of its group: «higher», «lower», «equal», or nothing to compare."""
        if self.latest is None or self.group_sums is None:
            return ""
        own, all_of_them = self.latest.figures, self.group_sums
        mine = exact_rate(own.ytd_received_online, own.ytd_received_total)
        theirs = exact_rate(all_of_them.ytd_received_online, all_of_them.ytd_received_total)
        if mine is None or theirs is None:
            return ""
        return "equal" if mine == theirs else "higher" if mine > theirs else "lower"

    @property
    def judged_units(self) -> int:
        """The units of its group that have a quota and a rate."""
        return self.group_sums.judged if self.group_sums else 0

    @property
    def group_rate(self) -> Decimal | None:
        return self.group.rate if self.group else None


def unit_page(code: str, since: str) -> UnitPage | None:
    """The latest unit that has ``code``; None where there is none. Four queries."""
    unit = PublishedUnit.objects.with_code(code)
    if unit is None:
        return None
    carried_on = list(PublishedUnit.objects.filter(code__in=unit.leads_to, active_until__isnull=True))
    rows = list(PublishedFigure.objects.filter(since_condition(since), unit=unit.unit).order_by("year", "month"))
    if not rows:
        return UnitPage(unit, carried_on)
    last = rows[-1]
    period = MonthName(last.year, last.month)
    year = [row for row in rows if row.year == last.year]
    latest = ShownUnit(last)
    values = {"unit": unit.display_name, "month": month(period), "rate": rate(latest.rate)}
    if latest.rate is None:
        title = _("%(unit)s, year to date to %(month)s: no dossiers") % values
    else:
        title = _("%(unit)s, year to date to %(month)s: %(rate)s") % values
    minimums = [] if last.minimum_hundredths is None else [last.minimum_hundredths]
    before = [row for row in rows if row.year == last.year - 1]
    sums = PublishedSum.objects.filter(year=last.year, month=last.month, kind=unit.kind).first()
    return UnitPage(
        unit,
        carried_on,
        latest=latest,
        period=period,
        months=[ShownUnit(row) for row in year],
        chart=trend(year, before, title=title, year=last.year, minimums=minimums),
        group=Shown(sums) if sums else None,
        group_sums=sums,
    )
