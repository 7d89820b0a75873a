"""The life of a submission: which moves exist, and the one function that makes them.

draft → submitted → accepted; submitted → returned → submitted; accepted → returned by reopening; a sending can be
withdrawn until it is reviewed; a confirmation can be taken back for a minute; a reopening that runs out restores
«accepted». What a unit that ended had not finished
may be carried over into its successor's report, and back when that rearrangement is undone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NewType

from django.db.models import F, Max
from django.utils.translation import gettext as _

from reporting.happened import ReportMoved, happened
from reporting.models import SYSTEM, EventKind, Submission, SubmissionEvent, SubmissionStatus
from units import clock
from units.actions.stale_figures import figures_mark_stale, stale_rows_append
from units.models import StaleFigures, User
from units.refusals import Refused

# A report whose row the transaction in progress has locked: its state is that of now, and stays so until the end.
Locked = NewType("Locked", Submission)

DRAFT, SUBMITTED = SubmissionStatus.DRAFT, SubmissionStatus.SUBMITTED
RETURNED, ACCEPTED = SubmissionStatus.RETURNED, SubmissionStatus.ACCEPTED

MOVES: dict[EventKind, frozenset[tuple[SubmissionStatus, SubmissionStatus]]] = {
    EventKind.SENT: frozenset({(DRAFT, SUBMITTED), (RETURNED, SUBMITTED)}),
    EventKind.WITHDRAWN: frozenset({(SUBMITTED, DRAFT), (SUBMITTED, RETURNED)}),
    EventKind.ACCEPTED: frozenset({(SUBMITTED, ACCEPTED)}),
    EventKind.UNCONFIRMED: frozenset({(ACCEPTED, SUBMITTED)}),
    EventKind.RETURNED: frozenset({(SUBMITTED, RETURNED)}),
    EventKind.REOPENED: frozenset({(ACCEPTED, RETURNED)}),
    EventKind.OPENED_TO_ADD: frozenset({(DRAFT, DRAFT), (RETURNED, RETURNED)}),
    EventKind.REOPENING_ENDED: frozenset({(RETURNED, ACCEPTED)}),
    EventKind.CARRIED_OVER: frozenset({(DRAFT, DRAFT), (RETURNED, RETURNED), (SUBMITTED, DRAFT)}),
    EventKind.CARRIED_BACK: frozenset({(DRAFT, DRAFT), (RETURNED, RETURNED), (DRAFT, SUBMITTED)}),
}


def lock_submission(submission: Submission, seen_version: int | None = None, *, by: User | None = None) -> Locked:
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
    return Locked(locked)


def lock_submissions(pks: Collection[int]) -> list[Submission]:
    """Those of the rows ``pks`` that exist, locked until the transaction ends, as they are now. One statement.

    From the earlier month to the later, as hints are counted (``reporting/actions/hint_counts.py``), so that two who
    lock several reports wait for each other in one direction only.
    """
    rows = Submission.objects.select_for_update(of=("self",)).select_related("unit__parent", "period")
    return list(rows.filter(pk__in=pks).order_by("period__year", "period__month", "pk"))


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
    _require_move(submission, to, kind)
    before, submission.status = SubmissionStatus(submission.status), to
    submission.editable_until = until
    submission.version += 1
    submission.save()
    figures_mark_stale(
        reason=f"{kind} {submission.period.name}", years=[submission.period.year], unit_ids=[submission.unit_id]
    )
    event = record(submission, kind, by=by, at=at, reason=reason, until=until, revision_number=revision_number)
    happened(ReportMoved(submission, kind, before, to, at, revision_number))
    return event


def move_all(
    submissions: Collection[Submission],
    to: SubmissionStatus,
    kind: EventKind,
    *,
    by: User,
    at: datetime,
    **changes: Any,
) -> None:
    """Make one allowed move of many locked ``submissions``, as ``move`` does of one. Four statements.

    ``changes`` are saved along, as an update takes them; the event names the sending that is in force. The time that a
    unit was granted ends, unless ``changes`` say otherwise.

    Raises:
        Refused: one of them has no such move from its status.
    """
    for each in submissions:
        _require_move(each, to, kind)
    rows = Submission.objects.filter(pk__in=[each.pk for each in submissions])
    numbers = dict(rows.order_by().values_list("pk", "sent_revision__number"))
    rows.update(status=to, version=F("version") + 1, **{"editable_until": None} | changes)
    stale_rows_append(
        StaleFigures(reason=f"{kind} {each.period.name}", year=each.period.year, unit_id=each.unit_id)
        for each in submissions
    )
    event = {"kind": kind, "at": at, "actor": by, "actor_name": actor_name(by)}
    SubmissionEvent.objects.bulk_create(
        SubmissionEvent(submission=each, revision_number=numbers[each.pk], **event) for each in submissions
    )
    happened(
        *(ReportMoved(each, kind, SubmissionStatus(each.status), to, at, numbers[each.pk]) for each in submissions)
    )


def _require_move(submission: Submission, to: SubmissionStatus, kind: EventKind) -> None:
    if (SubmissionStatus(submission.status), to) not in MOVES[kind]:
        raise Refused(
            _("The report is “%(status)s”; this step is not possible now.")
            % {"status": submission.get_status_display()},
            code="move_not_allowed",
        )


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
    return _said_of(submission.events.order_by("-pk").first(), reader)


def changed_meanwhile(submissions: Collection[Submission], reader: User) -> dict[int, str]:
    """What ``reader`` reads of each of ``submissions`` that was moved since its page was shown, by id. One query."""
    events = SubmissionEvent.objects.filter(submission__in=submissions).order_by()
    last = SubmissionEvent.objects.filter(pk__in=events.values("submission").annotate(last=Max("pk")).values("last"))
    by_report = {event.submission_id: event for event in last}
    return {each.pk: _said_of(by_report.get(each.pk), reader) for each in submissions}


def _said_of(last: SubmissionEvent | None, reader: User | None) -> str:
    if last is None:
        return _("The report has changed meanwhile. Please look at it again.")
    if last.kind == EventKind.SENT:
        return sent_meanwhile(reader, name=last.actor_name, account=last.actor_id, at=last.at)
    return _("The report has changed meanwhile (%(what)s, %(who)s). Please look at it again.") % {
        "what": last.get_kind_display(),
        "who": name_to(reader, name=last.actor_name, account=last.actor_id),
    }
