"""The presentation for the monthly meeting: one drawing a page, turned by arrow keys, printed one a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting.leader.answers import Answers, answers
from reporting.leader.cards import cards
from reporting.leader.procedure_pictures import change_picture, missing_picture
from reporting.leader.reasons import reasons
from reporting.leader.trend_pictures import group_trends, province_trend
from reporting.leader.unit_pictures import MOST_ROWS, commune_dots, movers_picture, query_of, small_groups_bars
from reporting.views.choices import selection_of
from units.requests import PortalRequest
from units.wording import month

WIDTHS, HEIGHT = (640, 340), 300  # pixels of a drawing, which is shown twice as large; the second on a telephone
GROUP_WIDTH, GROUP_HEIGHT = 300, 230
MOST_PROCEDURES = 8


@dataclass(frozen=True, slots=True)
class Slide:
    """One page: its finding, the template of what it shows, and that."""

    title: str
    template: str
    drawing: Any

    @property
    def drawings(self) -> list[Any]:
        return self.drawing if isinstance(self.drawing, list) else [self.drawing]


@require_safe
def present(request: PortalRequest) -> HttpResponse:
    """The figures, the drawings and the reasons of one month, a page each; confirmed ones for clerks."""
    selection = selection_of(request)
    found = answers(selection)
    context = {
        "slides": _slides(found),
        "selection": selection,
        "answers": found,
        "freshness": selection.freshness,
        "query": selection.choice.query(kind="", district="", status="", span=""),
    }
    return render(request, "reporting/present/page.html", context)


def _slides(found: Answers) -> list[Slide]:
    title = _("Online dossiers to the end of %(month)s") % {"month": month(found.as_of)}
    query = query_of(found)
    missing, movers = (
        missing_picture(found.why, MOST_PROCEDURES, found.names, query),
        movers_picture(found, is_short=True),
    )
    slides = [Slide(title, "reporting/present/_figures.html", cards(found))]
    slides += _drawn("gaps", small_groups_bars(found, MOST_ROWS))
    slides += _drawn("strip", commune_dots(found, WIDTHS))
    slides += _drawn("lines", province_trend(found, WIDTHS, HEIGHT))
    groups = group_trends(found, GROUP_WIDTH, GROUP_HEIGHT)
    if groups:
        slides.append(Slide(_("The groups on one scale"), "reporting/present/_groups.html", groups))
    slides += _drawn("bars", missing if missing.rows else None)
    slides += _drawn("waterfall", change_picture(found.why, found.as_of.month, found.names, query))
    slides += _drawn("bars", movers if movers.rows else None)
    sentences = reasons(found)
    if sentences:
        slides.append(Slide(_("In three sentences"), "reporting/present/_sentences.html", sentences))
    return slides


def _drawn(name: str, drawing: Any) -> list[Slide]:
    return [] if drawing is None else [Slide(drawing.title, f"reporting/drawings/{name}.html", drawing)]
