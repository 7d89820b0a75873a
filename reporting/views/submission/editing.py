"""What the buttons of the entry form do: fetch, check, call the action, redirect; refusals show what was typed."""

from __future__ import annotations

from django.contrib import messages
from django.utils.translation import gettext as _

from reporting.actions.cells import cells_clear_zeros, cells_fill_blanks
from reporting.entry.usual_zeros import usual_zeros
from reporting.models import Submission
from reporting.numbers import without_marks
from reporting.views.submission.saving import Answer, Posted, again, attempt, save_posted, started
from reporting.views.submission.sending import filled_key
from units import clock
from units.requests import PortalRequest
from units.wording import whole


def show(request: PortalRequest, submission: Submission) -> Answer:
    """Show posted figures again without saving them."""
    return Posted.of(request, submission).shown()


def save(request: PortalRequest, submission: Submission) -> Answer:
    """Save the draft."""
    refused = save_posted(request, submission)
    if refused:
        return refused
    messages.success(request, _("Saved at %(time)s") % {"time": f"{clock.now():%H:%M}"})
    return again(submission)


def take(request: PortalRequest, submission: Submission) -> Answer:
    """Leave one contested cell or text as the other person saved it, and save the rest."""
    posted = request.POST.copy()
    posted.pop(request.POST["action"].partition(":")[2], None)
    request.POST = posted  # type: ignore[assignment]
    return save(request, submission)


def use(request: PortalRequest, submission: Submission) -> Answer:
    """Take the marks out of the number of one cell, as its fault offers, and save."""
    name = request.POST["action"].partition(":")[2]
    number = without_marks(request.POST.get(name, ""))
    if number:
        posted = request.POST.copy()
        posted[name] = number
        request.POST = posted  # type: ignore[assignment]
    return save(request, submission)


def fill(request: PortalRequest, submission: Submission) -> Answer:
    """Save, then answer every blank cell with 0; the filled cells are remembered for an undo."""
    refused = save_posted(request, submission)
    if refused:
        return refused

    def act() -> None:
        cells = cells_fill_blanks(submission=started(submission), by=request.user)
        request.session[filled_key(submission)] = cells
        messages.success(request, _("%(n)s blank cells were filled with 0.") % {"n": whole(len(cells))})

    return attempt(request, submission, act)


def fill_usual(request: PortalRequest, submission: Submission) -> Answer:
    """Save, then answer with 0 the blank cells that were 0 in each of the six months before, and no others."""
    refused = save_posted(request, submission)
    if refused:
        return refused

    def act() -> None:
        begun = started(submission)
        cells = cells_fill_blanks(submission=begun, by=request.user, only=usual_zeros(begun))
        if not cells:
            messages.info(request, _("No blank cell was sent as 0 in each of the six months before."))
            return
        request.session[filled_key(submission)] = cells
        said = _("%(n)s blank cells that were 0 in each of the six months before were filled with 0.")
        messages.success(request, said % {"n": whole(len(cells))})

    return attempt(request, submission, act)


def undo_fill(request: PortalRequest, submission: Submission) -> Answer:
    """Save, then take the filled zeros back; a number that was typed over one of them stays."""
    refused = save_posted(request, submission)
    if refused:
        return refused

    def act() -> None:
        cells = [(pk, name) for pk, name in request.session.pop(filled_key(submission), [])]
        cleared = cells_clear_zeros(submission=started(submission), by=request.user, cells=cells)
        messages.success(request, _("%(n)s cells are blank again.") % {"n": whole(len(cleared))})

    return attempt(request, submission, act)
