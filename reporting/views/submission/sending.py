"""The step before sending and the sending itself: what is sent is what its sender was shown.

The check page and the question before a nil return carry a seal over the figures and texts that they show
(``reporting.entry.contents``) and what they showed of each. A sending whose contents differ is refused, and the page
is shown again with what changed.
"""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.utils.translation import gettext as _

from reporting import rules
from reporting.actions.cell_writing import open_for_entry
from reporting.actions.submissions import submission_send, submission_withdraw
from reporting.canonical import Typed
from reporting.entry.contents import (
    Contents,
    ContentsChange,
    changes_between,
    contents_of,
    contents_sent,
    is_known_to,
    sealed,
)
from reporting.entry.form import EntryForm, working_numbers
from reporting.entry.texts import clean_text
from reporting.hints.answers import answers_in
from reporting.models import TEXTS, Approval, Submission
from reporting.numbers import blank_cells, not_nil, nothing_to_report
from reporting.views.submission.saving import (
    Answer,
    Posted,
    Shown,
    again,
    attempt,
    beginning,
    has_figures,
    save_posted,
    seen_version,
    started,
)
from units import clock
from units.refusals import Refused
from units.requests import PortalRequest
from units.wording import month

CHECK, NIL = "check", "nil"
SEAL = "seal"
BY_LINK = "link"  # posted instead of the tick where the head of the unit approved through a link
# Refusals after which the same step is shown again, with what was typed into it.
CORRECTED_ON_THE_PAGE = {"contents_changed", "not_shown", "not_approved", "reason_missing"}


def check(request: PortalRequest, submission: Submission) -> Answer:
    """Save, then show the figures, texts and sums with the tick before sending."""
    return save_posted(request, submission) or step_shown(started(submission), CHECK)


def send(request: PortalRequest, submission: Submission) -> Answer:
    """Send the report; without the tick the check page comes first."""
    return _send(request, submission, CHECK) if request.POST.get("approved") else check(request, submission)


def nil(request: PortalRequest, submission: Submission) -> Answer:
    """Send a nil return; without the tick it is asked first, unless figures already say otherwise."""
    if request.POST.get("approved"):
        return _send(request, submission, NIL)
    return save_posted(request, submission) or step_shown(started(submission), NIL)


def withdraw(request: PortalRequest, submission: Submission) -> Answer:
    """Take the sending back."""

    def act() -> None:
        submission_withdraw(submission=submission, by=request.user, seen_version=seen_version(request))
        messages.success(request, _("The sending was withdrawn. The figures can be changed and sent again."))

    return attempt(request, submission, act)


def filled_key(submission: Submission) -> str:
    """Under which the session remembers the cells that «fill with 0» answered."""
    return f"filled-{submission.unit_id}-{submission.period_id}"


def step_shown(
    submission: Submission, step: str, refusal: str = "", changes: list[ContentsChange] | None = None
) -> Shown:
    """The page that asks before sending; the form with the reason while the report cannot be sent that way."""
    form = EntryForm(submission, working_numbers(submission))
    hindrance = _hindrance(form, step)
    said = " ".join(sentence for sentence in (refusal, hindrance) if sentence)
    return Shown(form=form, refusal=said, step="" if hindrance else step, changes=changes or [])


def _hindrance(form: EntryForm, step: str) -> str:
    """What in the figures stops ``step``; empty where nothing does."""
    if not form.rows:
        return nothing_to_report()
    if step == NIL:
        return not_nil([cell.value for cell in row.cells] for row in form.rows)
    return blank_cells(len(form.blank_cells)) if form.blank_cells else ""


def _send(request: PortalRequest, submission: Submission, step: str) -> Answer:
    """Save what was typed along and send, in one transaction."""
    if _is_sent_already(request, submission):
        return _sent(request, submission)
    if rules.can_enter(request.user, submission):
        started(submission)
    posted = _typed_along(request, submission)
    if posted and not posted.is_valid:
        return posted.invalid(request, submission)
    try:
        with beginning(submission):
            sent = _save_and_send(request, submission, posted, nil=step == NIL)
    except Refused as refused:
        return _not_sent(request, submission, posted, refused, step)
    request.session.pop(filled_key(submission), None)
    return _sent(request, sent)


def _sent(request: PortalRequest, submission: Submission) -> Answer:
    """The report as sent, with the good news; once, also where an impatient second click came before the answer."""
    revision = submission.sent_revision
    if revision is not None:
        sentence = _("Report for %(month)s sent at %(time)s (sending %(revision)s).")
        at = f"{clock.local(revision.sent_at or clock.now()):%H:%M}"
        news = sentence % {"month": month(submission.period), "time": at, "revision": revision.number}
        waiting = cast("BaseStorage", messages.get_messages(request))
        shown = [str(message) for message in waiting]
        waiting.used = False  # they were looked at here, not shown
        if news not in shown:
            messages.success(request, news)
    return again(submission)


def _typed_along(request: PortalRequest, submission: Submission) -> Posted | None:
    """The figures and texts that came along; None from the check page, which posts the seal over what it showed."""
    if SEAL in request.POST and not has_figures(request) and not any(name in request.POST for name in TEXTS):
        return None
    return Posted.of(request, submission)


def _save_and_send(request: PortalRequest, submission: Submission, posted: Posted | None, *, nil: bool) -> Submission:
    open_for_entry(submission, request.user)
    if posted:
        posted.save(request, submission)
    seal = request.POST.get(SEAL)
    if seal is None and posted:
        submission.refresh_from_db(fields=TEXTS)
        if not is_known_to(submission, request.user, _said(request, posted)):
            raise Refused(_("Please look at what would be sent before sending it."), code="not_shown")
    return submission_send(
        submission=submission,
        answers=answers_in(request.POST.dict()),
        by=request.user,
        approved=request.POST["approved"] != BY_LINK,
        nil=nil,
        seen_version=seen_version(request),
        seen=seal,
        on_behalf_reason=request.POST.get("on_behalf_reason", ""),
    )


def _not_sent(
    request: PortalRequest, submission: Submission, posted: Posted | None, refused: Refused, step: str
) -> Answer:
    """What to show instead: nothing typed is lost, and nothing of it was saved."""
    now = submission
    if submission.pk:
        now = Submission.objects.select_related("unit__parent", "period", "sent_revision").get(pk=submission.pk)
    if now.sent_revision_id != submission.sent_revision_id and _is_sent_already(request, now):
        return _sent(request, now)
    if posted and has_figures(request):
        return posted.refused(refused, request, submission)
    if refused.code not in CORRECTED_ON_THE_PAGE:
        return Shown(refusal=refused.sentence)
    return step_refused(request, now, refused, step)


def step_refused(request: PortalRequest, submission: Submission, refused: Refused, step: str) -> Shown:
    """The step again with the reason; where other contents would be sent than were shown, with what changed."""
    changes = []
    if refused.code == "contents_changed":
        nil = step == NIL
        shown, now = _shown_before(request, submission, nil=nil), contents_of(submission, nil=nil)
        changes = changes_between(shown, now, submission, request.user)
    return step_shown(submission, step, refused.sentence, changes)


def _said(request: PortalRequest, posted: Posted) -> Contents:
    """The figures and texts that were posted along, as far as they were."""
    form = posted.form
    named = (row for row in form.rows if all(cell.name in request.POST for cell in row.cells))
    figures = {row.procedure.code: row.numbers for row in named}
    texts = {name: clean_text(request.POST[name]) for name in TEXTS if name in request.POST}
    return sealed(form.submission, figures, texts)


def _shown_before(request: PortalRequest, submission: Submission, *, nil: bool) -> Contents:
    """What the page had shown, as it posts it back; only what it names."""
    figures = {}
    for name, value in request.POST.items():
        code, _dot, last = name.rpartition(".")
        numbers = _numbers(str(value)) if last == "seen" and code not in TEXTS else None
        if numbers is not None:
            figures[code] = numbers
    texts = {name: clean_text(request.POST[f"{name}.seen"]) for name in TEXTS if f"{name}.seen" in request.POST}
    return sealed(submission, figures, texts, nil=nil)


def _numbers(joined: str) -> Typed | None:
    parts = joined.split("|")
    if len(parts) != 3 or not all(part == "" or (part.isascii() and part.isdigit()) for part in parts):
        return None
    total, online, post = (int(part[:18]) if part else None for part in parts)
    return total, online, post


def _is_sent_already(request: PortalRequest, submission: Submission) -> bool:
    """Whether the same person's first click has sent what this one would send again.

    A reopened report keeps the sending that was confirmed: what is sent now is another one, be it the same figures.
    """
    sent = submission.sent_revision
    if sent is None or submission.is_reopened or sent.sent_by_id != request.user.pk or has_figures(request):
        return False
    seal = request.POST.get(SEAL)
    if seal is None or seal == contents_sent(sent).digest:
        return True
    return Approval.objects.filter(revision=sent, digest=seal).exists()  # that sending names who approved
