"""The leader's page as one sheet of PDF: the figures, drawings and sentences of one month."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reporting.documents.monthly_words import Said, figures_said, month_without_year_before
from reporting.documents.pdf.svg import picture
from reporting.documents.pdf.typeset import typeset
from reporting.drawings import gaps as gap_drawing
from reporting.drawings.bars import Count, bars
from reporting.drawings.judged import Judged
from reporting.drawings.lines import BEFORE, MAIN, THIN, Fan, Series, common_top, lines
from reporting.drawings.lines import Level as TrendLevel
from reporting.drawings.sparkline import sparkline
from reporting.drawings.strip import Level, strip
from reporting.drawings.waterfall import Step, waterfall
from reporting.drawings.words import short_points, short_rate
from reporting.figures.freshness import Freshness
from reporting.figures.lines import LAST_MONTH, Line
from reporting.figures.totals import Months, Totals
from reporting.leader.answers import Answers
from reporting.leader.gaps import GroupGaps
from reporting.leader.trends import TrendOf
from reporting.models import Basis
from reporting.rates import exact_rate
from units.models import PortalSettings, UnitKind
from units.wording import basis_word, day, minimum, moment, month, whole

TEMPLATE = "leader.typ"
MOST_ROWS = 26  # of the gap chart
MOST_PROCEDURES = 6
LONGEST_NAME = 75  # letters; the sheet has no room for more
TREND, GROUP, STRIP = 430, 300, 500  # pixels across, as the drawings count them
TREND_HEIGHT, GROUP_HEIGHT = 260, 190
NEAR_QUOTA = 24  # percent of the width: a label of the axis so near would cover that of the quota
MONTHS = [str(number) for number in range(1, LAST_MONTH + 1)]
Values = dict[str, Any]


def leader_page(answers: Answers, freshness: Freshness) -> bytes:
    """The sheet of ``answers``, in the language in force; the same answers are the same bytes. One query."""
    return typeset(TEMPLATE, page_values(answers, freshness))


def page_title(answers: Answers) -> str:
    return _("Online dossiers to the end of %(month)s") % {"month": month(answers.as_of)}


def page_values(answers: Answers, freshness: Freshness) -> Values:
    """Everything on the sheet as plain text and numbers."""
    portal = PortalSettings.load()
    updated = _("updated at %(moment)s") % {"moment": moment(freshness.drained_at)}
    groups = {group.kind: group for group in answers.groups}
    return {
        "lang": get_language() or settings.LANGUAGE_CODE,
        "title": page_title(answers),
        "author": portal.lead,
        "basis": f"{basis_word(answers.basis).capitalize()} · {updated}",
        "demo": _demo(),
        "caution": str(answers.rate.hints) if answers.rate.hints else "",
        "cards": _cards(answers),
        "gaps": _gaps([groups[kind] for kind in (UnitKind.DEPARTMENT, UnitKind.DISTRICT) if kind in groups], answers),
        "strips": [_strip(groups[UnitKind.COMMUNE], answers)] if UnitKind.COMMUNE in groups else [],
        "trend": _trend(answers),
        "groups": _group_trends(answers),
        "change": _change(answers),
        "why": _why(answers),
        "movers": _movers(answers),
        "foot": _("▲ blue: reaches its quota; ▼ amber: below it. Pale with a border: the figure may still change."),
        "made": portal.lead,
    }


def short_name(name: str) -> str:
    """As much of a name as there is room for."""
    return Truncator(name).chars(LONGEST_NAME)


def _procedure(answers: Answers, pk: int) -> str:
    return short_name(answers.names[pk].name)


def _demo() -> str:
    if settings.DEMO_TODAY is None:
        return ""
    sentence = _("Demonstration: illustrative figures, not official results. Assumed date: %(day)s.")
    return sentence % {"day": day(settings.DEMO_TODAY)}


def _cards(answers: Answers) -> list[Values]:
    series: list[list[tuple[int, Fraction | int | None]]] = [
        [(number, exact_rate(each.received_online, each.received_total)) for number, each in answers.rate.series],
        [(number, each.met) for number, each in answers.meeting.series],
        [],
    ]
    if answers.not_sent is not None:
        series.append([(number, each.expected - each.reported) for number, each in answers.not_sent.series])
    return [_card(said, each) for said, each in zip(figures_said(answers), series, strict=True)]


def _card(said: Said, series: Sequence[tuple[int, Fraction | int | None]]) -> Values:
    values: Values = {
        "label": said.label,
        "value": said.value,
        "change": said.change,
        "since": said.since,
        "side": said.side,
        "note": said.note,
        "picture": "",
        "alt": "",
    }
    if series:
        by_month = dict(series)
        title = _("%(label)s, by month") % {"label": said.label}
        drawn = sparkline([by_month.get(number) for number in range(1, LAST_MONTH + 1)], title=title)
        values |= {"picture": _picture("sparkline", drawn), "alt": title}
    return values


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


def _gaps(groups: Sequence[GroupGaps], answers: Answers) -> Values:
    units = [_judged(line, answers) for group in groups for line in group.lines]
    met, judged = sum(group.verdicts.met for group in groups), sum(group.judged for group in groups)
    words = {"met": whole(met), "judged": whole(judged)}
    title = _("%(met)s of %(judged)s departments and districts meet their quota (percentage points)") % words
    drawn = gap_drawing.gaps(units, title=title, most=MOST_ROWS)
    rows = [
        {
            "name": row.unit.name,
            "x": row.x,
            "width": row.width,
            "side": row.unit.side,
            "provisional": row.unit.is_provisional,
            "shown": f"{row.unit.glyph} {row.unit.shown_gap}",
            "note": row.unit.note or (_("%(n)s short") % {"n": whole(row.unit.missing)} if row.unit.missing else ""),
        }
        for row in drawn.rows
    ]
    more = _("%(n)s more units in between") % {"n": whole(drawn.left_out)} if drawn.left_out else ""
    zero = float(drawn.zero)
    ticks = [
        {
            "x": tick.x,
            "label": tick.label if tick.is_quota or abs(float(tick.x) - zero) >= NEAR_QUOTA else "",
            "strong": tick.is_quota,
        }
        for tick in drawn.ticks
    ]
    return {"title": title, "rows": rows, "ticks": ticks, "more": more}


def _strip(group: GroupGaps, answers: Answers) -> Values:
    units = [_judged(line, answers) for line in group.lines]
    words = {"met": whole(group.verdicts.met), "judged": whole(group.judged)}
    title = _("%(met)s of %(judged)s communes meet their quota") % words
    levels = [
        Level(Fraction(each, 100), _("quota %(percent)s%%") % {"percent": minimum(each)}) for each in group.minima
    ]
    drawn = strip(units, title=title, levels=levels, widths=(STRIP,))
    return _drawing("strip", drawn, _("Each dot is a commune, at its rate."))


def _trend(answers: Answers) -> Values:
    trend = answers.province_trend
    levels = [] if trend.asked is None else [TrendLevel(_("All quotas together"), trend.asked)]
    drawn = lines(
        _series(trend, answers),
        months=MONTHS,
        title=_trend_title(answers),
        levels=levels,
        fan=_fan(answers, trend),
        widths=(TREND,),
        height=TREND_HEIGHT,
    )
    return _drawing("lines", drawn)


def _group_trends(answers: Answers) -> list[Values]:
    """The same of each group, all on one scale."""
    parts = [
        (trend, _series(trend, answers, with_months=False), _levels(trend))
        for trend in answers.trends
        if trend.kind is not None
    ]
    top = common_top((series, levels) for _trend, series, levels in parts) if parts else None
    found = []
    for trend, series, levels in parts:
        drawn = lines(
            series,
            months=MONTHS,
            title=str(UnitKind(trend.kind).label) if trend.kind else "",
            levels=levels,
            fan=_fan(answers, trend),
            widths=(GROUP,),
            height=GROUP_HEIGHT,
            top=top,
        )
        found.append(_drawing("lines", drawn))
    return found


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


def _change(answers: Answers) -> Values | None:
    """How the last month changed the rate, step by step; None where there is nothing to compare."""
    why = answers.why
    if why.change is None or not why.steps:
        return None
    steps = [
        Step(_("All others") if each.procedure_id is None else _procedure(answers, each.procedure_id), each.points)
        for each in why.steps
    ]
    words = {"month": month_without_year_before(answers), "points": short_points(why.change.change)}
    title = _("What changed the rate since %(month)s: %(points)s percentage points") % words
    drawn = waterfall(
        why.change.before,
        steps,
        why.change.after,
        start_name=month_without_year_before(answers).capitalize(),
        end_name=month(answers.as_of).capitalize(),
        title=title,
    )
    rows = [
        {
            "name": row.name,
            "x": row.x,
            "width": row.width if row.kind in ("more", "less") else "1",
            "side": {"more": "reaches", "less": "below"}.get(row.kind, "plain"),
            "provisional": False,
            "strong": row.kind not in ("more", "less"),
            "shown": row.shown,
        }
        for row in drawn.rows
    ]
    return {"title": title, "rows": rows}


def _why(answers: Answers) -> Values:
    shown = [
        Count(_procedure(answers, each.procedure_id), -(-each.missing.numerator // each.missing.denominator))
        for each in answers.why.shown
    ]
    words = {"n": whole(answers.missing)}
    title = _("Why: to their quotas, units lack %(n)s online dossiers. The procedures that lack most:") % words
    return _counted(shown, title, MOST_PROCEDURES)


def _movers(answers: Answers) -> Values:
    shown = [Count(short_name(each.line.row.unit.display_name), each.missing) for each in answers.movers]
    return _counted(shown, _("Whose improvement moves the province most (dossiers short)"), len(shown))


def _counted(counts: Sequence[Count], title: str, most: int) -> Values:
    if not counts:
        return {"title": title, "rows": [], "more": _("None.")}
    drawn = bars(counts, title=title, head="", unit="", most=most)
    rows = [
        {
            "name": row.count.name,
            "x": "0",
            "width": row.width,
            "side": "plain",
            "provisional": False,
            "shown": whole(row.count.number),
        }
        for row in drawn.rows
    ]
    return {"title": title, "rows": rows, "more": ""}


def _drawing(name: str, drawn: Any, note: str = "") -> Values:
    alt = f"{drawn.title}. {drawn.desc}" if drawn.desc else drawn.title
    return {"title": drawn.title, "picture": _picture(name, drawn), "alt": alt, "note": note}


def _picture(name: str, drawn: Any) -> str:
    return picture(render_to_string(f"reporting/drawings/{name}.html", {"drawing": drawn, "without_table": True}))
