"""The districts next to one another, and one with its communes."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.drawings.heat import legend
from reporting.figures.line_order import DEFAULT_ORDER, LINE_KEYS
from reporting.figures.spans import span_name
from reporting.places.district_page import DistrictPage
from reporting.places.districts import DISTRICT_KEYS, Districts
from reporting.places.tile_diagram import TileDiagram
from reporting.selection.selection import Selection
from reporting.selection.sorting import Sorting
from reporting.views.choices import choice_fields, day_asked_for, selection_of
from units.models import Unit, UnitKind
from units.requests import PortalRequest

ROWS_A_PAGE = 100  # no province has as many districts; each is a row with two drawings


@require_safe
def districts(request: PortalRequest) -> HttpResponse:
    """Every district: its own line, its communes, both together; and the diagram of tiles."""
    selection = selection_of(request)
    found = Districts(selection)
    sorting = Sorting.of(request.GET.dict(), DISTRICT_KEYS, "unit")
    page = Paginator(sorting.rows(found.rows, DISTRICT_KEYS), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = _common(selection) | {
        "districts": found,
        "page": page,
        "sorting": sorting,
        "together": found.all[0] + found.all[1],
        "diagram": TileDiagram(found.rows),
        "steps": legend(),
    }
    return render(request, "reporting/districts/page.html", context)


@require_safe
def district(request: PortalRequest, code: str) -> HttpResponse:
    """The period's district with ``code``, or the latest: its sums, its communes in their group, their spread."""
    selection = selection_of(request)
    unit = Unit.objects.filter(kind=UnitKind.DISTRICT).latest_with_code(code, day_asked_for(request.GET))
    if unit is None:
        raise Http404
    shown = DistrictPage(selection, unit)
    sorting = Sorting.of(request.GET.dict(), LINE_KEYS, DEFAULT_ORDER)
    context = _common(selection) | {
        "unit": unit,
        "shown": shown,
        "lines": sorting.rows(shown.lines, LINE_KEYS),
        "sorting": sorting,
    }
    return render(request, "reporting/districts/district.html", context)


def _common(selection: Selection) -> dict[str, object]:
    """What both pages need: the selection, the line of choices, and the name of the span."""
    as_of = selection.as_of
    return {
        "selection": selection,
        "span_name": span_name(as_of.year, as_of.month, selection.span),
        "freshness": selection.freshness,
        "fields": choice_fields(selection, "period", "basis", "span"),
        "has_districts": selection.has_districts,
        "query": selection.choice.query(kind="", district="", status=""),
    }
