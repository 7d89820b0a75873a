"""One of the three groups on a page of its own."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.figures.spans import span_name
from reporting.places.groups import GroupPage
from reporting.views.choices import choice_fields, standpoint_of
from units.models import UnitKind
from units.requests import PortalRequest


@require_safe
def group(request: PortalRequest, kind: str) -> HttpResponse:
    """The group's sums beside last year's, its verdicts, how its units are spread, and its months."""
    if kind not in UnitKind.values:
        raise Http404
    standpoint = standpoint_of(request)
    as_of = standpoint.as_of
    context = {
        "standpoint": standpoint,
        "kind": UnitKind(kind),
        "kinds": [each for each in UnitKind if each in (kind, *standpoint.kinds_of_year)],
        "group": GroupPage(standpoint, kind),
        "span_name": span_name(as_of.year, as_of.month, standpoint.span),
        "freshness": standpoint.freshness,
        "fields": choice_fields(standpoint, "period", "basis", "span"),
        "ranking": standpoint.choice.query(kind=kind, district="", status="", span=""),
        "has_districts": standpoint.has_districts,
        "query": standpoint.choice.query(kind="", district="", status=""),
    }
    return render(request, "reporting/groups/page.html", context)
