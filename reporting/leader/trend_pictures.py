"""Is it getting better, as drawings: the province's months, and each group's year to date on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.drawings.lines import BEFORE, THIN, Fan, Level, LineChart, Series, common_top, lines
from reporting.drawings.words import short_rate
from reporting.figures.lines import LAST_MONTH
from reporting.figures.totals import Months
from reporting.leader import words
from reporting.leader.answers import Answers
from reporting.leader.trends import TrendOf
from reporting.leader.unit_pictures import group_title
from reporting.models import Basis
from units.wording import month_number


def province_trend(found: Answers, widths: Sequence[int], height: int) -> LineChart:
    """The year to date, each month, last year, the quotas together, and what the year may end at."""
    trend = found.province_trend
    return _chart(
        _series(found, trend),
        words.is_it_better(found),
        _levels(trend),
        widths,
        height=height,
        fan=_fan(found, trend),
    )


def group_trends(found: Answers, width: int, height: int) -> list[LineChart]:
    """The year to date of each group with what its quotas ask for, all on one scale, in the order of the groups."""
    parts = [(_series(found, trend)[:1], _levels(trend)) for trend in found.trends]
    top = common_top(parts)
    return [
        _chart(
            [Series("", each.values, each.look, each.provisional) for each in series],
            group_title(group),
            [Level(short_rate(each.value), each.value) for each in levels],
            (width,),
            height=height,
            top=top,
        )
        for group, (series, levels) in zip(found.groups, parts, strict=True)
    ]


def _chart(
    series: list[Series],
    title: str,
    levels: list[Level],
    widths: Sequence[int],
    *,
    height: int,
    fan: Fan | None = None,
    top: Fraction | None = None,
) -> LineChart:
    return lines(
        series,
        months=[month_number(number) for number in range(1, LAST_MONTH + 1)],
        title=title,
        desc=_("By month, in percent. The level line: the rate if each unit had just its quota."),
        levels=levels,
        fan=fan,
        widths=widths,
        height=height,
        top=top,
    )


def _series(found: Answers, trend: TrendOf) -> list[Series]:
    """The year to date, and of each month alone; the year before in the months that both have."""
    last = found.as_of.month
    provisional = frozenset({last - 1}) if found.basis == Basis.PROVISIONAL else frozenset()
    monthly = _rates(trend.months, last)
    early: frozenset[int] = provisional
    if trend.early is not None:
        number, totals = trend.early
        monthly += [None] * (number - last - 1) + [totals.exact]
        early = early | {number - 1}
    series = [
        Series(pgettext("a line of a chart", "Year to date"), _rates(trend.to_date, last), provisional=provisional),
        Series(pgettext("a line of a chart", "Month"), monthly, THIN, early),
    ]
    if trend.last_year:
        series.append(Series(str(found.as_of.year - 1), _rates(trend.last_year, last), BEFORE))
    return series


def _levels(trend: TrendOf) -> list[Level]:
    return [] if trend.asked is None else [Level(f"{words.level_name()} {short_rate(trend.asked)}", trend.asked)]


def _rates(months: Months, last: int) -> list:
    return [months[number].exact if number in months else None for number in range(1, last + 1)]


def _fan(found: Answers, trend: TrendOf) -> Fan | None:
    ends, start = trend.year_end, trend.to_date.get(found.as_of.month)
    low, high = ends.exact_range
    if not found.left or start is None or start.exact is None or ends.exact is None or low is None or high is None:
        return None
    return Fan(found.as_of.month - 1, start.exact, low, ends.exact, high, pgettext("a line of a chart", "Year end"))
