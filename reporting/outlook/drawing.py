"""The year of the province as a drawing: to date, and as a fan what it may end at."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.drawings.line_marks import LineChart
from reporting.drawings.lines import Fan, Series, lines
from reporting.drawings.words import short_rate
from reporting.figures.totals import Totals
from reporting.figures.trend_drawing import month_labels, to_date_name, year_to_date
from reporting.outlook.sums import YearSums
from reporting.rates import exact_rate


def year_end_chart(months: Mapping[int, Totals], until: int, sums: YearSums) -> LineChart | None:
    """``months`` are the province's of the year; None where nothing was received, so that nothing can be projected."""
    course = year_to_date(dict(months), until)
    estimates = [exact_rate(online, sums.year_total) for online in sums.year_online]
    known = [each for each in estimates if each is not None]
    if not known or not course or course[-1] is None:
        return None
    return lines(
        [Series(to_date_name(), course)],
        months=month_labels(),
        title=_title(min(known), max(known)),
        desc=_("The line is the year to date; the fan is what the year may end at, with the estimate dashed."),
        fan=Fan(until - 1, course[-1], min(known), known[0], max(known), pgettext("line of a chart", "Year's end")),
    )


def _title(low: Fraction, high: Fraction) -> str:
    shown = short_rate(low), short_rate(high)
    if shown[0] == shown[1]:
        return _("The year may end at about %(rate)s; the months so far are too few for a range") % {"rate": shown[0]}
    return _("The year may end between %(low)s and %(high)s") % {"low": shown[0], "high": shown[1]}
