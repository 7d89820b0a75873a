"""The province at a glance: today's sending, the province's figures, the verdicts and rankings, the trend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting import rules
from reporting.figures.line_order import DEFAULT_ORDER, LINE_KEYS
from reporting.figures.lines import Line, ranked, unranked
from reporting.leader.answers import answers
from reporting.leader.pictures import pictures_of
from reporting.leader.words import findings_of
from reporting.province.overview import Overview
from reporting.province.shown_line import ShownLine
from reporting.rankings.flags import Thresholds
from reporting.selection.choice import Choice
from reporting.selection.selection import UnknownPeriodError
from reporting.selection.sorting import Sorting
from reporting.views.choices import choice_fields
from units.models import PortalSettings, UnitKind
from units.requests import PortalRequest

LINES_A_PAGE = 300  # a province's largest group on one page; a country's page by page


@require_safe
def dashboard(request: PortalRequest) -> HttpResponse:
    """The overview of one period on one basis; both, and the filters, are in the address."""
    overview = overview_of(request)
    if overview.latest is None:
        return render(request, "reporting/dashboard/empty.html")
    sorting = Sorting.of(request.GET.dict(), LINE_KEYS, DEFAULT_ORDER)
    portal = PortalSettings.load()
    found = answers(overview, overview.all_lines)
    shown = partial(ShownLine.of, thresholds=Thresholds.of(portal))
    context = {
        "overview": overview,
        "answers": found,
        "pictures": pictures_of(found),
        "said": findings_of(found),
        "portal": portal,
        "choice": overview.choice,
        "rankings": [_ranking(overview, kind, sorting, request.GET.get("page"), shown) for kind in overview.kinds],
        "sorting": sorting,
        "numerals": ["I", "II", "III"],
        "freshness": overview.freshness,
        "has_districts": overview.has_districts,
        "query": overview.choice.query(kind="", district="", status=""),
        "sheet": _sheet(request, overview),
        "files": [
            (reverse("reporting:dashboard-xlsx") + overview.choice.query(), _("Export to Excel")),
            (reverse("reporting:dashboard-csv") + overview.choice.query(), "CSV"),
            (reverse("reporting:present") + overview.choice.query(), _("Presentation")),
        ],
        "fields": choice_fields(overview, "period", "basis", "kind", "district", "status"),
    }
    return render(request, "reporting/dashboard/page.html", context)


def _sheet(request: PortalRequest, overview: Overview) -> str:
    """Where the page is as one sheet of PDF; nothing for those who do not read the reports."""
    if not rules.can_read_reports(request.user):
        return ""
    address = reverse("reporting:reports-page", args=[overview.as_of.name])
    return address + overview.choice.query(period="", basis=overview.basis, kind="", district="", status="")


@dataclass(frozen=True, slots=True)
class Ranking:
    """One group's table: a page of its ranked lines and, after the last of them, those without a rank."""

    kind: UnitKind
    page: Page
    lines: list[ShownLine]
    unranked: list[ShownLine]


def _ranking(
    overview: Overview, kind: str, sorting: Sorting, number: str | None, shown: Callable[[Line], ShownLine]
) -> Ranking:
    lines = overview.lines[kind]
    in_order = sorting.rows(ranked(lines), LINE_KEYS)
    page = Paginator(in_order, LINES_A_PAGE).get_page(number if overview.choice.kind else None)
    last = [] if page.has_next() else sorting.rows(unranked(lines), LINE_KEYS)
    return Ranking(UnitKind(kind), page, [*map(shown, page.object_list)], [*map(shown, last)])


def overview_of(request: PortalRequest) -> Overview:
    """The overview that the address asks for.

    Raises:
        Http404: it names a period that does not exist.
    """
    try:
        return Overview(request.user, Choice.of(request.GET.dict(), request.user))
    except UnknownPeriodError as unknown:
        raise Http404 from unknown
