"""What the buttons of a report's page do: fetch, check, call the action, redirect; refusals keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from reporting.actions.cells import CellsRefused, cells_clear_zeros, cells_fill_blanks, cells_save
from reporting.actions.details import details_save
from reporting.actions.submissions import (
    submission_accept,
    submission_ask_to_reopen,
    submission_open_to_add,
    submission_refuse_reopening,
    submission_reopen,
    submission_return,
    submission_send,
    submission_start,
    submission_withdraw,
)
from reporting.entry import EntryForm, working_numbers
from reporting.forms import AskForm, DetailsForm, ReturnForm
from reporting.hint_answers import answers_in
from reporting.models import CountSource, Submission
from units import clock
from units.refusals import Refused
from units.requests import PortalRequest
from units.templatetags.figures import month


@dataclass
class Shown:
    """What a page shows beside what is stored: what was typed, what was refused, and the step it is at."""

    form: EntryForm | None = None
    details: DetailsForm | None = None
    return_form: ReturnForm | None = None
    refusal: str = ""
    step: str = ""


Answer = HttpResponse | Shown


def show(request: PortalRequest, submission: Submission) -> Answer:
    """Show posted figures again without saving them."""
    return Shown(form=_posted_form(request, submission), details=_details(request, submission))


def save(request: PortalRequest, submission: Submission) -> Answer:
    """Save the draft."""
    refused = _keep(request, submission)
    if refused:
        return refused
    messages.success(request, _("Saved at %(time)s") % {"time": f"{clock.now():%H:%M}"})
    return _again(submission)


def take(request: PortalRequest, submission: Submission) -> Answer:
    """Take the other person's number for one contested cell, and save."""
    name = request.POST["action"].partition(":")[2]
    code, _dot, number = name.rpartition(".")
    stored = submission.counts.filter(procedure__code=code).first() if submission.pk else None
    posted = request.POST.copy()
    posted[name] = str(stored_number) if (stored_number := getattr(stored, number, None)) is not None else ""
    request.POST = posted  # type: ignore[assignment]
    return save(request, submission)


def fill(request: PortalRequest, submission: Submission) -> Answer:
    """Save, then answer every blank cell with 0; the filled cells are remembered for an undo."""
    refused = _keep(request, submission)
    if refused:
        return refused

    def act() -> None:
        cells = cells_fill_blanks(submission=_started(submission), by=request.user)
        request.session[filled_key(submission)] = cells
        messages.success(request, _("%(n)s blank cells were filled with 0.") % {"n": len(cells)})

    return _attempt(request, submission, act)


def undo_fill(request: PortalRequest, submission: Submission) -> Answer:
    """Take the filled zeros back."""

    def act() -> None:
        cells = [(pk, name) for pk, name in request.session.pop(filled_key(submission), [])]
        cleared = cells_clear_zeros(submission=_started(submission), by=request.user, cells=cells)
        messages.success(request, _("%(n)s cells are blank again.") % {"n": len(cleared)})

    return _attempt(request, submission, act)


def check(request: PortalRequest, submission: Submission) -> Answer:
    """Save, then show the sums with the tick before sending."""
    refused = _keep(request, submission)
    if refused:
        return refused
    form = EntryForm(submission, working_numbers(_started(submission)))
    blank = len(form.blank_cells)
    if blank:
        return Shown(form=form, refusal=_("%(n)s cells are blank. Type 0 where there was nothing.") % {"n": blank})
    return Shown(form=form, step="check")


def send(request: PortalRequest, submission: Submission) -> Answer:
    """Send the report; without the tick the check page comes first."""
    if not request.POST.get("approved"):
        return check(request, submission)
    return _send(request, submission, nil=False)


def nil(request: PortalRequest, submission: Submission) -> Answer:
    """Send a nil return; without the tick it is asked first."""
    if not request.POST.get("approved"):
        refused = _keep(request, submission)
        return refused or Shown(step="nil")
    return _send(request, submission, nil=True)


def withdraw(request: PortalRequest, submission: Submission) -> Answer:
    """Take the sending back."""

    def act() -> None:
        submission_withdraw(submission=submission, by=request.user, seen_version=_seen(request))
        messages.success(request, _("The sending was withdrawn. The figures can be changed and sent again."))

    return _attempt(request, submission, act)


def ask(request: PortalRequest, submission: Submission) -> Answer:
    """Ask the lead agency to open a closed report."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return Shown(refusal=_("Please give the reason."))

    def act() -> None:
        submission_ask_to_reopen(submission=_started(submission), by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The lead agency has been asked to open the report."))

    return _attempt(request, submission, act)


def refuse(request: PortalRequest, submission: Submission) -> Answer:
    """Answer a request to reopen with no, and why."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return Shown(refusal=_("Please give the reason."))

    def act() -> None:
        submission_refuse_reopening(
            submission=_started(submission), by=request.user, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("The request was answered; the unit reads the reason on this page."))

    return _attempt(request, submission, act)


def accept(request: PortalRequest, submission: Submission) -> Answer:
    """Confirm the sending."""

    def act() -> None:
        submission_accept(submission=submission, by=request.user, seen_version=_seen(request))
        messages.success(request, _("The report was confirmed."))

    return _attempt(request, submission, act)


def return_(request: PortalRequest, submission: Submission) -> Answer:
    """Ask the unit for a correction."""
    return _with_reason(request, submission, submission_return, _("A correction was requested."))


def reopen(request: PortalRequest, submission: Submission) -> Answer:
    """Open a confirmed report for a correction."""
    return _with_reason(request, submission, submission_reopen, _("The report was reopened."))


def open_to_add(request: PortalRequest, submission: Submission) -> Answer:
    """Open a locked month for a unit that missed it."""
    return _with_reason(request, submission, submission_open_to_add, _("The report was opened to be added."))


def filled_key(submission: Submission) -> str:
    """Under which the session remembers the cells that «fill with 0» answered."""
    return f"filled-{submission.unit_id}-{submission.period_id}"


def _keep(request: PortalRequest, submission: Submission) -> Shown | None:
    """Save posted cells and texts, all or nothing; what to show when something is refused."""
    started = _started(submission)
    form, details = _posted_form(request, started), _details(request, started)
    shown = Shown(form=form, details=details)
    if not form.is_valid or (details is not None and not details.is_valid()):
        shown.refusal = _("Nothing was saved yet. Please correct the marked places.")
        return shown
    try:
        with transaction.atomic():
            source = CountSource.FILE if request.POST.get("source") == CountSource.FILE else CountSource.TYPED
            cells_save(submission=started, by=request.user, typed=form.typed, source=source)
            if details is not None:
                details_save(submission=started, by=request.user, **details.as_arguments())
    except CellsRefused as refused:
        form.show_faults(refused.problems)
        if refused.conflicts:
            form.show_conflicts(refused.conflicts)
            form.take_up(working_numbers(started))
        shown.refusal = _("Nothing was saved yet. Please correct the marked places.")
        return shown
    except Refused as refused:
        shown.refusal = refused.sentence
        return shown
    return None


def _send(request: PortalRequest, submission: Submission, *, nil: bool) -> Answer:
    refused = _keep(request, submission)
    if refused:
        return refused
    started = _started(submission)

    def act() -> None:
        sent = submission_send(
            submission=started,
            answers=answers_in(request.POST.dict()),
            by=request.user,
            approved=True,
            nil=nil,
            seen_version=_seen(request),
            on_behalf_reason=request.POST.get("on_behalf_reason", ""),
        )
        request.session.pop(filled_key(submission), None)
        sentence = _("Report for %(month)s sent at %(time)s (sending %(revision)s).")
        values = {"month": month(sent.period), "time": f"{clock.now():%H:%M}"}
        messages.success(request, sentence % (values | {"revision": sent.revisions.count()}))

    return _attempt(request, started, act)


def _attempt(request: PortalRequest, submission: Submission, act: Callable[[], None]) -> Answer:
    """Do it and show the page anew, or show why not."""
    try:
        act()
    except Refused as refused:
        return Shown(refusal=refused.sentence)
    return _again(submission)


def _with_reason(
    request: PortalRequest, submission: Submission, action: Callable[..., Submission], done: str
) -> Answer:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return Shown(refusal=_("Please give the reason and the day."), return_form=form)

    def act() -> None:
        action(submission=_started(submission), by=request.user, seen_version=_seen(request), **form.cleaned_data)
        messages.success(request, done)

    answer = _attempt(request, submission, act)
    if isinstance(answer, Shown):
        answer.return_form = form
    return answer


def _posted_form(request: PortalRequest, submission: Submission) -> EntryForm:
    return EntryForm(submission, working_numbers(submission), request.POST)


def _details(request: PortalRequest, submission: Submission) -> DetailsForm | None:
    return DetailsForm(request.POST, instance=submission) if "remarks" in request.POST else None


def _started(submission: Submission) -> Submission:
    if submission.pk is None:
        submission.pk = submission_start(unit=submission.unit, period=submission.period).pk
        submission.refresh_from_db()
    return submission


def _seen(request: PortalRequest) -> int | None:
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() else None


def _again(submission: Submission) -> HttpResponseRedirect:
    return redirect("reporting:submission", submission.period.name, submission.unit.code)
