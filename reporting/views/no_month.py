"""The page shown in place of figures before any period has ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reporting.selection.first_month import FirstMonth
from units import clock
from units.requests import PortalRequest

FILES = (".xlsx", ".csv")


def no_month_yet(request: PortalRequest) -> HttpResponse:
    """That no month has ended, and which will be the first; 404 where a file was asked for, since there is none.

    Pages of the overview keep their tabs. Three queries at most.
    """
    is_file = request.path.endswith(FILES)
    is_of_overview = request.path.startswith(reverse("reporting:dashboard")) and not is_file
    name = request.resolver_match.url_name if request.resolver_match else None
    context = {
        "first": FirstMonth(clock.today()),
        "page": ("dashboard" if name == "present" else name) if is_of_overview else None,
    }
    return render(request, "reporting/periods/no_month.html", context, status=404 if is_file else 200)
