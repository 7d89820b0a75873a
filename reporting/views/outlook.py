"""«Ước thực hiện cả năm»: who is on course, by the recent months and what has come since."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.outlook.outlook import DEFAULT_ORDER, OUTLOOK_KEYS, Outlook, OutlookSums
from reporting.outlook.shown_line import ShownOutlookLine
from reporting.selection.sorting import Sorting
from reporting.views.choices import choice_fields, selection_of
from units.models import UnitKind
from units.requests import PortalRequest

LINES_A_PAGE = 300  # as in the ranking of the overview


@dataclass(frozen=True, slots=True)
class OutlookGroup:
    """One group's table: its sums and the lines of a page of its units."""

    kind: UnitKind
    sums: OutlookSums
    page: Page
    lines: list[ShownOutlookLine]


@require_safe
def outlook(request: PortalRequest) -> HttpResponse:
    """The year-end projection of every unit; after December the page says that nothing is left to project."""
    selection = selection_of(request)
    found = Outlook(selection)
    sorting = Sorting.of(request.GET.dict(), OUTLOOK_KEYS, DEFAULT_ORDER)
    context = {
        "selection": selection,
        "outlook": found,
        "groups": _groups(request, found, sorting) if found.left else [],
        "sorting": sorting,
        "freshness": selection.freshness,
        "has_districts": selection.has_districts,
        "query": selection.choice.query(kind="", district="", status="", span=""),
        "files": [],
        "fields": choice_fields(selection, "period", "basis", "kind"),
    }
    return render(request, "reporting/outlook/page.html", context)


def _groups(request: PortalRequest, found: Outlook, sorting: Sorting) -> list[OutlookGroup]:
    choice = found.selection.choice
    groups = []
    for kind, sums in found.groups:
        if choice.kind in ("", kind):
            lines = sorting.rows(found.lines[kind], OUTLOOK_KEYS)
            page = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page") if choice.kind else None)
            groups.append(OutlookGroup(kind, sums, page, [*map(ShownOutlookLine.of, page.object_list)]))
    return groups
