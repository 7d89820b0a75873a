"""What the buttons of the page before sending do about the approval by the head of the unit."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting import rules
from reporting.actions.approvals import approval_ask, approval_end
from reporting.hints.answers import answers_in
from reporting.models import Submission
from reporting.numbers import not_open
from reporting.views.submission.saving import Answer, Shown, started
from reporting.views.submission.sending import CHECK, NIL, SEAL, step_refused, step_shown
from reporting.views.submission.steps import HEAD_ADDRESS, TELLS_ASKER
from units.refusals import Refused
from units.requests import PortalRequest


def ask_approval(request: PortalRequest, submission: Submission) -> Answer:
    """Make the link for the head of the unit, and mail it where an address was typed."""
    if not rules.can_enter(request.user, submission):
        return Shown(refusal=not_open())
    begun, step = started(submission), _step(request)
    try:
        approval_ask(
            submission=begun,
            by=request.user,
            seen=request.POST.get(SEAL, ""),
            nil=step == NIL,
            address=_address(request),
            answers=answers_in(request.POST.dict()),
            tells=bool(request.POST.get(TELLS_ASKER)),
        )
    except Refused as refused:
        return step_refused(request, begun, refused, step)
    return step_shown(begun, step)


def end_approval(request: PortalRequest, submission: Submission) -> Answer:
    """Take the link back."""
    if not rules.can_enter(request.user, submission):
        return Shown(refusal=not_open())
    begun, step = started(submission), _step(request)
    try:
        approval_end(submission=begun, by=request.user)
    except Refused as refused:
        return step_refused(request, begun, refused, step)
    messages.success(request, _("The link was taken back; nobody can approve through it."))
    return step_shown(begun, step)


def _step(request: PortalRequest) -> str:
    return NIL if request.POST.get("step") == NIL else CHECK


def _address(request: PortalRequest) -> str:
    """The typed address; empty where there is none.

    Raises:
        Refused: it is no address of a mailbox.
    """
    typed = request.POST.get(HEAD_ADDRESS, "").strip()
    try:
        return forms.EmailField(required=False, max_length=254).clean(typed)
    except ValidationError as error:
        raise Refused(_("Please type one e-mail address, for example lanhdao@donvi.gov.vn."), code="address") from error
