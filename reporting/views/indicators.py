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
from reporting.views.answers import file_answer
from reporting.views.choices import choice_fields, selection_of
from units.models import PortalSettings
from units.requests import PortalRequest


@require_safe
def indicators(request: PortalRequest) -> HttpResponse:
    """Each indicator with its definition, its numerator and its denominator."""
    selection = selection_of(request)
    portal = PortalSettings.load()
    query = selection.choice.query(kind="", district="", status="")
    context = {
        "selection": selection,
        "portal": portal,
        "shown": Indicators(selection, portal),
        "span": span_name(selection.as_of.year, selection.as_of.month, selection.span),
        "fields": choice_fields(selection, "period", "basis", "span"),
        "freshness": selection.freshness,
        "has_districts": selection.has_districts,
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
    shown = Indicators(selection_of(request), PortalSettings.load())
    return file_answer(indicators_xlsx(shown), f"chi-tieu-cua-bo-{shown.period.name}.xlsx", XLSX)


@require_safe
def csv(request: PortalRequest) -> HttpResponse:
    """The page as CSV."""
    shown = Indicators(selection_of(request), PortalSettings.load())
    content = indicators_csv(shown).encode()
    return file_answer(content, f"chi-tieu-cua-bo-{shown.period.name}.csv", "text/csv; charset=utf-8")
