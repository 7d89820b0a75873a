"""The drawings of a leader's page: the answers as marks with words, links and exact values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from procedures.models import Procedure
from reporting.drawings.bars import BarChart, Count, bars
from reporting.drawings.gaps import GapChart, gaps
from reporting.drawings.judged import Judged
from reporting.drawings.lines import BEFORE, THIN, Fan, LineChart, Series, common_top, lines
from reporting.drawings.lines import Level as LevelLine
from reporting.drawings.sparkline import Sparkline, sparkline
from reporting.drawings.strip import MOST_DOTS, Level, Strip, columns, strip
from reporting.drawings.waterfall import Step, Waterfall, waterfall
from reporting.drawings.words import short_rate
from reporting.figures.lines import LAST_MONTH, Line
from reporting.figures.totals import Months
from reporting.leader import words
from reporting.leader.answers import Answers
from reporting.leader.gaps import GroupGaps
from reporting.leader.procedure_gaps import ProcedureGap
from reporting.leader.trends import TrendOf
from reporting.leader.why import Why
from reporting.models import Basis
from reporting.rates import percent
from units.wording import minimum, month_number, points, rate, whole

MOST_BARS = 24  # of units; a larger group is drawn as dots
DOTS, TREND, SMALL = 600, 350, 220  # pixels, as wide as the columns of the page
DOT = 3.0  # pixels
NAME_SHOWN = 90  # letters of a procedure's name in a drawing; the national list has names of five hundred


@dataclass(frozen=True, slots=True)
class GroupPicture:
    """One group: as bars where they are few, else as dots; neither where nobody has a quota and a rate."""

    group: GroupGaps
    said: str
    bars: GapChart | None
    dots: Strip | None
    trend: LineChart
    change: Decimal | None
    address: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """``change`` is None in the first month of a year, and where no dossier had been reported before."""

    rate: Sparkline
    meeting: Sparkline
    year_end: Sparkline
    not_sent: Sparkline | None
    groups: list[GroupPicture]
    trend: LineChart
    missing: BarChart
    change: Waterfall | None
    movers: BarChart

    @property
    def has_notes(self) -> bool:
        """Whether a bar is marked as incomplete, or as resting on a report with open hints."""
        return any(unit.note for unit in self._units)

    @property
    def has_provisional(self) -> bool:
        return any(unit.is_provisional for unit in self._units)

    @property
    def _units(self) -> list[Judged]:
        return [row.unit for each in self.groups if each.bars for row in each.bars.rows]


def pictures_of(found: Answers) -> Pictures:
    """All drawings of the page, without a query; links keep the month and the basis."""
    query = f"?period={found.as_of.name}&basis={found.basis}"
    top = common_top((_series(found, each)[:1], _levels(each)) for each in found.trends)
    groups = [_group(found, group, trend, top, query) for group, trend in zip(found.groups, found.trends, strict=True)]
    return Pictures(
        rate=_rate(found),
        meeting=_meeting(found),
        year_end=_monthly(found),
        not_sent=_not_sent(found),
        groups=groups,
        trend=_trend(found, found.province_trend, words.is_it_better(found), TREND, height=225),
        missing=missing_picture(
            found.why.shown[: words.PROCEDURES_SHOWN], found.names, query, words.why(found.why, words.PROCEDURES_SHOWN)
        ),
        change=change_picture(found.why, found.as_of.month, found.names, query),
        movers=_movers(found, query),
    )


def _rate(found: Answers) -> Sparkline:
    values = [totals.rate for _month, totals in found.rate.series]
    title = _("Year to date by month, now %(rate)s") % {"rate": rate(found.rate.totals.rate)}
    return sparkline(values, title=title, provisional=_provisional(found, len(values)))


def _meeting(found: Answers) -> Sparkline:
    values = [verdicts.met for _month, verdicts in found.meeting.series]
    title = _("Units that meet their quota, by month, now %(n)s") % {"n": whole(found.meeting.now.met)}
    return sparkline(values, title=title, provisional=_provisional(found, len(values)))


def _monthly(found: Answers) -> Sparkline:
    """The single months, from which the estimate comes; the one that came early is hollow."""
    trend = found.province_trend
    values = [totals.rate for totals in trend.months.values()]
    provisional = set(_provisional(found, len(values)))
    if trend.early is not None:
        values += [None] * (trend.early[0] - found.as_of.month - 1) + [trend.early[1].rate]
        provisional.add(len(values) - 1)
    last = next((value for value in reversed(values) if value is not None), None)
    title = _("The rate of single months, last %(rate)s") % {"rate": rate(last)}
    return sparkline(values, title=title, provisional=provisional)


def _not_sent(found: Answers) -> Sparkline | None:
    if found.not_sent is None:
        return None
    values = [totals.expected - totals.reported for _month, totals in found.not_sent.series]
    title = _("Units that have not sent, by month, now %(n)s") % {"n": whole(found.not_sent.missing)}
    return sparkline(values, title=title, provisional={len(values) - 1} if values else frozenset())


def _provisional(found: Answers, count: int) -> frozenset[int]:
    """On provisional figures every month may still change; its last one is what is looked at."""
    return frozenset({count - 1}) if found.basis == Basis.PROVISIONAL and count else frozenset()


def _group(found: Answers, group: GroupGaps, trend: TrendOf, top: Fraction, query: str) -> GroupPicture:
    said = words.group_misses(group)
    title = f"{group.kind.label}: {said}"
    rated = [line for line in group.lines if line.row.minimum_hundredths is not None and line.row.ytd_received_total]
    bars_of = dots_of = None
    if len(rated) > MOST_DOTS:
        counts = Counter(100 * line.row.ytd_received_online // line.row.ytd_received_total for line in rated)
        dots_of = columns(counts, title=title, levels=_strip_levels(group), width=DOTS)
    elif len(rated) > MOST_BARS:
        judged = [_judged(line, query, found.basis) for line in rated]
        dots_of = strip(judged, title=title, levels=_strip_levels(group), widths=(DOTS,), radius=DOT)
    elif rated:
        bars_of = gaps([_judged(line, query, found.basis) for line in rated], title=title)
    return GroupPicture(
        group=group,
        said=said,
        bars=bars_of,
        dots=dots_of,
        trend=_trend(found, trend, title, SMALL, height=105, top=top, is_small=True),
        change=trend.change,
        address=reverse("reporting:group", args=[group.kind.value]) + query,
    )


def _strip_levels(group: GroupGaps) -> list[Level]:
    return [Level(percent(each), f"{minimum(each)}%") for each in group.minima]


def _judged(line: Line, query: str, basis: str) -> Judged:
    row = line.row
    notes = []
    if line.is_incomplete:
        notes.append(_("%(done)s/%(all)s months") % {"done": row.months_reported, "all": row.months_expected})
    if line.has_open_hints:
        notes.append(_("hints open"))
    return Judged(
        name=row.unit.display_name,
        online=row.ytd_received_online,
        total=row.ytd_received_total,
        minimum_hundredths=row.minimum_hundredths,
        url=reverse("reporting:unit", args=[row.unit.code]) + query,
        is_provisional=basis == Basis.PROVISIONAL or line.has_open_hints,
        note=", ".join(notes),
    )


def _series(found: Answers, trend: TrendOf) -> list[Series]:
    """The year to date, and of each month alone; the year before in the months that both have."""
    last = found.as_of.month
    provisional = frozenset({last - 1}) if found.basis == Basis.PROVISIONAL else frozenset()
    monthly = _rates(trend.months, last)
    early: frozenset[int] = provisional
    if trend.early is not None:
        number, totals = trend.early
        monthly += [None] * (number - last - 1) + [totals.rate]
        early = early | {number - 1}
    series = [
        Series(pgettext("a line of a chart", "Year to date"), _rates(trend.to_date, last), provisional=provisional),
        Series(pgettext("a line of a chart", "Month"), monthly, THIN, early),
    ]
    if trend.last_year:
        series.append(Series(str(found.as_of.year - 1), _rates(trend.last_year, last), BEFORE))
    return series


def _levels(trend: TrendOf) -> list[LevelLine]:
    return [] if trend.asked is None else [LevelLine(f"{words.level_name()} {short_rate(trend.asked)}", trend.asked)]


def _rates(months: Months, last: int) -> list:
    return [months[number].rate if number in months else None for number in range(1, last + 1)]


def _trend(
    found: Answers,
    trend: TrendOf,
    title: str,
    width: int,
    *,
    height: int,
    top: Fraction | None = None,
    is_small: bool = False,
) -> LineChart:
    series = _series(found, trend)
    return lines(
        [Series("", each.values, each.look, each.provisional) for each in series[:1]] if is_small else series,
        months=[month_number(number) for number in range(1, LAST_MONTH + 1)],
        title=title,
        desc=_("By month, in percent. The level line: the rate if each unit had just its quota."),
        levels=[LevelLine(short_rate(each.value), each.value) for each in _levels(trend)]
        if is_small
        else _levels(trend),
        fan=None if is_small else _fan(found, trend),
        widths=(width,),
        height=height,
        top=top,
    )


def _fan(found: Answers, trend: TrendOf) -> Fan | None:
    ends, start = trend.year_end, trend.to_date.get(found.as_of.month)
    low, high = ends.rate_range
    if not found.left or start is None or start.rate is None or ends.rate is None or low is None or high is None:
        return None
    return Fan(found.as_of.month - 1, start.rate, low, ends.rate, high, pgettext("a line of a chart", "Year end"))


def missing_picture(shown: list[ProcedureGap], names: Mapping[int, Procedure], query: str, title: str) -> BarChart:
    """What procedures lack to the quotas, in whole dossiers, rounded up."""
    counts = [
        Count(
            name=short_name(names[gap.procedure_id].name),
            number=gap.missing.__ceil__(),
            url=_procedure(names[gap.procedure_id], query),
            note=_("rate %(rate)s") % {"rate": short_rate(gap.to_date.rate)} if gap.to_date.rate is not None else "",
        )
        for gap in shown
    ]
    return bars(counts, title=title, head=_("Administrative procedure"), unit=_("Online dossiers short"))


def change_picture(why: Why, month: int, names: Mapping[int, Procedure], query: str) -> Waterfall | None:
    """From the year to date of the month before to that of this month, by the procedures that changed it most."""
    if why.change is None:
        return None
    steps = [
        Step(
            _("All other procedures") if step.procedure_id is None else short_name(names[step.procedure_id].name),
            step.points,
            "" if step.procedure_id is None else _procedure(names[step.procedure_id], query),
            step.shown,
        )
        for step in why.steps
    ]
    before, now = (_("To month %(month)s") % {"month": month_number(month - each)} for each in (1, 0))
    title = words.why_changed(why, month)
    return waterfall(why.change.before, steps, why.change.after, start_name=before, end_name=now, title=title)


def _procedure(procedure: Procedure, query: str) -> str:
    return reverse("reporting:procedure", args=[procedure.code]) + query


def short_name(name: str) -> str:
    """The beginning of a long name; the whole one is where its link leads."""
    return name if len(name) <= NAME_SHOWN else name[: NAME_SHOWN - 1].rstrip() + "…"


def _movers(found: Answers, query: str) -> BarChart:
    counts = [
        Count(
            name=mover.line.row.unit.display_name,
            number=mover.missing,
            url=reverse("reporting:unit", args=[mover.line.row.unit.code]) + query,
            note=_("%(points)s points") % {"points": points(mover.points)},
        )
        for mover in found.movers
    ]
    title = _("Units whose improvement moves the province most")
    return bars(counts, title=title, head=_("Unit"), unit=_("Online dossiers short"))
