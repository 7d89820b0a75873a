"""The ministry's indicators, as a page and as files."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting.by_procedure.indicators import Indicators
from reporting.figures.spans import span_name
from reporting.spreadsheets.indicators import indicators_csv, indicators_xlsx
from reporting.spreadsheets.sheets import XLSX
from reporting.views.choices import choice_fields, standpoint_of
from reporting.views.exports import file_answer
from units.models import PortalSettings
from units.requests import PortalRequest


@require_safe
def indicators(request: PortalRequest) -> HttpResponse:
    """Each indicator with its definition, its numerator and its denominator."""
    standpoint = standpoint_of(request)
    portal = PortalSettings.load()
    query = standpoint.choice.query(kind="", district="", status="")
    context = {
        "standpoint": standpoint,
        "portal": portal,
        "shown": Indicators(standpoint, portal),
        "span": span_name(standpoint.as_of.year, standpoint.as_of.month, standpoint.span),
        "fields": choice_fields(standpoint, "period", "basis", "span"),
        "freshness": standpoint.freshness,
        "has_districts": standpoint.has_districts,
        "query": query,
        "files": [
            (reverse("reporting:indicators-xlsx") + query, _("Export to Excel")),
            (reverse("reporting:indicators-csv") + query, "CSV"),
        ],
    }
    return render(request, "reporting/indicators/page.html", context)


@require_safe
def xlsx(request: PortalRequest) -> HttpResponse:
    """The page as a workbook."""
    shown = Indicators(standpoint_of(request), PortalSettings.load())
    return file_answer(indicators_xlsx(shown), f"chi-tieu-cua-bo-{shown.period.name}.xlsx", XLSX)


@require_safe
def csv(request: PortalRequest) -> HttpResponse:
    """The page as CSV."""
    shown = Indicators(standpoint_of(request), PortalSettings.load())
    content = indicators_csv(shown).encode()
    return file_answer(content, f"chi-tieu-cua-bo-{shown.period.name}.csv", "text/csv; charset=utf-8")
