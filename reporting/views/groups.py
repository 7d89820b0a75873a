"""One of the three groups on a page of its own."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.figures.spans import span_name
from reporting.leader.group_why import group_why
from reporting.places.groups import GroupPage
from reporting.views.choices import choice_fields, selection_of
from units.models import UnitKind
from units.requests import PortalRequest


@require_safe
def group(request: PortalRequest, kind: str) -> HttpResponse:
    """The group's sums compared with last year's, its verdicts, how its units are spread, why, and its months."""
    if kind not in UnitKind.values:
        raise Http404
    selection = selection_of(request)
    as_of = selection.as_of
    page = GroupPage(selection, kind)
    context = {
        "selection": selection,
        "kind": UnitKind(kind),
        "kinds": [each for each in UnitKind if each in (kind, *selection.kinds_of_year)],
        "group": page,
        "why": group_why(selection, kind, page.months) if page.months else None,
        "span_name": span_name(as_of.year, as_of.month, selection.span),
        "freshness": selection.freshness,
        "fields": choice_fields(selection, "period", "basis", "span"),
        "ranking": selection.choice.query(kind=kind, district="", status="", span=""),
        "has_districts": selection.has_districts,
        "query": selection.choice.query(kind="", district="", status=""),
    }
    return render(request, "reporting/groups/page.html", context)
