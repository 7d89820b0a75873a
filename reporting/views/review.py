"""The reports that await confirmation: read with their hints; one, many, or all without hints are confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reporting import rules
from reporting.actions.batches import submissions_accept
from reporting.actions.submissions import submission_return
from reporting.figures.freshness import freshness
from reporting.forms import ReturnForm
from reporting.models import ReportingPeriod, Submission, SubmissionQuerySet
from reporting.reconciliation.tolerance import Tolerance
from reporting.review.proposals import proposals
from reporting.review.queue import OF_ENDED_UNITS, WITH_HINTS, WITHOUT_HINTS, Queue, in_full
from reporting.review.review_queue import Waiting, requests_to_reopen, with_figures
from reporting.review.undo import undo_offers
from reporting.views.access import allowed
from reporting.views.choices import ChoiceField
from reporting.views.last_filters import keep_filters, last_filters
from units.ids import is_id
from units.models import PortalSettings, Unit, kinds_of
from units.refusals import Refused
from units.requests import PortalRequest
from units.vietnamese import upper_first
from units.wording import month

PAGE_NAME = "review"
PAGE = 200  # a province of 165 units on one page; the whole country in as many queries, page by page


@dataclass
class Batch:
    """What a batch did: how many it did, and which reports were refused and why; ``seen`` the versions it came with."""

    seen: dict[int, int]
    done: int = 0
    refused: list[tuple[Submission, str]] = field(default_factory=list)
    form: ReturnForm | None = None

    @property
    def is_complete(self) -> bool:
        return not self.refused and self.form is None

    @property
    def ticked(self) -> set[int]:
        """What stays chosen: the refused reports, or all of them while the form is not complete."""
        return set(self.seen) if self.form else {submission.pk for submission, _sentence in self.refused}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_read_queue, to_post=rules.can_work_queue)
def review(request: PortalRequest) -> HttpResponse:
    """The queue: coordinators confirm or return one or many, observers read; others are not let in."""
    batch = None
    if request.method == "POST":
        batch = (return_chosen if request.POST.get("action") == "return_chosen" else accept_chosen)(request)
        if batch.is_complete:
            return redirect(request.get_full_path())
    context = _context(request, batch)
    response = render(request, "reporting/review/page.html", context)
    keep_filters(request, response, PAGE_NAME, context["queue"].chosen)
    return response


def accept_chosen(request: PortalRequest) -> Batch:
    """Confirm the ticked reports, or all those shown without hints."""
    batch = Batch(tickets(request))
    if not batch.seen:
        messages.warning(request, _("No report was selected."))
        return batch
    accepted = submissions_accept(seen=batch.seen, by=request.user)
    batch.done, batch.refused = accepted.done, accepted.refused  # the page says it, with «Undo»
    return batch


def return_chosen(request: PortalRequest) -> Batch:
    """Ask the units of the ticked reports for a correction, with one reason and day for all."""
    batch = Batch(tickets(request))
    form = ReturnForm(request.POST, reasons=PortalSettings.load().return_reason_list)
    if not form.is_valid():
        messages.warning(request, _("Please give the reason and the day."))
        batch.form = form
        return batch

    def return_(submission: Submission, version: int) -> None:
        submission_return(submission=submission, by=request.user, seen_version=version, **form.cleaned_data)

    _each(request, batch, return_)
    if batch.done:
        messages.success(request, _("Corrections of %(n)s reports were requested.") % {"n": batch.done})
    if batch.refused and not batch.done:
        batch.form = form  # nothing happened yet: what was typed stays for another try
    return batch


def tickets(request: PortalRequest) -> dict[int, int]:
    """The reports chosen and the version in which each was seen: the ticked ones, or all shown without hints."""
    name = "clear" if request.POST.get("action") == "accept_clear" else "chosen"
    chosen = (ticket.partition(":") for ticket in request.POST.getlist(name))
    return {int(pk): int(version) for pk, _colon, version in chosen if is_id(pk) and is_id(version)}


def _each(request: PortalRequest, batch: Batch, act: Callable[[Submission, int], None]) -> None:
    """Do it to each report in a transaction of its own: one that changed meanwhile stops no other, and is named."""
    if not batch.seen:
        messages.warning(request, _("No report was selected."))
    chosen = Submission.objects.filter(pk__in=batch.seen).select_related("unit__parent", "period")
    for submission in chosen.order_by("unit__sort_order", "pk"):
        try:
            act(submission, batch.seen[submission.pk])
            batch.done += 1
        except Refused as refused:
            batch.refused.append((submission, refused.sentence))


def _context(request: PortalRequest, batch: Batch | None) -> dict[str, Any]:
    queue = Queue.of(request.GET.dict())
    page = Paginator(queue.reports(), PAGE).get_page(request.GET.get("page"))
    portal = PortalSettings.load()
    shown = in_full(cast("SubmissionQuerySet", page.object_list))
    rows = with_figures(list(shown), Tolerance.of(portal))
    return {
        "portal": portal,
        "rows": rows,
        "count": page.paginator.count,
        "clear": [row for row in rows if row.is_clear],
        "ended": sum(not row.submission.is_unit_in_force for row in rows),
        "page": page,
        "queue": queue,
        "is_filtered": bool(queue.chosen),
        "last_filters": last_filters(request, PAGE_NAME, queue.chosen),
        "batch": batch,
        "return_form": (batch and batch.form) or _return_form(request, portal, rows),
        "fields": _fields(queue),
        "asked": requests_to_reopen(),
        "undo_offers": undo_offers(request.user),
        "freshness": freshness(),
    }


def _return_form(request: PortalRequest, portal: PortalSettings, rows: list[Waiting]) -> ReturnForm | None:
    """An empty form for who may return reports, with what is proposed for those shown."""
    if not rows or not rules.can_work_queue(request.user):
        return None
    periods = {row.submission.period_id: row.submission.period for row in rows}
    return ReturnForm(reasons=portal.return_reason_list, initial=proposals(portal, periods.values()))


def _fields(queue: Queue) -> list[ChoiceField]:
    """The filters, with the periods and the districts in which reports wait. One query."""
    waiting = Submission.objects.awaiting_review().order_by()
    fields = ("period__year", "period__month", "unit__parent__sort_order", "unit__parent__code", "unit__parent__name")
    their = Unit.objects.districts(OuterRef("period__starts_on"), OuterRef("period__ends_on"))
    rows = list(waiting.annotate(has_districts=Exists(their)).values_list(*fields, "has_districts").distinct())
    awaiting, with_districts = [row[:-1] for row in rows], [row[-1] for row in rows]
    months = sorted({(year, number) for year, number, *_district in awaiting})
    periods = [ReportingPeriod(year=year, month=number) for year, number in months]
    districts = sorted((order, code, name) for _year, _month, order, code, name in awaiting if code)
    period_options = [(each.name, upper_first(month(each))) for each in periods]
    kind_options = [(kind.value, str(kind.label)) for kind in kinds_of(any(with_districts))]
    district_options = list(dict.fromkeys((code, name) for _order, code, name in districts))
    hint_options = [
        (WITH_HINTS, _("With hints")),
        (WITHOUT_HINTS, _("Without hints")),
        (OF_ENDED_UNITS, _("Unit ended before the reported month was over")),
    ]
    every = _("All")
    found = [
        ChoiceField("period", _("Period"), every, queue.period, period_options),
        ChoiceField("kind", _("Group"), every, queue.kind, kind_options),
        ChoiceField("district", _("Communes of"), every, queue.district, district_options),
        ChoiceField("hints", _("Hints"), every, queue.hints, hint_options),
    ]
    return [field for field in found if field.name != "district" or field.options or field.chosen]
