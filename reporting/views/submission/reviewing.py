"""What the reviewers' buttons of a report's page do, and the unit's request to have a closed report opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from reporting import rules
from reporting.actions.reopenings import (
    submission_ask_to_reopen,
    submission_refuse_reopening,
    submission_withdraw_request,
)
from reporting.actions.submissions import (
    submission_accept,
    submission_open_to_add,
    submission_reopen,
    submission_return,
)
from reporting.forms import AskForm, ReturnForm
from reporting.models import Submission
from reporting.review.cell_notes import cell_notes_in
from reporting.review.queue import ORIGIN, Queue
from reporting.views.submission.saving import Answer, Shown, attempt, seen_version, started
from units.models import PortalSettings
from units.requests import PortalRequest
from units.wording import month


def ask(request: PortalRequest, submission: Submission) -> Answer:
    """Ask the lead agency to open a closed report."""
    done = _("The lead agency has been asked to open the report.")
    return _asked(request, submission, submission_ask_to_reopen, done, ask_form=AskForm(request.POST))


def withdraw_request(request: PortalRequest, submission: Submission) -> Answer:
    """Take the unit's request to reopen back."""

    def act() -> None:
        submission_withdraw_request(submission=started(submission), by=request.user)
        messages.success(request, _("The request to reopen was withdrawn."))

    return attempt(request, submission, act)


def refuse(request: PortalRequest, submission: Submission) -> Answer:
    """Answer a request to reopen with no, and why."""
    done = _("The request was answered; the unit reads the reason on this page.")
    action = partial(submission_refuse_reopening, seen=request.POST.get("request"))
    return _asked(request, submission, action, done, refuse_form=refuse_form(request.POST))


def refuse_form(posted: QueryDict | None = None) -> AskForm:
    """The form of a refusal; it is next to the one that opens, and no id may be twice on a page."""
    return AskForm(posted, auto_id="refuse_%s")


def _asked(
    request: PortalRequest, submission: Submission, action: Callable[..., object], done: str, **shown: AskForm
) -> Answer:
    """Do what needs only a reason; ``shown`` is the form that gives it, under its name on the page."""
    (form,) = shown.values()
    if not form.is_valid():
        return Shown(refusal=" ".join(map(str, form.errors["reason"])), reasons=shown)

    def act() -> None:
        action(submission=started(submission), by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, done)

    answer = attempt(request, submission, act)
    if isinstance(answer, Shown):
        answer.reasons = shown
    return answer


def accept(request: PortalRequest, submission: Submission) -> Answer:
    """Confirm the sending, and go on to the next report of the queue where it was opened from there.

    The page that is shown then says it, with «Undo» (``reporting/review/undo.py``).
    """
    onward = _onward(request, submission)

    def act() -> None:
        submission_accept(submission=submission, by=request.user, seen_version=seen_version(request))

    return _go(attempt(request, submission, act), onward)


def return_(request: PortalRequest, submission: Submission) -> Answer:
    """Ask the unit for a correction, and go on to the next report of the queue."""
    notes, onward = cell_notes_in(request.POST.dict()), _onward(request, submission)
    done = _named(_("A correction was requested."), submission, onward)
    return _go(_with_reason(request, submission, partial(submission_return, notes=notes), done), onward)


def reopen(request: PortalRequest, submission: Submission) -> Answer:
    """Open a confirmed report for a correction."""
    notes = cell_notes_in(request.POST.dict())
    return _with_reason(request, submission, partial(submission_reopen, notes=notes), _("The report was reopened."))


def open_to_add(request: PortalRequest, submission: Submission) -> Answer:
    """Open a locked month for a unit that missed it."""
    return _with_reason(request, submission, submission_open_to_add, _("The report was opened to be added."))


def _onward(request: PortalRequest, submission: Submission) -> str:
    """Where the reviewer goes after this report: to the next one, or back to the queue; empty outside of it."""
    if not is_from_queue(request):
        return ""
    queue = Queue.of(request.GET.dict())
    following = queue.position_of(submission).following
    if following is None:
        return f"{reverse('reporting:review')}?{queue.query}"
    return f"{reverse('reporting:submission', args=[following.period.name, following.unit.code])}?{queue.report_query}"


def is_from_queue(request: PortalRequest) -> bool:
    """Whether a report was opened from the queue, by a user who reads it."""
    return all(request.GET.get(name) == value for name, value in ORIGIN.items()) and rules.can_read_queue(request.user)


def _named(sentence: str, submission: Submission, onward: str) -> str:
    """On the next report's page a sentence must say which report it is about."""
    return f"{submission.unit.display_name}, {month(submission.period)}: {sentence}" if onward else sentence


def _go(answer: Answer, onward: str) -> Answer:
    return redirect(onward) if onward and isinstance(answer, HttpResponse) else answer


def _with_reason(
    request: PortalRequest, submission: Submission, action: Callable[..., Submission], done: str
) -> Answer:
    form = ReturnForm(request.POST, reasons=PortalSettings.load().return_reason_list)
    typed = cell_notes_in(request.POST.dict())
    if not form.is_valid():
        return Shown(refusal=_("Please give the reason and the day."), return_form=form, notes=typed)

    def act() -> None:
        action(submission=started(submission), by=request.user, seen_version=seen_version(request), **form.cleaned_data)
        messages.success(request, done)

    answer = attempt(request, submission, act)
    if isinstance(answer, Shown):
        answer.return_form, answer.notes = form, typed
    return answer
