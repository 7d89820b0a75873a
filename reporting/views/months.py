"""The months of every unit side by side."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.drawings.heat import legend
from reporting.places.heat import HeatTable
from reporting.places.present import PresentTable
from reporting.selection.choice import PRESENT
from reporting.views.choices import choice_fields, selection_of
from units.requests import PortalRequest


@require_safe
def months(request: PortalRequest) -> HttpResponse:
    """Units × months (or quarters, or the year to date month by month); filters, order and page in the address."""
    selection = selection_of(request)
    is_present = selection.choice.units == PRESENT
    table = (PresentTable if is_present else HeatTable)(selection, request.GET.dict())
    context = {
        "selection": selection,
        "table": table,
        "labels": table.labels,
        "sorting": table.sorting,
        "page": table.page,
        "freshness": selection.freshness,
        "fields": choice_fields(selection, "period", "basis", "span", "kind", "district", "units"),
        "is_present": is_present,
        "steps": legend(),
        "has_districts": selection.has_districts,
        "query": selection.choice.query(kind="", district="", status="", span=""),
    }
    return render(request, "reporting/months/page.html", context)
