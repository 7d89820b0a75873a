"""What the reviewers' buttons of a report's page do, and the unit's request to have a closed report opened."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.utils.translation import gettext as _

from reporting.actions.reopenings import submission_ask_to_reopen, submission_refuse_reopening
from reporting.actions.submissions import (
    submission_accept,
    submission_open_to_add,
    submission_reopen,
    submission_return,
)
from reporting.forms import AskForm, ReturnForm
from reporting.models import Submission
from reporting.views.verbs import Answer, Shown, attempt, seen_version, started
from units.requests import PortalRequest


def ask(request: PortalRequest, submission: Submission) -> Answer:
    """Ask the lead agency to open a closed report."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return Shown(refusal=_("Please give the reason."))

    def act() -> None:
        submission_ask_to_reopen(submission=started(submission), by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The lead agency has been asked to open the report."))

    return attempt(request, submission, act)


def refuse(request: PortalRequest, submission: Submission) -> Answer:
    """Answer a request to reopen with no, and why."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return Shown(refusal=_("Please give the reason."))

    def act() -> None:
        submission_refuse_reopening(submission=started(submission), by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The request was answered; the unit reads the reason on this page."))

    return attempt(request, submission, act)


def accept(request: PortalRequest, submission: Submission) -> Answer:
    """Confirm the sending."""

    def act() -> None:
        submission_accept(submission=submission, by=request.user, seen_version=seen_version(request))
        messages.success(request, _("The report was confirmed."))

    return attempt(request, submission, act)


def return_(request: PortalRequest, submission: Submission) -> Answer:
    """Ask the unit for a correction."""
    return _with_reason(request, submission, submission_return, _("A correction was requested."))


def reopen(request: PortalRequest, submission: Submission) -> Answer:
    """Open a confirmed report for a correction."""
    return _with_reason(request, submission, submission_reopen, _("The report was reopened."))


def open_to_add(request: PortalRequest, submission: Submission) -> Answer:
    """Open a locked month for a unit that missed it."""
    return _with_reason(request, submission, submission_open_to_add, _("The report was opened to be added."))


def _with_reason(
    request: PortalRequest, submission: Submission, action: Callable[..., Submission], done: str
) -> Answer:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return Shown(refusal=_("Please give the reason and the day."), return_form=form)

    def act() -> None:
        action(submission=started(submission), by=request.user, seen_version=seen_version(request), **form.cleaned_data)
        messages.success(request, done)

    answer = attempt(request, submission, act)
    if isinstance(answer, Shown):
        answer.return_form = form
    return answer
