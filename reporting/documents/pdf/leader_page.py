"""The leader's page as one sheet of PDF: the figures, drawings and sentences of one month."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reporting.documents.leader_drawings import (
    change_chart,
    commune_strip,
    gap_chart,
    group_charts,
    missing_chart,
    missing_title,
    movers_chart,
    movers_title,
    trend_chart,
)
from reporting.documents.monthly_words import Said, figures_said
from reporting.documents.pdf.svg import picture
from reporting.documents.pdf.typeset import typeset
from reporting.drawings.bars import BarChart
from reporting.drawings.sparkline import sparkline
from reporting.figures.freshness import Freshness
from reporting.figures.lines import LAST_MONTH
from reporting.leader.answers import Answers
from reporting.rates import exact_rate
from units.models import PortalSettings
from units.wording import basis_word, day, moment, month, whole

TEMPLATE = "leader.typ"
MOST_PROCEDURES = 6
TREND, GROUP, STRIP = 430, 300, 500  # pixels across, as the drawings count them
TREND_HEIGHT, GROUP_HEIGHT = 260, 190
NEAR_QUOTA = 24  # percent of the width: a label of the axis so near would cover that of the quota
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
    return {
        "lang": get_language() or settings.LANGUAGE_CODE,
        "title": page_title(answers),
        "author": portal.lead,
        "basis": f"{basis_word(answers.basis).capitalize()} · {updated}",
        "demo": _demo(),
        "caution": str(answers.rate.hints) if answers.rate.hints else "",
        "cards": _cards(answers),
        "gaps": _gaps(answers),
        "strips": _strips(answers),
        "trend": _drawing("lines", trend_chart(answers, TREND, TREND_HEIGHT)),
        "groups": [_drawing("lines", each) for each in group_charts(answers, GROUP, GROUP_HEIGHT)],
        "change": _change(answers),
        "why": _counted(missing_chart(answers, MOST_PROCEDURES), missing_title(answers)),
        "movers": _counted(movers_chart(answers), movers_title()),
        "foot": _("▲ blue: reaches its quota; ▼ amber: below it. Pale with a border: the figure may still change."),
        "made": portal.lead,
    }


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


def _gaps(answers: Answers) -> Values:
    drawn = gap_chart(answers)
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
    return {"title": drawn.title, "rows": rows, "ticks": ticks, "more": more}


def _strips(answers: Answers) -> list[Values]:
    drawn = commune_strip(answers, STRIP)
    return [_drawing("strip", drawn, _("Each dot is a commune, at its rate."))] if drawn is not None else []


def _change(answers: Answers) -> Values | None:
    drawn = change_chart(answers)
    if drawn is None:
        return None
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
    return {"title": drawn.title, "rows": rows}


def _counted(drawn: BarChart | None, title: str) -> Values:
    if drawn is None:
        return {"title": title, "rows": [], "more": _("None.")}
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
