"""What the buttons of a report's page do: fetch, check, call the action, redirect; refusals keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from reporting.actions.cell_notes import CellTexts
from reporting.actions.cells import CellsRefused, cells_clear_zeros, cells_fill_blanks, cells_save
from reporting.actions.details import details_save
from reporting.actions.submissions import (
    submission_send,
    submission_start,
    submission_withdraw,
)
from reporting.entry import EntryForm, working_numbers
from reporting.forms import DetailsForm, ReturnForm
from reporting.models import CountSource, Submission
from reporting.review.hint_answers import answers_in
from units import clock
from units.refusals import Refused
from units.requests import PortalRequest
from units.templatetags.figures import month

LONGEST_VERSION = 18  # digits; more than a database holds


@dataclass
class Shown:
    """What a page shows beside what is stored: what was typed, what was refused, and the step it is at."""

    form: EntryForm | None = None
    details: DetailsForm | None = None
    return_form: ReturnForm | None = None
    notes: CellTexts = field(default_factory=dict)
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
        cells = cells_fill_blanks(submission=started(submission), by=request.user)
        request.session[filled_key(submission)] = cells
        messages.success(request, _("%(n)s blank cells were filled with 0.") % {"n": len(cells)})

    return attempt(request, submission, act)


def undo_fill(request: PortalRequest, submission: Submission) -> Answer:
    """Take the filled zeros back."""

    def act() -> None:
        cells = [(pk, name) for pk, name in request.session.pop(filled_key(submission), [])]
        cleared = cells_clear_zeros(submission=started(submission), by=request.user, cells=cells)
        messages.success(request, _("%(n)s cells are blank again.") % {"n": len(cleared)})

    return attempt(request, submission, act)


def check(request: PortalRequest, submission: Submission) -> Answer:
    """Save, then show the sums with the tick before sending."""
    refused = _keep(request, submission)
    if refused:
        return refused
    form = EntryForm(submission, working_numbers(started(submission)))
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
        submission_withdraw(submission=submission, by=request.user, seen_version=seen_version(request))
        messages.success(request, _("The sending was withdrawn. The figures can be changed and sent again."))

    return attempt(request, submission, act)


def filled_key(submission: Submission) -> str:
    """Under which the session remembers the cells that «fill with 0» answered."""
    return f"filled-{submission.unit_id}-{submission.period_id}"


def _keep(request: PortalRequest, submission: Submission) -> Shown | None:
    """Save posted cells and texts, all or nothing; what to show when something is refused."""
    begun = started(submission)
    form, details = _posted_form(request, begun), _details(request, begun)
    shown = Shown(form=form, details=details)
    if not form.is_valid or (details is not None and not details.is_valid()):
        shown.refusal = _("Nothing was saved yet. Please correct the marked places.")
        return shown
    try:
        with transaction.atomic():
            source = CountSource.FILE if request.POST.get("source") == CountSource.FILE else CountSource.TYPED
            cells_save(submission=begun, by=request.user, typed=form.typed, source=source)
            if details is not None:
                details_save(submission=begun, by=request.user, **details.as_arguments())
    except CellsRefused as refused:
        form.show_faults(refused.problems)
        if refused.conflicts:
            form.show_conflicts(refused.conflicts)
            form.take_up(working_numbers(begun))
        shown.refusal = _("Nothing was saved yet. Please correct the marked places.")
        return shown
    except Refused as refused:
        shown.refusal = refused.sentence
        return shown
    return None


def _is_sent_already(request: PortalRequest, submission: Submission) -> bool:
    """Whether the same person's first click has sent what this one would send again."""
    sent = submission.sent_revision
    has_figures = any(name.endswith(".seen") for name in request.POST)
    return sent is not None and sent.sent_by_id == request.user.pk and not has_figures


def _send(request: PortalRequest, submission: Submission, *, nil: bool) -> Answer:
    if _is_sent_already(request, submission):
        return _again(submission)
    refused = _keep(request, submission)
    if refused:
        return refused
    begun = started(submission)

    def act() -> None:
        sent = submission_send(
            submission=begun,
            answers=answers_in(request.POST.dict()),
            by=request.user,
            approved=True,
            nil=nil,
            seen_version=seen_version(request),
            on_behalf_reason=request.POST.get("on_behalf_reason", ""),
        )
        request.session.pop(filled_key(submission), None)
        sentence = _("Report for %(month)s sent at %(time)s (sending %(revision)s).")
        values = {"month": month(sent.period), "time": f"{clock.now():%H:%M}"}
        messages.success(request, sentence % (values | {"revision": sent.revisions.count()}))

    return attempt(request, begun, act)


def attempt(request: PortalRequest, submission: Submission, act: Callable[[], None]) -> Answer:
    """Do it and show the page anew, or show why not."""
    try:
        act()
    except Refused as refused:
        return Shown(refusal=refused.sentence)
    return _again(submission)


def _posted_form(request: PortalRequest, submission: Submission) -> EntryForm:
    return EntryForm(submission, working_numbers(submission), request.POST)


def _details(request: PortalRequest, submission: Submission) -> DetailsForm | None:
    return DetailsForm(request.POST, instance=submission) if "remarks" in request.POST else None


def started(submission: Submission) -> Submission:
    """``submission``, begun where it was not."""
    if submission.pk is None:
        submission.pk = submission_start(unit=submission.unit, period=submission.period).pk
        submission.refresh_from_db()
    return submission


def seen_version(request: PortalRequest) -> int | None:
    """The version of the report that the page showed; a number longer than any version is none that it has."""
    version = request.POST.get("version", "")[:LONGEST_VERSION]
    return int(version) if version.isascii() and version.isdigit() else None


def _again(submission: Submission) -> HttpResponseRedirect:
    return redirect("reporting:submission", submission.period.name, submission.unit.code)
