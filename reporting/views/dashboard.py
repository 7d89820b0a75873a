"""The province at a glance: today's sending, the province's figures, the verdicts and rankings, the trend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting.choice import Choice
from reporting.models import Basis
from reporting.overview import Overview, UnknownPeriodError
from reporting.standings import Line, ranked, unranked
from units.models import Unit, UnitKind
from units.requests import PortalRequest
from units.templatetags.figures import month
from units.vietnamese import upper_first

LINES_A_PAGE = 300  # a province's largest group on one page; a country's page by page


@require_safe
def dashboard(request: PortalRequest) -> HttpResponse:
    """The overview of one period on one basis; both, and the filters, stand in the address."""
    overview = overview_of(request)
    if overview.latest is None:
        return render(request, "reporting/dashboard/empty.html")
    context = {
        "overview": overview,
        "choice": overview.choice,
        "rankings": [_ranking(overview, kind, request.GET.get("page")) for kind in overview.kinds],
        "numerals": ["I", "II", "III"],
        **choices(overview),
    }
    return render(request, "reporting/dashboard.html", context)


@dataclass(frozen=True, slots=True)
class Ranking:
    """One group's table: a page of its ranked lines and, after the last of them, those without a rank."""

    kind: UnitKind
    page: Page
    unranked: list[Line]
    more: str


def _ranking(overview: Overview, kind: str, number: str | None) -> Ranking:
    lines = overview.lines[kind]
    page = Paginator(ranked(lines), LINES_A_PAGE).get_page(number if overview.choice.kind else None)
    more = overview.choice.query(kind=kind)
    return Ranking(UnitKind(kind), page, [] if page.has_next() else unranked(lines), more)


def overview_of(request: PortalRequest) -> Overview:
    """The overview that the address asks for.

    Raises:
        Http404: it names a period that does not exist.
    """
    try:
        return Overview(request.user, Choice.of(request.GET.dict(), request.user))
    except UnknownPeriodError as unknown:
        raise Http404 from unknown


def choices(overview: Overview) -> dict[str, Any]:
    """What the fields of the choice line offer."""
    districts = Unit.objects.filter(kind=UnitKind.DISTRICT, active_until=None).order_by("sort_order", "code")
    return {
        "period_options": [(period.name, upper_first(month(period))) for period in overview.periods],
        "bases": Basis.choices if overview.sees_provisional else [],
        "kinds": UnitKind.choices,
        "district_options": [(district.code, district.name) for district in districts],
        "statuses": [
            ("met", _("Quota met")),
            ("not_met", _("Quota not yet met")),
            ("no_dossiers", _("No dossiers")),
            ("not_reported", _("Not reported")),
            ("no_quota", _("No quota")),
        ],
    }
