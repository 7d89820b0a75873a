"""The months of every unit side by side."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.places.heat import HeatTable
from reporting.views.choices import choice_fields, standpoint_of
from units.requests import PortalRequest


@require_safe
def months(request: PortalRequest) -> HttpResponse:
    """Units × months (or quarters, or the year to date month by month); filters, order and page in the address."""
    standpoint = standpoint_of(request)
    table = HeatTable(standpoint, request.GET.dict())
    context = {
        "standpoint": standpoint,
        "table": table,
        "sorting": table.sorting,
        "page": table.page,
        "freshness": standpoint.freshness,
        "fields": choice_fields(standpoint, "period", "basis", "span", "kind", "district"),
        "has_districts": standpoint.has_districts,
        "query": standpoint.choice.query(kind="", district="", status="", span=""),
    }
    return render(request, "reporting/months/page.html", context)
