"""The province at a glance: today's sending, the province's figures, the verdicts and rankings, the trend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape
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
from reporting.selection.selection import NothingEndedError, UnknownPeriodError
from reporting.selection.sorting import Sorting
from reporting.views.choices import choice_fields
from reporting.views.last_filters import keep_filters, last_filters
from units.models import PortalSettings, UnitKind, User
from units.remembered import Texts, remembered
from units.requests import PortalRequest
from units.row_pattern import unindented
from units.wording import month

PAGE_NAME = "dashboard"
FILTERS = ("kind", "district", "status")
LINES_A_PAGE = 300  # a province's largest group on one page; a country's page by page


@require_safe
def dashboard(request: PortalRequest) -> HttpResponse:
    """The overview of one period on one basis; both, and the filters, are in the address.

    It is the same for everybody of a role, and made once until the data changes.

    Raises:
        NothingEndedError: no period has ended, and the address names none.
    """
    role, query = request.user.role, request.GET
    portal = cast("PortalSettings", SimpleLazyObject(PortalSettings.load))  # the foot of the page names it too
    key = (PAGE_NAME, role, query.urlencode())
    page = remembered(request.user, key, lambda: _page(User(role=role), query, portal))
    if not page:
        raise NothingEndedError
    title, top, rest = page
    filters = _filters(request)
    offered = last_filters(request, PAGE_NAME, filters)
    context = {"title": title, "top": top, "rest": rest, "portal": portal, "last_filters": offered}
    response = render(request, "reporting/dashboard/page.html", context)
    keep_filters(request, response, PAGE_NAME, filters)
    return response


def _filters(request: PortalRequest) -> dict[str, str]:
    """What narrows the rankings; month and basis say which figures are shown, and are no filters."""
    chosen = Choice.of(request.GET.dict(), request.user).chosen
    return {name: value for name, value in chosen.items() if name in FILTERS}


def _page(reader: User, query: QueryDict, portal: PortalSettings) -> Texts:
    """Title, answers and the rest of the page for a ``reader`` of whom nothing but the role is known.

    None of them before the first period.

    Raises:
        Http404: the query names a period that does not exist.
    """
    overview = overview_of(reader, query)
    if overview.latest is None:
        return ()
    name = _("Overview")
    title = escape(f"{name}, {month(overview.as_of)}")
    context = _context(overview, reader, query, portal)
    parts = [_made(f"reporting/dashboard/{name}.html", context) for name in ("_top", "_rest")]
    return title, *map(unindented, parts)


def _made(name: str, context: dict[str, Any]) -> str:
    """What the template says to everybody of a role: of the request it knows the query of the address alone."""
    given = Context(context)
    given.request = context["request"]  # type: ignore[attr-defined]  # the tag for links to other pages looks here
    return str(get_template(name).template.render(given))  # type: ignore[attr-defined]


def _context(overview: Overview, reader: User, query: QueryDict, portal: PortalSettings) -> dict[str, Any]:
    sorting = Sorting.of(_asked(query), LINE_KEYS, DEFAULT_ORDER)
    found = answers(overview, overview.all_lines)
    shown = partial(ShownLine.of, thresholds=Thresholds.of(portal))
    return {
        "overview": overview,
        "answers": found,
        "pictures": pictures_of(found),
        "said": findings_of(found),
        "portal": portal,
        "user": reader,
        "request": SimpleNamespace(GET=query),
        "choice": overview.choice,
        "rankings": [_ranking(overview, kind, sorting, query.get("page"), shown) for kind in overview.kinds],
        "sorting": sorting,
        "numerals": ["I", "II", "III"],
        "freshness": overview.freshness,
        "has_districts": overview.has_districts,
        "query": overview.choice.query(kind="", district="", status=""),
        "sheet": _sheet(reader, overview),
        "files": [
            (reverse("reporting:dashboard-xlsx") + overview.choice.query(), _("Export to Excel")),
            (reverse("reporting:dashboard-csv") + overview.choice.query(), "CSV"),
            (reverse("reporting:present") + overview.choice.query(), _("Presentation")),
        ],
        "fields": choice_fields(overview, "period", "basis", "kind", "district", "status"),
    }


def _sheet(reader: User, overview: Overview) -> str:
    """Where the page is as one sheet of PDF; nothing for those who do not read the reports."""
    if not rules.can_read_reports(reader):
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


def _asked(query: QueryDict) -> dict[str, str]:
    return cast("dict[str, str]", query.dict())


def overview_of(user: User, query: QueryDict) -> Overview:
    """The overview that the address asks for.

    Raises:
        Http404: it names a period that does not exist.
    """
    try:
        return Overview(user, Choice.of(_asked(query), user))
    except UnknownPeriodError as unknown:
        raise Http404 from unknown
