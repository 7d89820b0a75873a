"""The reports that await confirmation: read them beside their hints, confirm one, many, or all without hints."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reporting import rules
from reporting.actions.submissions import submission_accept
from reporting.freshness import freshness
from reporting.models import ReportingPeriod, Submission
from reporting.review_queue import Waiting, requests_to_reopen, waiting_reports, with_figures
from units.models import UnitKind, User
from units.refusals import Refused
from units.requests import PortalRequest
from units.templatetags.figures import month
from units.vietnamese import upper_first

PAGE = 200  # a province of 165 units on one page; the whole country in as many queries, page by page
LONGEST_ID = 18  # digits; more than a database holds
HINTS, NO_HINTS = "with", "without"


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PortalRequest) -> HttpResponse:
    """The queue: coordinators confirm one or many, observers read; others are not let in."""
    if not rules.can_read_queue(request.user):
        raise PermissionDenied
    if request.method == "POST":
        if not request.user.is_coordinator:
            raise PermissionDenied
        accept_each(request, request.user, tickets(request))
        return redirect(request.get_full_path())
    return render(request, "reporting/review.html", _context(request))


def tickets(request: PortalRequest) -> dict[int, int]:
    """The reports to confirm and the version in which each was seen: the ticked ones, or all shown without hints."""
    field = "clear" if request.POST.get("action") == "accept_clear" else "chosen"
    chosen = (ticket.partition(":") for ticket in request.POST.getlist(field))
    return {int(pk): int(version) for pk, _colon, version in chosen if _is_id(pk) and _is_id(version)}


def accept_each(request: PortalRequest, by: User, versions: dict[int, int]) -> None:
    """Confirm each report in a transaction of its own: one that changed meanwhile stops no other, and is named."""
    if not versions:
        messages.warning(request, _("No report was selected."))
        return
    done, refusals = 0, []
    for submission in Submission.objects.filter(pk__in=versions).select_related("unit__parent", "period"):
        try:
            submission_accept(submission=submission, by=by, seen_version=versions[submission.pk])
            done += 1
        except Refused as refused:
            refusals.append(f"{submission.unit.display_name}: {refused.sentence}")
    if done:
        messages.success(request, _("%(n)s reports were confirmed.") % {"n": done})
    for sentence in refusals:
        messages.warning(request, _("Not confirmed: %(reason)s") % {"reason": sentence})


def _context(request: PortalRequest) -> dict[str, Any]:
    chosen = {name: request.GET.get(name, "") for name in ("period", "kind", "district", "hints")}
    found = waiting_reports(period=chosen["period"], kind=chosen["kind"], district=chosen["district"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [row for row in with_figures(list(page.object_list)) if _is_asked_for(row, chosen["hints"])]
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "rows": rows,
        "count": len(rows) if page.paginator.num_pages == 1 else page.paginator.count,
        "clear": [row for row in rows if row.is_clear],
        "page": page,
        "query": query.urlencode(),
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        **_choices(),
        "asked": requests_to_reopen(),
        "freshness": freshness(),
    }


def _choices() -> dict[str, Any]:
    """The periods and the districts in which reports wait. One query."""
    waiting = Submission.objects.awaiting_review().order_by()
    fields = ("period__year", "period__month", "unit__parent__sort_order", "unit__parent__code", "unit__parent__name")
    places = list(waiting.values_list(*fields).distinct())
    months = sorted({(year, number) for year, number, *_district in places})
    periods = [ReportingPeriod(year=year, month=number) for year, number in months]
    districts = sorted((order, code, name) for _year, _month, order, code, name in places if code)
    return {
        "period_options": [(each.name, upper_first(month(each))) for each in periods],
        "kinds": UnitKind.choices,
        "district_options": list(dict.fromkeys((code, name) for _order, code, name in districts)),
        "hint_options": [(HINTS, _("With hints")), (NO_HINTS, _("Without hints"))],
    }


def _is_asked_for(row: Waiting, hints: str) -> bool:
    return {HINTS: not row.is_clear, NO_HINTS: row.is_clear}.get(hints, True)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
