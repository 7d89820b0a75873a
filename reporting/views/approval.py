"""The page behind a link with which the head of a unit approves a month's figures, without an account.

To open it changes nothing, however often: programs that look into mails open links too. Only its button approves. The
page of an unknown link is the same for everybody, and no address that this page leads to learns the link.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reporting.actions.approvals import approval_give
from reporting.entry.approvals import ApprovalState, sentence_of, state_of
from reporting.entry.contents import sealed
from reporting.entry.form import EntryForm, working_numbers
from reporting.entry.summary import month_summary
from reporting.entry.texts import LABELS, shown_text, texts_of
from reporting.hints.answers import posted_answers
from reporting.hints.differing import against_the_system, differing
from reporting.models import TEXTS, Approval, Submission
from reporting.models.approvals import NAME_LENGTH, POSITION_LENGTH
from reporting.views.submission.lookup import read_again
from units import clock
from units.models import PortalSettings
from units.refusals import Refused

UNKNOWN, GONE, CONFLICT = 404, 410, 409
STATUS = {
    ApprovalState.WAITING: 200,
    ApprovalState.GIVEN: 200,
    ApprovalState.SENT: 200,
    ApprovalState.CHANGED: CONFLICT,
}
TEXT = forms.TextInput(attrs={"class": "form-control"})


class ApproverForm(forms.Form):
    """Who approves: written on the receipt, and offered again at the unit's next month."""

    name = forms.CharField(label=_("Full name"), max_length=NAME_LENGTH, widget=TEXT)
    position = forms.CharField(label=_("Position"), max_length=POSITION_LENGTH, widget=TEXT)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is about, and its button; a link that nobody gave out is answered with 404."""
    related = ("submission__unit__parent", "submission__period", "mail")
    found = Approval.objects.with_token(token).select_related(*related).first()
    answer = _unknown(request) if found is None else _answer(request, found)
    answer.headers["Cache-Control"] = "private, no-store"
    # the address of this page is the secret: neither a page nor a file that it leads to is given more than the host
    answer.headers["Referrer-Policy"] = "strict-origin"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _answer(request: HttpRequest, found: Approval) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found)
    form = ApproverForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        approval_give(approval=found, **form.cleaned_data)
    except Refused:
        return _page(request, Approval.objects.get(pk=found.pk), form)
    return redirect("reporting:approval", found.token)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "reporting/approval/unknown.html", status=UNKNOWN)


def _page(request: HttpRequest, found: Approval, form: ApproverForm | None = None) -> HttpResponse:
    """The page as the request is now; figures only while they are those that the link is about."""
    submission = read_again(found.submission)
    cells = EntryForm(submission, working_numbers(submission))
    figures = {row.procedure.code: row.numbers for row in cells.rows}
    digest = sealed(submission, figures, texts_of(submission), nil=found.nil).digest
    state = state_of(found, digest, submission, clock.now())
    context: dict[str, Any] = {
        "approval": found,
        "submission": submission,
        "is_open": state == ApprovalState.WAITING,
        "sentence": sentence_of(state, found),
        "is_changed": state == ApprovalState.CHANGED,
    }
    if state in (ApprovalState.WAITING, ApprovalState.GIVEN):
        context |= _contents(found, submission, cells)
        context["approver"] = form or ApproverForm(initial=_last_approver(submission))
    return render(request, "reporting/approval/page.html", context, status=STATUS.get(state, GONE))


def _contents(found: Approval, submission: Submission, cells: EntryForm) -> dict[str, Any]:
    """All that would be sent: sums, what differs with the clerk's notes, the texts, every figure."""
    texts = texts_of(submission)
    looked_at = against_the_system if found.nil else differing
    return {
        "form": cells,
        "summary": month_summary(submission, cells),
        "differing": looked_at(cells, posted_answers(found.answers)),
        "texts": [(LABELS[name], shown_text(name, texts[name])) for name in TEXTS if texts[name]],
        "portal": PortalSettings.load(),
        "is_typed_in": False,
        "notes_shown": False,
    }


def _last_approver(submission: Submission) -> dict[str, str]:
    """Who approved the unit's last month."""
    last = Approval.objects.given_for(submission.unit).first()
    return {"name": last.name, "position": last.position} if last else {}
