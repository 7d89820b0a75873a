"""The leader's page as one sheet of PDF: the figures, drawings and sentences of one month."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reporting.documents.pdf.svg import picture
from reporting.documents.pdf.typeset import typeset
from reporting.drawings.bars import BarChart
from reporting.drawings.waterfall import Waterfall
from reporting.figures.freshness import Freshness
from reporting.leader.answers import Answers
from reporting.leader.pictures import CardPicture, card_pictures
from reporting.leader.procedure_pictures import change_picture, missing_picture
from reporting.leader.trend_pictures import group_trends, province_trend
from reporting.leader.unit_pictures import MOST_ROWS, commune_dots, movers_picture, small_groups_bars
from units.models import PortalSettings
from units.wording import basis_word, demo_note, moment, month, whole

TEMPLATE = "leader.typ"
MOST_PROCEDURES = 6
TREND, GROUPS, STRIP = 430, 900, 500  # pixels across, as the drawings count them
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
    words = _("being updated, the latest of %(moment)s") if freshness.late_since else _("updated at %(moment)s")
    updated = words % {"moment": moment(freshness.drained_at)}
    return {
        "lang": get_language() or settings.LANGUAGE_CODE,
        "title": page_title(answers),
        "author": portal.lead,
        "basis": f"{basis_word(answers.basis).capitalize()} · {updated}",
        "demo": " ".join(demo_note()),
        "caution": str(answers.rate.hints) if answers.rate.hints else "",
        "cards": [_card(each) for each in card_pictures(answers)],
        "gaps": _gaps(answers),
        "strips": _strips(answers),
        "trend": _drawing("lines", province_trend(answers, (TREND,), TREND_HEIGHT)),
        "groups": _groups(answers),
        "change": _change(change_picture(answers.why, answers.as_of.month, answers.names, query="")),
        "why": _counted(missing_picture(answers.why, MOST_PROCEDURES, answers.names, query="")),
        "movers": _counted(movers_picture(answers, is_short=True)),
        "foot": _("▲ blue: reaches its quota; ▼ amber: below it. Pale with a border: the figure may still change."),
        "made": portal.lead,
    }


def _card(shown: CardPicture) -> Values:
    card = shown.card
    return {
        "label": card.label,
        "value": card.value,
        "limits": " ".join(filter(None, (card.unit, card.limits))),
        "change": f"{card.glyph} {card.change}" if card.change else "",
        "since": card.since,
        "side": card.side,
        "note": card.note,
        "picture": _picture("sparkline", shown.months),
        "alt": shown.months.title,
    }


def _gaps(answers: Answers) -> Values:
    drawn = small_groups_bars(answers, MOST_ROWS)
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
    drawn = commune_dots(answers, (STRIP,))
    return [_drawing("strip", drawn, _("Each dot is a commune, at its rate."))] if drawn is not None else []


def _groups(answers: Answers) -> list[Values]:
    """The groups share one row: of two each has more width, so that lines and letters keep their size."""
    width = GROUPS // max(1, len(answers.groups))
    return [_drawing("lines", each) for each in group_trends(answers, width, GROUP_HEIGHT)]


def _change(drawn: Waterfall | None) -> Values | None:
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


def _counted(drawn: BarChart) -> Values:
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
    return {"title": drawn.title, "rows": rows, "more": "" if rows else _("None.")}


def _drawing(name: str, drawn: Any, note: str = "") -> Values:
    alt = f"{drawn.title}. {drawn.desc}" if drawn.desc else drawn.title
    return {"title": drawn.title, "picture": _picture(name, drawn), "alt": alt, "note": note}


def _picture(name: str, drawn: Any) -> str:
    return picture(render_to_string(f"reporting/drawings/{name}.html", {"drawing": drawn, "without_table": True}))
