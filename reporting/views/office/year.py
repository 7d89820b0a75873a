"""«Mở năm mới»: the next year's decision as a draft copy, its periods shown before they are made, what is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quotas.actions.decisions import decision_draft_year
from quotas.actions.tiers import units_move
from quotas.models import QuotaDecision
from reporting import rules
from reporting.actions.periods import periods_create, periods_missing
from reporting.office.year import YearOpening, year_opening, year_to_open
from reporting.views.access import allowed
from units.admin_pages import admin_page
from units.impact import carry_out
from units.requests import PortalRequest
from units.wording import whole
from units.years import YEARS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_administer)
def year(request: PortalRequest) -> HttpResponse:
    """The checklist of one year; a posted ``do`` begins its draft, makes its periods or takes out ended units."""
    chosen = _year(request)
    opening = year_opening(chosen, periods_missing(chosen))
    does = _does(request, opening).get(request.POST.get("do", "")) if request.method == "POST" else None
    if does is None:
        return _page(request, opening)
    do, title, said = does
    here = f"{request.path}?year={chosen}"
    return carry_out(request, do, title=title, back=here, done=here, said=said)


def _year(request: HttpRequest) -> int:
    typed = request.GET.get("year", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == len("2020") else year_to_open()
    return min(max(number, YEARS.start), YEARS.stop - 1)


def _does(request: PortalRequest, opening: YearOpening) -> dict[str, tuple[Callable[[], Any], str, str]]:
    """What can be done, by the value of its button: the action, its title and what is said when it was done."""
    named = {"year": opening.year}
    found: dict[str, tuple[Callable[[], Any], str, str]] = {
        "draft": (
            lambda: decision_draft_year(year=opening.year, by=request.user),
            _("Begin the decision of %(year)s") % named,
            _("The draft of %(year)s begins as a copy of the decision of the year before.") % named,
        ),
        "periods": (
            lambda: periods_create(year=opening.year, by=request.user),
            _("Make the periods of %(year)s") % named,
            _("The periods of %(year)s exist.") % named,
        ),
    }
    decision = opening.decision
    if decision is not None and opening.ended:
        found["ended"] = (
            lambda: units_move(decision=decision, units=opening.ended, tier=None, by=request.user),
            _("Take units that ended out of the decision of %(year)s") % named,
            _("The units that ended are no longer in the decision of %(year)s.") % named,
        )
    return found


def _page(request: HttpRequest, opening: YearOpening) -> HttpResponse:
    years = QuotaDecision.objects.order_by("-year").values_list("year", flat=True).distinct()
    return admin_page(
        request,
        "reporting/office/year.html",
        _("Open the year %(year)s") % {"year": opening.year},
        opening=opening,
        missing=periods_missing(opening.year),
        years=sorted({*years, opening.year, year_to_open()}, reverse=True),
        left=whole(opening.left),
    )
