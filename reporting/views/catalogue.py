"""«Danh mục có hiệu lực tại ngày …», as a page of the portal and of the administration, and as files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting import rules
from reporting.by_procedure.day_catalogue import CatalogueFilter, DayCatalogue
from reporting.spreadsheets.catalogue import catalogue_csv, catalogue_xlsx
from reporting.spreadsheets.sheets import XLSX
from reporting.views.access import allowed
from reporting.views.answers import file_answer
from reporting.views.choices import ChoiceField
from units import clock
from units.admin_pages import admin_page
from units.day_field import DayChoices
from units.requests import PortalRequest
from units.wording import day

LINES_A_PAGE = 300


@require_safe
def catalogue(request: PortalRequest) -> HttpResponse:
    """What is published on a day, with filters; all of it is in the address."""
    shown = _shown(request)
    context = _context(request, shown) | {
        "has_districts": shown.has_districts,
        "procedure_page": "reporting:procedure",
    }
    return render(request, "reporting/catalogue/page.html", context)


@require_safe
@allowed(rules.can_administer)
def office_catalogue(request: PortalRequest) -> HttpResponse:
    """The same among the pages of the administration."""
    shown = _shown(request)
    title = _("Catalogue in force on %(day)s") % {"day": day(shown.on)}
    return admin_page(request, "reporting/office/catalogue.html", title, **_context(request, shown))


@require_safe
def xlsx(request: PortalRequest) -> HttpResponse:
    """The catalogue of a day as a workbook."""
    shown = _shown(request)
    return file_answer(catalogue_xlsx(shown), f"danh-muc-{shown.on:%Y-%m-%d}.xlsx", XLSX)


@require_safe
def csv(request: PortalRequest) -> HttpResponse:
    """The catalogue of a day as CSV."""
    shown = _shown(request)
    name = f"danh-muc-{shown.on:%Y-%m-%d}.csv"
    return file_answer(catalogue_csv(shown).encode(), name, "text/csv; charset=utf-8")


def _shown(request: PortalRequest) -> DayCatalogue:
    chosen = CatalogueFilter.of(request.GET.dict())
    return DayCatalogue(chosen.on or clock.today(), chosen)


def _context(request: PortalRequest, shown: DayCatalogue) -> dict[str, Any]:
    chosen, every = shown.chosen, _("All")
    query = f"?{urlencode(chosen.chosen)}" if chosen.chosen else ""
    return {
        "shown": shown,
        "page_of": Paginator(shown.lines, LINES_A_PAGE).get_page(request.GET.get("page")),
        "days": DayChoices(request.GET, {"on": _("In force on")}, {"on": shown.on}),
        "search": ChoiceField("q", _("Search procedures"), "", chosen.q, []),
        "fields": [
            ChoiceField("field", _("Field"), every, chosen.field, [(name, name) for name in shown.fields]),
            ChoiceField("level", _("Service level"), every, chosen.level, shown.levels),
            ChoiceField(
                "authority",
                _("Authority level"),
                every,
                chosen.authority,
                [(level.value, str(level.label)) for level in shown.authorities],
            ),
            ChoiceField("department", _("Department"), every, chosen.department, shown.departments),
        ],
        "files": [
            (reverse("reporting:catalogue-xlsx") + query, _("Export to Excel")),
            (reverse("reporting:catalogue-csv") + query, "CSV"),
        ],
    }
