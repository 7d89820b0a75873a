"""Pages of the catalogue: every published procedure, one procedure, and the fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from procedures.models import AuthorityLevel, Procedure, level_label
from reporting.by_procedure.lines import (
    Counting,
    FieldLine,
    ProcedureFilter,
    ProcedureLine,
    field_lines,
    handled_in_all,
    procedure_lines,
)
from reporting.by_procedure.page import UNIT_KEYS, UNIT_ORDER, ProcedurePage, UnitLine, with_units
from reporting.figures.spans import span_name
from reporting.figures.totals import added
from reporting.rates import exact_rate
from reporting.selection.selection import Selection
from reporting.selection.sorting import Sorting
from reporting.views.choices import ChoiceField, choice_fields, selection_of
from units.requests import PortalRequest
from units.vietnamese import sort_key

LINES_A_PAGE = 300
PROCEDURE_KEYS: dict[str, Callable[[ProcedureLine], Any]] = {
    "order": lambda line: (line.procedure.sort_order, line.procedure.code),
    "name": lambda line: sort_key(line.procedure.name),
    "field": lambda line: sort_key(line.procedure.field),
    "level": lambda line: line.level,
    "total": lambda line: line.handled.total,
    "online": lambda line: line.handled.online,
    "rate": lambda line: exact_rate(line.handled.online, line.handled.total),
    "post": lambda line: line.handled.by_post,
    "units": lambda line: line.handled.units,
}
FIELD_KEYS: dict[str, Callable[[FieldLine], Any]] = {
    "field": lambda line: sort_key(line.field),
    "procedures": lambda line: line.procedures,
    "silent": lambda line: line.silent,
    "total": lambda line: line.handled.received_total,
    "online": lambda line: line.handled.received_online,
    "rate": lambda line: exact_rate(line.handled.received_online, line.handled.received_total),
    "post": lambda line: line.handled.returned_by_post,
    "exempt": lambda line: line.handled.exempt_received_total,
}


@require_safe
def procedures(request: PortalRequest) -> HttpResponse:
    """Every procedure published over the chosen months, with filters; all of it is in the address."""
    selection = selection_of(request)
    chosen = ProcedureFilter.of(request.GET.dict())
    every = procedure_lines(selection)
    lines = [line for line in every if chosen.leaves(line)]
    sorting = Sorting.of(request.GET.dict(), PROCEDURE_KEYS, "order")
    page = Paginator(sorting.rows(lines, PROCEDURE_KEYS), LINES_A_PAGE).get_page(request.GET.get("page"))
    context = _common(selection) | {
        "fields": [
            *choice_fields(selection, "period", "basis", "span"),
            *_filter_fields(chosen, every, selection.has_districts),
        ],
        "search": ChoiceField("q", _("Search procedures"), "", chosen.q, []),
        "sorting": sorting,
        "page_of": page,
        "counted": handled_in_all(lines),
        "exempt": any(line.counting != Counting.COUNTED for line in lines),
    }
    return render(request, "reporting/procedures/page.html", context)


@require_safe
def procedure(request: PortalRequest, code: str) -> HttpResponse:
    """One procedure by month and by unit, with its publications, and whether and why it counts."""
    found = Procedure.objects.with_code(code).first()
    if found is None:
        raise Http404
    selection = selection_of(request)
    page = ProcedurePage(found, selection)
    sorting = Sorting.of(request.GET.dict(), UNIT_KEYS, UNIT_ORDER)
    units, lines = _unit_lines(page, sorting, request.GET.get("page"))
    context = _common(selection) | {
        "procedure": found,
        "shown": page,
        "fields": choice_fields(selection, "period", "basis", "span"),
        "sorting": sorting,
        "page_of": units,
        "units": with_units(lines),
    }
    return render(request, "reporting/procedures/procedure.html", context)


def _unit_lines(page: ProcedurePage, sorting: Sorting, number: str | None) -> tuple[Page, list[UnitLine]]:
    """A screen of units and its lines: figures of all units are read only where they give the order."""
    if sorting.column == UNIT_ORDER:
        screen = Paginator(sorting.rows(page.units, UNIT_KEYS), LINES_A_PAGE).get_page(number)
        return screen, page.lines(list(screen.object_list))
    of_all = Paginator(sorting.rows(page.lines(page.units), UNIT_KEYS), LINES_A_PAGE).get_page(number)
    return of_all, list(of_all.object_list)


@require_safe
def fields(request: PortalRequest) -> HttpResponse:
    """The catalogue by field: counted sums, and the way to the procedures of each."""
    selection = selection_of(request)
    lines = field_lines(procedure_lines(selection, count_units=False))
    sorting = Sorting.of(request.GET.dict(), FIELD_KEYS, "-total")
    context = _common(selection) | {
        "fields": choice_fields(selection, "period", "basis", "span"),
        "sorting": sorting,
        "lines": sorting.rows(lines, FIELD_KEYS),
        "procedures": sum(line.procedures for line in lines),
        "silent": sum(line.silent for line in lines),
        "counted": handled_in_all(lines),
    }
    return render(request, "reporting/procedures/fields.html", context)


def _common(selection: Selection) -> dict[str, Any]:
    """What each page of the catalogue says of where it looks from."""
    months = selection.totals.province(selection.as_of.year, selection.basis)
    return {
        "selection": selection,
        "span": span_name(selection.as_of.year, selection.as_of.month, selection.span),
        "reports": added(totals for month, totals in months.items() if month in selection.months),
        "freshness": selection.freshness,
        "has_districts": selection.has_districts,
        "query": selection.choice.query(kind="", district="", status=""),
    }


def _filter_fields(chosen: ProcedureFilter, lines: list[ProcedureLine], has_districts: bool) -> list[ChoiceField]:
    """The filters of procedures; fields and departments are those of the listed catalogue."""
    every = _("All")
    names = sorted({line.procedure.field for line in lines}, key=sort_key)
    departments = {unit.code: unit for line in lines if (unit := line.publication.department)}
    levels = [(str(number), level_label(number)) for number in sorted({line.level for line in lines})]
    handled = {level for line in lines for level in line.publication.levels}
    authorities = [(level.value, str(level.label)) for level in AuthorityLevel.among(has_districts, handled)]
    handlers = sorted(departments.values(), key=lambda unit: (unit.sort_order, unit.code))
    return [
        ChoiceField("field", _("Field"), every, chosen.field, [(name, name) for name in names]),
        ChoiceField("authority", _("Authority level"), every, chosen.authority, authorities),
        ChoiceField("department", _("Department"), every, chosen.department, [(u.code, u.name) for u in handlers]),
        ChoiceField("level", _("Level"), every, chosen.level, levels),
        ChoiceField(
            "online",
            _("Online dossiers"),
            every,
            chosen.online,
            [("none", pgettext("online dossiers", "None"))],
        ),
    ]
