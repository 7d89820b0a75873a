"""The drawings of a leader's page, each saying its finding: for the sheet and for the presentation."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from reporting.documents.monthly_words import month_without_year_before
from reporting.drawings import gaps as gap_drawing
from reporting.drawings.bars import BarChart, Count, bars
from reporting.drawings.gaps import GapChart
from reporting.drawings.judged import Judged
from reporting.drawings.lines import BEFORE, MAIN, THIN, Fan, LineChart, Series, common_top, lines
from reporting.drawings.lines import Level as TrendLevel
from reporting.drawings.strip import Level, Strip, strip
from reporting.drawings.waterfall import Step, Waterfall, waterfall
from reporting.drawings.words import short_points, short_rate
from reporting.figures.lines import LAST_MONTH, Line
from reporting.figures.totals import Months, Totals
from reporting.leader.answers import Answers
from reporting.leader.gaps import GroupGaps
from reporting.leader.trends import TrendOf
from reporting.models import Basis
from reporting.rates import exact_rate
from units.models import UnitKind
from units.wording import minimum, month, whole

MOST_ROWS = 26  # of the gap chart
LONGEST_NAME = 75  # letters; a sheet and a slide have no room for more
MONTHS = [str(number) for number in range(1, LAST_MONTH + 1)]


def short_name(name: str) -> str:
    """As much of a name as there is room for."""
    return Truncator(name).chars(LONGEST_NAME)


def gap_chart(answers: Answers) -> GapChart:
    """Departments and districts round each one's own quota."""
    groups = [group for group in answers.groups if group.kind != UnitKind.COMMUNE]
    units = [_judged(line, answers) for group in groups for line in group.lines]
    met, judged = sum(group.verdicts.met for group in groups), sum(group.judged for group in groups)
    words = {"met": whole(met), "judged": whole(judged)}
    title = _("%(met)s of %(judged)s departments and districts meet their quota (percentage points)") % words
    return gap_drawing.gaps(units, title=title, most=MOST_ROWS)


def commune_strip(answers: Answers, width: int) -> Strip | None:
    """The communes as dots; None where there are none."""
    group = next((each for each in answers.groups if each.kind == UnitKind.COMMUNE), None)
    if group is None:
        return None
    words = {"met": whole(group.verdicts.met), "judged": whole(group.judged)}
    title = _("%(met)s of %(judged)s communes meet their quota") % words
    units = [_judged(line, answers) for line in group.lines]
    return strip(units, title=title, levels=_quotas(group), widths=(width,))


def trend_chart(answers: Answers, width: int, height: int) -> LineChart:
    """The year to date, each month, last year, the quotas together, and what the year may end at."""
    trend = answers.province_trend
    levels = [] if trend.asked is None else [TrendLevel(_("All quotas together"), trend.asked)]
    return lines(
        _series(trend, answers),
        months=MONTHS,
        title=_trend_title(answers),
        levels=levels,
        fan=_fan(answers, trend),
        widths=(width,),
        height=height,
    )


def group_charts(answers: Answers, width: int, height: int) -> list[LineChart]:
    """The year to date of each group, all on one scale."""
    parts = [
        (trend, _series(trend, answers, with_months=False), _levels(trend))
        for trend in answers.trends
        if trend.kind is not None
    ]
    top = common_top((series, levels) for _trend, series, levels in parts) if parts else None
    return [
        lines(
            series,
            months=MONTHS,
            title=str(UnitKind(trend.kind).label) if trend.kind else "",
            levels=levels,
            fan=_fan(answers, trend),
            widths=(width,),
            height=height,
            top=top,
        )
        for trend, series, levels in parts
    ]


def missing_chart(answers: Answers, most: int) -> BarChart | None:
    """The procedures that lack most to the quotas; None where none does."""
    counts = [
        Count(_procedure(answers, each.procedure_id), -(-each.missing.numerator // each.missing.denominator))
        for each in answers.why.shown
    ]
    return _bars(counts, missing_title(answers), most)


def missing_title(answers: Answers) -> str:
    words = {"n": whole(answers.missing)}
    return _("Why: to their quotas, units lack %(n)s online dossiers. The procedures that lack most:") % words


def movers_chart(answers: Answers) -> BarChart | None:
    """The units whose improvement moves the province most; None where all meet their quota."""
    counts = [Count(short_name(each.line.row.unit.display_name), each.missing) for each in answers.movers]
    return _bars(counts, movers_title(), len(counts))


def movers_title() -> str:
    return _("Whose improvement moves the province most (dossiers short)")


def change_chart(answers: Answers) -> Waterfall | None:
    """How the last month changed the rate, step by step; None where there is nothing to compare."""
    why = answers.why
    if why.change is None or not why.steps:
        return None
    steps = [
        Step(_("All others") if each.procedure_id is None else _procedure(answers, each.procedure_id), each.points)
        for each in why.steps
    ]
    words = {"month": month_without_year_before(answers), "points": short_points(why.change.change)}
    return waterfall(
        why.change.before,
        steps,
        why.change.after,
        start_name=month_without_year_before(answers).capitalize(),
        end_name=month(answers.as_of).capitalize(),
        title=_("What changed the rate since %(month)s: %(points)s percentage points") % words,
    )


def _bars(counts: Sequence[Count], title: str, most: int) -> BarChart | None:
    return bars(counts, title=title, head="", unit="", most=most) if counts else None


def _procedure(answers: Answers, pk: int) -> str:
    return short_name(answers.names[pk].name)


def _quotas(group: GroupGaps) -> list[Level]:
    words = _("quota %(percent)s%%")
    return [Level(Fraction(each, 100), words % {"percent": minimum(each)}) for each in group.minima]


def _judged(line: Line, answers: Answers) -> Judged:
    row = line.row
    note = _("%(n)s/%(all)s months") % {"n": row.months_reported, "all": row.months_expected}
    return Judged(
        short_name(row.unit.display_name),
        row.ytd_received_online,
        row.ytd_received_total,
        row.minimum_hundredths,
        is_provisional=answers.basis == Basis.PROVISIONAL,
        note=note if line.is_incomplete else "",
    )


def _series(trend: TrendOf, answers: Answers, *, with_months: bool = True) -> list[Series]:
    provisional = frozenset(range(LAST_MONTH)) if answers.basis == Basis.PROVISIONAL else frozenset()
    series = [Series(_("Year to date"), _rates(trend.to_date), MAIN, provisional)]
    if with_months:
        series.append(Series(_("By month"), _rates(trend.months), THIN, provisional))
    return [*series, Series(_("Last year"), _rates(trend.last_year), BEFORE)] if trend.last_year else series


def _levels(trend: TrendOf) -> list[TrendLevel]:
    """The quotas of a group's units."""
    words = _("quota %(percent)s%%")
    return [TrendLevel(words % {"percent": minimum(each)}, Fraction(each, 100)) for each in trend.minima]


def _rates(months: Months) -> list[Fraction | None]:
    known = {number: exact_rate(each.received_online, each.received_total) for number, each in months.items()}
    return [known.get(number) for number in range(1, LAST_MONTH + 1)]


def _trend_title(answers: Answers) -> str:
    rates = [exact_rate(each.received_online, each.received_total) for _month, each in answers.rate.series]
    known = [each for each in rates if each is not None]
    if len(known) < 2:
        return _("Online rate, year to date")
    first, last = known[0], known[-1]
    words = {"first": short_rate(first), "last": short_rate(last)}
    if first == last:
        return _("The rate of the year to date stays at %(last)s") % words
    sentence = (
        _("The rate of the year to date rises from %(first)s to %(last)s")
        if last > first
        else _("The rate of the year to date falls from %(first)s to %(last)s")
    )
    return sentence % words


def _fan(answers: Answers, trend: TrendOf) -> Fan | None:
    """What the year may end at; None in December, and where nothing is known."""
    ends, totals = trend.year_end, trend.to_date.get(answers.as_of.month, Totals())
    start = exact_rate(totals.received_online, totals.received_total)
    likely = [exact_rate(online, ends.year_total) for online in ends.year_online]
    known = [each for each in likely if each is not None]
    if not answers.left or start is None or len(known) < len(likely):
        return None
    return Fan(answers.as_of.month - 1, start, min(known), known[0], max(known), _("Estimate"))
