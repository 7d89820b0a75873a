"""What the first page shows of the province: the latest published month, its groups, and the course of the year."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from open_data.models import PublishedSum
from open_data.rates_shown import Shown, trend
from reporting.drawings.line_marks import LineChart
from units.models import UnitKind
from units.wording import month, rate


@dataclass(frozen=True, slots=True)
class MonthName:
    """A month as ``units.wording`` writes it."""

    year: int
    month: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as of the latest month."""

    label: str
    shown: Shown
    sums: PublishedSum


@dataclass(frozen=True, slots=True)
class ProvincePage:
    """The latest published month."""

    period: MonthName
    all: GroupRow
    groups: list[GroupRow]
    chart: LineChart | None
    months: list[Shown]


def since_condition(since: str) -> Q:
    """The rows of ``since`` («2020-01») and later months."""
    year, number = map(int, since.split("-"))
    return Q(year__gt=year) | Q(year=year, month__gte=number)


def province_page(since: str) -> ProvincePage | None:
    """None while no month is published. One query."""
    rows = list(PublishedSum.objects.filter(since_condition(since)).order_by("year", "month"))
    if not rows:
        return None
    last = rows[-1]
    period = MonthName(last.year, last.month)
    latest = {row.kind: row for row in rows if (row.year, row.month) == (last.year, last.month)}
    of_all = [row for row in rows if row.kind == ""]
    year = [row for row in of_all if row.year == last.year]
    before = [row for row in of_all if row.year == last.year - 1]
    whole = GroupRow(_("Whole province"), Shown(latest[""]), latest[""])
    groups = [GroupRow(str(kind.label), Shown(latest[kind]), latest[kind]) for kind in UnitKind if kind.value in latest]
    values = {"month": month(period), "rate": rate(whole.shown.rate)}
    if whole.shown.rate is None:
        title = _("The province, year to date to %(month)s: no dossiers") % values
    else:
        title = _("Online rate of the province, year to date to %(month)s: %(rate)s") % values
    chart = trend(year, before, title=title, year=last.year)
    return ProvincePage(period, whole, groups, chart, [Shown(row) for row in year])
