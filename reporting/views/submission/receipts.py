"""The receipt of a sending, and the page on which anybody verifies its code."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reporting.entry.form import EntryForm, Numbers
from reporting.entry.receipts import qr_code, revision_with_code, verification_address
from reporting.entry.sending_status import status_of_sending
from reporting.models import NUMBERS, EventKind, ReportingPeriod, Revision, RevisionCount, Submission
from units.models import PortalSettings, Unit
from units.models.coded import exact_spelling_first
from units.requests import PortalRequest


@require_safe
@cache_control(private=True, no_store=True)
def receipt(request: PortalRequest, period: str, code: str, number: int) -> HttpResponse:
    """The receipt of one sending, on one sheet; for everybody who may read the report."""
    related = ("unit__parent", "period", "sent_revision", "accepted_revision")
    visible = Submission.objects.visible_to(request.user).select_related(*related)
    of_month = visible.filter(period__in=ReportingPeriod.objects.called(period))
    of_unit = of_month.filter(unit__in=Unit.objects.with_code(code))
    found = of_unit.order_by(exact_spelling_first(code, "unit__code")).first()
    if found is None:
        raise Http404
    revision = get_object_or_404(found.revisions, number=number)
    rows = RevisionCount.objects.filter(revision=revision).values_list("procedure_id", *NUMBERS)
    numbers: Numbers = {pk: tuple(figures) for pk, *figures in rows}
    late = None if revision.sent_at is None else found.days_late_at(revision.sent_at)
    context = {
        "submission": found,
        "revision": revision,
        "form": EntryForm(found, numbers, is_sending=True),
        "late": late,
        "status": status_of_sending(revision),
        "on_behalf_reason": _reason_of(revision) if revision.on_behalf else "",
        "portal": PortalSettings.load(),
        "address": verification_address(revision),
        "qr": mark_safe(qr_code(revision)),  # noqa: S308 - made by segno of our own address
    }
    return render(request, "reporting/submission/receipt.html", context)


def _reason_of(revision: Revision) -> str:
    """Why the lead agency entered the figures for the unit."""
    sent = revision.submission.events.filter(kind=EventKind.SENT, revision_number=revision.number)
    return next(iter(sent.values_list("reason", flat=True)), "")


@login_not_required
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Where a code from a receipt is typed."""
    code = request.GET.get("code", "").strip()[:100]
    if "/" in code or code in (".", ".."):  # no code, and no part of an address
        return verify(request, code)
    if code:
        return redirect("reporting:verify", code)
    return render(request, "reporting/submission/verify.html", {"asked": False})


@login_not_required
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a code is one that the portal gave: of which report it is, never which figures it holds."""
    revision = revision_with_code(code)
    context = {
        "asked": True,
        "code": code,
        "revision": revision,
        "status": status_of_sending(revision) if revision else None,
    }
    return render(request, "reporting/submission/verify.html", context, status=200 if revision else 404)
