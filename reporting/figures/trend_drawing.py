"""The months of a year as a drawing: the year to date, single months, the year before, and quotas as level lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.drawings.line_marks import LineChart
from reporting.drawings.lines import BEFORE, MAIN, THIN, Level, Series, lines
from reporting.figures.totals import Months, to_date
from reporting.rates import exact_rate
from units.wording import minimum, month_number

YEAR = range(1, 13)


def to_date_name() -> str:
    """What the line of the year to date is called: short, because it is written next to its end."""
    return pgettext("line of a chart", "Year to date")


def months_name() -> str:
    """What the line of single months is called."""
    return pgettext("line of a chart", "Single months")


def year_name(year: int) -> str:
    """What the line of another year is called."""
    return pgettext("line of a chart", "Year %(year)s") % {"year": year}


def month_labels(months: Sequence[int] = YEAR) -> list[str]:
    """«01», «02», «3», …: as the axis has them."""
    return [month_number(month) for month in months]


def monthly(months: Months, until: int = 12) -> list[Fraction | None]:
    """The exact rates of the months from January to ``until``; None where nothing was received."""
    found = [months.get(month) for month in range(1, until + 1)]
    return [exact_rate(each.received_online, each.received_total) if each else None for each in found]


def year_to_date(months: Months, until: int = 12) -> list[Fraction | None]:
    """The exact rates of the sums from January to each month that has figures."""
    sums = [to_date(months, month) if month in months else None for month in range(1, until + 1)]
    return [exact_rate(each.received_online, each.received_total) if each else None for each in sums]


def provisional_months(shown: Months, confirmed: Months) -> frozenset[int]:
    """Positions on the axis of the months whose shown sums are not the confirmed ones."""
    return frozenset(month - 1 for month, sums in shown.items() if sums != confirmed.get(month))


def quota_levels(minimums: Collection[int]) -> list[Level]:
    """A level line for each minimum, given in hundredths of a percent."""
    return [
        Level(_("Quota %(percent)s%%") % {"percent": minimum(hundredths)}, Fraction(hundredths, 100))
        for hundredths in sorted(set(minimums))
    ]


def trend_chart(
    now: Months,
    until: int,
    *,
    title: str,
    before: Months | None = None,
    year: int,
    minimums: Collection[int] = (),
    provisional: frozenset[int] = frozenset(),
) -> LineChart:
    """``now`` to the month ``until``, with the year before to date where it has figures."""
    series = [
        Series(to_date_name(), year_to_date(now, until), MAIN, provisional),
        Series(months_name(), monthly(now, until), THIN, provisional),
    ]
    return _drawn(series, title, _year_before(before, year), minimums)


def months_chart(
    named: Mapping[str, Months], until: int, *, title: str, before: Months | None = None, year: int = 0
) -> LineChart:
    """Single months of one or several, the first one thick; with the months of the year before where given."""
    looks = [MAIN, THIN, THIN]
    series = [
        Series(name, monthly(months, until), look) for (name, months), look in zip(named.items(), looks, strict=False)
    ]
    last_year = [Series(year_name(year - 1), monthly(before), BEFORE)] if before else []
    return _drawn(series, title, last_year, ())


def _year_before(before: Months | None, year: int) -> list[Series]:
    return [Series(year_name(year - 1), year_to_date(before), BEFORE)] if before else []


def _drawn(series: list[Series], title: str, before: list[Series], minimums: Collection[int]) -> LineChart:
    shown = [each for each in [*series, *before] if any(value is not None for value in each.values)]
    return lines(
        shown,
        months=month_labels(),
        title=title,
        desc=_("Rates in percent by month; the names are at the ends of the lines."),
        levels=quota_levels(minimums),
    )
