"""Closed reports: a unit asks to have one opened or takes that back, the lead agency refuses, a reopening runs out.

Opening itself is a move of the report (``reporting.actions.submissions``).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reporting import rules
from reporting.models import EventKind, Submission, SubmissionEvent, SubmissionStatus
from reporting.models.events import ANSWERS_TO_REOPEN
from reporting.transitions import lock_submission, move, record
from units import clock
from units.models import User
from units.refusals import Refused, require
from units.vietnamese import lower_first
from units.wording import moment


@transaction.atomic
def submission_ask_to_reopen(*, submission: Submission, by: User, reason: str) -> Submission:
    """Ask the lead agency to open a report that the unit can no longer change; recorded for the coordinators.

    Raises:
        Refused: the report is open, or awaits confirmation (then it can be withdrawn), a request waits for an answer
            already, or no reason is given.
    """
    submission = lock_submission(submission)
    require(
        rules.can_ask_to_reopen(by, submission),
        _("This report can still be changed; there is nothing to reopen."),
        code="not_closed",
    )
    pending = _last_request(submission)
    if pending is not None:
        sentence = _("Reopening was requested by %(who)s at %(at)s already; the lead agency has not answered yet.")
        raise Refused(sentence % {"who": pending.actor_name, "at": moment(pending.at)}, code="asked_already")
    require(bool(reason.strip()), _("Please give the reason."), code="reason_missing")
    record(submission, EventKind.REOPENING_ASKED, by=by, at=clock.now(), reason=reason.strip())
    return submission


@transaction.atomic
def submission_refuse_reopening(
    *, submission: Submission, by: User, reason: str, seen: str | None = None
) -> Submission:
    """Answer a unit's request to reopen with no, and why; the unit reads it on the report's page.

    ``seen`` is the id of the request that ``by`` was shown.

    Raises:
        Refused: ``by`` is no coordinator, no request is open, another one than was ``seen``, or no reason is given.
    """
    submission = lock_submission(submission)
    last = _last_of_requests(submission)
    if by.is_coordinator and last is not None and last.kind == EventKind.REOPENING_WITHDRAWN:
        sentence = _("The unit withdrew its request to reopen at %(at)s; there is nothing to answer any more.")
        raise Refused(sentence % {"at": moment(last.at)}, code="not_asked")
    if not by.is_coordinator or last is None or last.kind != EventKind.REOPENING_ASKED:
        raise Refused(_("There is no request to reopen that waits for an answer."), code="not_asked")
    sentence = _("That request does not wait any more, and the unit has made another one. Please read it first.")
    require(seen in (None, str(last.pk)), sentence, code="other_request")
    require(bool(reason.strip()), _("Please give the reason."), code="reason_missing")
    record(submission, EventKind.REOPENING_REFUSED, by=by, at=clock.now(), reason=reason.strip())
    return submission


@transaction.atomic
def submission_withdraw_request(*, submission: Submission, by: User) -> Submission:
    """Take the unit's request to reopen back, before the lead agency has answered it.

    A page on which a coordinator is about to open the report was shown with the request: it is refused then, since the
    report's version is another one.

    Raises:
        Refused: ``by`` is no clerk who keeps the report, or no request waits: it was answered meanwhile, or withdrawn.
    """
    submission = lock_submission(submission)
    last = _last_of_requests(submission)
    is_asked = last is not None and last.kind == EventKind.REOPENING_ASKED
    if rules.keeps(by, submission.unit) and last is not None and not is_asked:
        values = {"what": lower_first(last.get_kind_display()), "at": moment(last.at)}
        sentence = _("The request to reopen does not wait any more: %(what)s at %(at)s.")
        raise Refused(sentence % values, code="not_asked")
    require(
        rules.keeps(by, submission.unit) and is_asked,
        _("There is no request to reopen that waits for an answer."),
        code="not_asked",
    )
    submission.version += 1
    submission.save(update_fields=["version"])
    record(submission, EventKind.REOPENING_WITHDRAWN, by=by, at=clock.now())
    return submission


def _last_of_requests(submission: Submission) -> SubmissionEvent | None:
    """The last request to reopen, or what ended it."""
    return submission.events.filter(kind__in=(EventKind.REOPENING_ASKED, *ANSWERS_TO_REOPEN)).order_by("pk").last()


def _last_request(submission: Submission) -> SubmissionEvent | None:
    """The request to reopen that nothing has answered yet."""
    last = _last_of_requests(submission)
    return last if last is not None and last.kind == EventKind.REOPENING_ASKED else None


def reopenings_end() -> int:
    """Restore «confirmed» for every reopening that ran out with nothing sent; returns how many. Safe to repeat."""
    now = clock.now()
    return sum(_reopening_end(pk, now) for pk in Submission.objects.reopening_ran_out(now).values_list("pk", flat=True))


@transaction.atomic
def _reopening_end(pk: int, now: datetime) -> bool:
    submission = lock_submission(Submission(pk=pk))
    still = Submission.objects.reopening_ran_out(now).filter(pk=pk).exists()
    if still:
        submission.sent_revision = submission.accepted_revision
        move(submission, SubmissionStatus.ACCEPTED, EventKind.REOPENING_ENDED, by=None, at=now)
    return still
