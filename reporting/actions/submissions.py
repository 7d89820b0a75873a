"""What people do with a report: begin, send, withdraw, accept, return, reopen. Every action is one transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reporting import rules
from reporting.actions.approvals import approval_for
from reporting.actions.cell_notes import cell_notes_keep
from reporting.actions.confirmations import confirmation_record
from reporting.actions.hint_counts import hint_counts_follow
from reporting.actions.mailing import correction_record
from reporting.actions.revisions import revision_create, revision_explain
from reporting.entry.contents import Working, contents_changed, contents_of
from reporting.models import CountSource, EventKind, ReportingPeriod, Submission, SubmissionStatus
from reporting.models.notes import Answers, CellTexts
from reporting.numbers import not_open
from reporting.transitions import lock_submission, move
from units import clock
from units.counting import Event, count
from units.models import Unit, User
from units.refusals import require


def submission_start(*, unit: Unit, period: ReportingPeriod) -> Submission:
    """The report of ``unit`` for ``period``, begun as a draft if there was none."""
    submission, _created = Submission.objects.get_or_create(unit=unit, period=period)
    return submission


@transaction.atomic
def submission_send(
    *,
    submission: Submission,
    by: User,
    approved: bool,
    seen_version: int | None = None,
    seen: str | None = None,
    nil: bool = False,
    on_behalf_reason: str = "",
    answers: Answers | None = None,
    source: CountSource = CountSource.TYPED,
) -> Submission:
    """Send the report with its working cells and texts as they are; they are stored complete as a new revision.

    ``seen`` is the digest of the contents that ``by`` was shown (``reporting.entry.contents``): others are not sent.
    Without it the caller answers for what is sent.

    ``approved`` is the tick that the head of the unit approved the figures; where these very contents were approved
    through a link, none is needed, and the portal can require the link. ``nil`` writes zeros for received and
    online (results by post stay as typed, blank becomes 0) and is refused while any of them is not zero. A
    coordinator who sends on behalf of a unit must give the reason. ``answers`` to hints are kept with the sending.
    ``source`` is that of the zeros which a nil return writes.

    Raises:
        Refused: not open, other contents than ``seen``, not approved, incomplete, not nil, no reason, or changed
            since ``seen_version``.
    """
    submission = lock_submission(submission, seen_version, by=by)
    require(rules.can_send(by, submission), not_open(), code="not_open")
    working = Working.of(submission)
    digest = contents_of(submission, nil=nil, working=working).digest
    require(seen is None or digest == seen, contents_changed(), code="contents_changed")
    approval = approval_for(submission, by, digest, ticked=approved)
    reason, lacks_reason = on_behalf_reason.strip(), _("Please give the reason for entering on behalf of the unit.")
    require(bool(reason) or not by.is_coordinator, lacks_reason, code="reason_missing")
    now = clock.now()
    revision = revision_create(
        submission=submission, working=working, by=by, at=now, nil=nil, approval=approval, source=source
    )
    revision_explain(revision, working, answers or {})
    count(Event.SENDING, "nil" if nil else "figures")
    submission.sent_revision = revision
    if revision.number == 1:
        submission.first_sent_at = now
    move(
        submission,
        SubmissionStatus.SUBMITTED,
        EventKind.SENT,
        by=by,
        at=now,
        reason=reason,
        until=submission.editable_until,  # a withdrawal must find the time that was granted
        revision_number=revision.number,
    )
    hint_counts_follow(unit_id=submission.unit_id, period=submission.period)
    return submission


@transaction.atomic
def submission_withdraw(*, submission: Submission, by: User, seen_version: int | None = None) -> Submission:
    """Take the last sending back before it is reviewed; figures fall back to the confirmed one, if any.

    Raises:
        Refused: it was reviewed already, or changed since ``seen_version``.
    """
    submission = lock_submission(submission, seen_version, by=by)
    require(
        rules.can_withdraw(by, submission),
        _("Only a report that awaits confirmation, of a period that is not locked, can be withdrawn."),
        code="not_submitted",
    )
    number = _sent_number(submission)
    asked = submission.events.filter(kind__in=(EventKind.RETURNED, EventKind.REOPENED)).exists()
    submission.sent_revision = None
    move(
        submission,
        SubmissionStatus.RETURNED if asked else SubmissionStatus.DRAFT,
        EventKind.WITHDRAWN,
        by=by,
        at=clock.now(),
        until=submission.editable_until,
        revision_number=number,
    )
    hint_counts_follow(unit_id=submission.unit_id, period=submission.period)
    return submission


@transaction.atomic
def submission_accept(*, submission: Submission, by: User, seen_version: int | None = None) -> Submission:
    """Confirm the sending that awaits it; from now on its figures are the official ones.

    For a minute ``by`` can take it back (``reporting/actions/confirmations.py``).

    Raises:
        Refused: nothing awaits confirmation, or the report changed since ``seen_version``.
    """
    submission = lock_submission(submission, seen_version, by=by)
    _require_review(by, submission)
    now = clock.now()
    confirmation_record([submission], by=by, at=now)
    submission.accepted_revision = submission.sent_revision
    move(
        submission,
        SubmissionStatus.ACCEPTED,
        EventKind.ACCEPTED,
        by=by,
        at=now,
        revision_number=_sent_number(submission),
    )
    return submission


@transaction.atomic
def submission_return(
    *,
    submission: Submission,
    by: User,
    reason: str,
    until: date,
    seen_version: int | None = None,
    notes: CellTexts | None = None,
) -> Submission:
    """Ask the unit to correct what it sent and to send again by the end of ``until``; ``notes`` are on single cells.

    Raises:
        Refused: nothing awaits confirmation, no reason, a day that is past, or changed since ``seen_version``.
    """
    submission = lock_submission(submission, seen_version, by=by)
    _require_review(by, submission)
    end = end_of_time(reason, until)
    revision, submission.sent_revision = submission.sent_revision, None
    event = move(
        submission,
        SubmissionStatus.RETURNED,
        EventKind.RETURNED,
        by=by,
        at=clock.now(),
        reason=reason.strip(),
        until=end,
        revision_number=revision.number if revision else None,
    )
    cell_notes_keep(event=event, revision=revision, notes=notes or {})
    correction_record(event)
    hint_counts_follow(unit_id=submission.unit_id, period=submission.period)
    return submission


@transaction.atomic
def submission_reopen(
    *,
    submission: Submission,
    by: User,
    reason: str,
    until: date,
    seen_version: int | None = None,
    notes: CellTexts | None = None,
) -> Submission:
    """Open a confirmed report for a correction until the end of ``until``; its figures count meanwhile.

    ``notes`` are on single cells.

    Raises:
        Refused: the report is not confirmed, no reason, a day that is past, or changed since ``seen_version``.
    """
    submission = lock_submission(submission, seen_version, by=by)
    require(rules.can_reopen(by, submission), _("Only a confirmed report can be reopened."), code="not_accepted")
    end = end_of_time(reason, until)
    event = move(
        submission,
        SubmissionStatus.RETURNED,
        EventKind.REOPENED,
        by=by,
        at=clock.now(),
        reason=reason.strip(),
        until=end,
    )
    cell_notes_keep(event=event, revision=submission.current_revision, notes=notes or {})
    correction_record(event)
    return submission


@transaction.atomic
def submission_open_to_add(
    *, submission: Submission, by: User, reason: str, until: date, seen_version: int | None = None
) -> Submission:
    """Let one unit send a month of a locked period that it missed, or still had to correct, until ``until``.

    Raises:
        Refused: the report is open anyway or sent, no reason, a day that is past, or changed meanwhile.
    """
    submission = lock_submission(submission, seen_version, by=by)
    require(
        rules.can_open_to_add(by, submission),
        _("Only a report of a locked period that was not sent can be opened to be added."),
        code="not_missed",
    )
    end = end_of_time(reason, until)
    move(
        submission,
        SubmissionStatus(submission.status),
        EventKind.OPENED_TO_ADD,
        by=by,
        at=clock.now(),
        reason=reason.strip(),
        until=end,
    )
    return submission


def _sent_number(submission: Submission) -> int | None:
    return submission.sent_revision.number if submission.sent_revision else None


def _require_review(by: User, submission: Submission) -> None:
    require(rules.can_review(by, submission), _("This report does not await confirmation."), code="not_submitted")


def end_of_time(reason: str, until: date) -> datetime:
    """The last moment of ``until``, once it is certain that a reason is given and the day is not past."""
    require(bool(reason.strip()), _("Please give the reason."), code="reason_missing")
    require(until >= clock.today(), _("The day must not be in the past."), code="day_past")
    return clock.end_of(until)
