"""The life of a submission: which moves exist, and the one function that makes them.

draft → submitted → accepted; submitted → returned → submitted; accepted → returned by reopening; a sending can be
withdrawn until it is reviewed; a reopening that runs out restores «accepted».
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from reporting.models import EventKind, Submission, SubmissionEvent, SubmissionStatus
from units import clock
from units.actions.figures import figures_mark_stale
from units.models import User
from units.refusals import Refused

DRAFT, SUBMITTED = SubmissionStatus.DRAFT, SubmissionStatus.SUBMITTED
RETURNED, ACCEPTED = SubmissionStatus.RETURNED, SubmissionStatus.ACCEPTED

MOVES: dict[EventKind, frozenset[tuple[SubmissionStatus, SubmissionStatus]]] = {
    EventKind.SENT: frozenset({(DRAFT, SUBMITTED), (RETURNED, SUBMITTED)}),
    EventKind.WITHDRAWN: frozenset({(SUBMITTED, DRAFT), (SUBMITTED, RETURNED)}),
    EventKind.ACCEPTED: frozenset({(SUBMITTED, ACCEPTED)}),
    EventKind.RETURNED: frozenset({(SUBMITTED, RETURNED)}),
    EventKind.REOPENED: frozenset({(ACCEPTED, RETURNED)}),
    EventKind.OPENED_TO_ADD: frozenset({(DRAFT, DRAFT), (RETURNED, RETURNED)}),
    EventKind.REOPENING_ENDED: frozenset({(RETURNED, ACCEPTED)}),
}


def lock_submission(submission: Submission, seen_version: int | None = None) -> Submission:
    """The submission's row, locked until the transaction ends, as it stands now.

    Raises:
        Refused: ``seen_version`` is given and somebody has moved the report since the page was shown.
    """
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("unit__parent", "period")
        .get(pk=submission.pk)
    )
    if seen_version is not None and locked.version != seen_version:
        raise Refused(_changed_meanwhile(locked), code="changed_meanwhile")
    return locked


def move(
    submission: Submission,
    to: SubmissionStatus,
    kind: EventKind,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    until: datetime | None = None,
    revision_number: int | None = None,
) -> SubmissionEvent:
    """Make one allowed move of a locked ``submission``: save it, record what happened, mark its figures stale.

    Other fields that the caller changed on ``submission`` are saved along. ``by`` is None when the system acts.

    Raises:
        Refused: the move does not exist from where the report stands.
    """
    if (SubmissionStatus(submission.status), to) not in MOVES[kind]:
        raise Refused(
            _("The report is “%(status)s”; this step is not possible now.")
            % {"status": submission.get_status_display()},
            code="move_not_allowed",
        )
    submission.status = to
    submission.editable_until = until
    submission.version += 1
    submission.save()
    figures_mark_stale(
        reason=f"{kind} {submission.period.name}", years=[submission.period.year], unit_ids=[submission.unit_id]
    )
    return record(submission, kind, by=by, at=at, reason=reason, until=until, revision_number=revision_number)


def record(
    submission: Submission,
    kind: EventKind,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    until: datetime | None = None,
    revision_number: int | None = None,
) -> SubmissionEvent:
    """Write what happened to a report into its history."""
    return SubmissionEvent.objects.create(
        submission=submission,
        kind=kind,
        at=at,
        actor=by,
        actor_name=actor_name(by),
        reason=reason,
        until=until,
        revision_number=revision_number,
    )


def actor_name(by: User | None) -> str:
    """The name under which an act is kept: a person's full name, or the system's."""
    return by.get_full_name() if by else _("The system")


def _changed_meanwhile(submission: Submission) -> str:
    last = submission.events.order_by("-pk").first()
    if last is None:
        return _("The report has changed meanwhile. Please look at it again.")
    if last.kind == EventKind.SENT:
        return _("%(who)s sent this report at %(time)s. What you typed has not been recorded; please review it.") % {
            "who": last.actor_name,
            "time": f"{clock.local(last.at):%H:%M}",
        }
    return _("The report has changed meanwhile (%(what)s, %(who)s). Please look at it again.") % {
        "what": last.get_kind_display(),
        "who": last.actor_name,
    }
