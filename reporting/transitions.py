"""The life of a submission: which moves exist, and the one function that makes them.

draft → submitted → accepted; submitted → returned → submitted; accepted → returned by reopening; a sending can be
withdrawn until it is reviewed; a reopening that runs out restores «accepted».
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from reporting.models import SYSTEM, EventKind, Submission, SubmissionEvent, SubmissionStatus
from units import clock
from units.actions.stale_figures import figures_mark_stale
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


def lock_submission(submission: Submission, seen_version: int | None = None, *, by: User | None = None) -> Submission:
    """The submission's row, locked until the transaction ends, as it is now; ``by`` reads the refusal.

    Raises:
        Refused: the report is not begun, or ``seen_version`` is given and another user has moved the report since the
            page was shown.
    """
    rows = Submission.objects.select_for_update(of=("self",)).select_related("unit__parent", "period")
    locked = rows.filter(pk=submission.pk).first() if submission.pk else None
    if locked is None:
        raise Refused(_("Nothing has been entered for this period yet."), code="not_begun")
    if seen_version is not None and locked.version != seen_version:
        raise Refused(_changed_meanwhile(locked, by), code="changed_meanwhile")
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
        Refused: there is no such move from the report's status.
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
    """The name under which an act is stored: a person's full name, or the system's, which ``ActorNameField`` stores."""
    return by.get_full_name() if by else SYSTEM


def name_to(reader: User | None, *, name: str, account: int | None) -> str:
    """How ``reader`` sees who acted: by ``name``, or that it was the reader's own other window.

    ``account`` is the id of who acted, None where it is not known; an account that was renamed since is shown by name.
    """
    if reader is None or account != reader.pk or name != actor_name(reader):
        return name
    return _("this unit itself, in another window") if reader.is_clerk else _("this same account, in another window")


def sent_meanwhile(reader: User | None, *, name: str, account: int | None, at: datetime) -> str:
    """The sentence that the report was sent, by whom and when; for who may have typed also that it was not recorded."""
    values = {"who": name_to(reader, name=name, account=account), "time": f"{clock.local(at):%H:%M}"}
    if reader is not None and reader.is_coordinator:
        return _("%(who)s sent this report at %(time)s. Please look at it again.") % values
    return _("%(who)s sent this report at %(time)s. What you typed has not been recorded; please review it.") % values


def _changed_meanwhile(submission: Submission, reader: User | None = None) -> str:
    last = submission.events.order_by("-pk").first()
    if last is None:
        return _("The report has changed meanwhile. Please look at it again.")
    if last.kind == EventKind.SENT:
        return sent_meanwhile(reader, name=last.actor_name, account=last.actor_id, at=last.at)
    return _("The report has changed meanwhile (%(what)s, %(who)s). Please look at it again.") % {
        "what": last.get_kind_display(),
        "who": name_to(reader, name=last.actor_name, account=last.actor_id),
    }
