"""The reports that await confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reporting import rules
from reporting.actions.submissions import submission_accept
from reporting.models import Basis, Compliance, EventKind, Submission, SubmissionEvent
from units.models import UnitKind, User
from units.refusals import Refused
from units.requests import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PortalRequest) -> HttpResponse:
    """The queue: coordinators confirm one or many, observers read; others are not let in."""
    if not rules.can_read_queue(request.user):
        raise PermissionDenied
    if request.method == "POST":
        if not request.user.is_coordinator:
            raise PermissionDenied
        _accept_chosen(request, request.user)
        return redirect(request.get_full_path())
    kind = request.GET.get("kind", "")
    waiting = _waiting(kind)
    context = {"waiting": waiting, "kind": kind, "kinds": UnitKind.choices, "asked": _asked()}
    return render(request, "reporting/review.html", context)


def _waiting(kind: str) -> list[tuple[Submission, Compliance | None]]:
    """Each waiting report with its provisional figures, the earliest sent first."""
    found = Submission.objects.awaiting_review().select_related("unit__parent", "period", "sent_revision")
    if kind in UnitKind.values:
        found = found.filter(unit__kind=kind)
    reports = list(found.order_by("sent_revision__sent_at", "unit__sort_order"))
    rows = Compliance.objects.filter(
        basis=Basis.PROVISIONAL,
        unit__in={row.unit_id for row in reports},
        period__in={row.period_id for row in reports},
    )
    figures = {(row.unit_id, row.period_id): row for row in rows}
    return [(row, figures.get((row.unit_id, row.period_id))) for row in reports]


def _asked() -> list[SubmissionEvent]:
    """Requests to reopen that nothing has followed yet."""
    asked = SubmissionEvent.objects.filter(kind=EventKind.REOPENING_ASKED)
    later = SubmissionEvent.objects.filter(kind__in=(EventKind.REOPENED, EventKind.OPENED_TO_ADD))
    last = dict(later.order_by("pk").values_list("submission_id", "pk"))
    events = asked.select_related("submission__unit__parent", "submission__period").order_by("pk")
    return [event for event in events if last.get(event.submission_id, 0) < event.pk]


def _accept_chosen(request: PortalRequest, by: User) -> None:
    """Confirm each chosen report by itself: one that changed meanwhile stops no other."""
    chosen = [part.partition(":") for part in request.POST.getlist("chosen")]
    versions = {int(pk): int(version) for pk, _colon, version in chosen if pk.isdecimal() and version.isdecimal()}
    done = 0
    for submission in Submission.objects.filter(pk__in=versions).select_related("unit__parent", "period"):
        try:
            submission_accept(submission=submission, by=by, seen_version=versions[submission.pk])
            done += 1
        except Refused as refused:
            messages.warning(request, f"{submission.unit.display_name}: {refused.sentence}")
    messages.success(request, _("%(n)s reports were confirmed.") % {"n": done})
