"""What a cell may hold, and why it may not be saved: shared by every action that writes working cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from reporting import rules
from reporting.entry.cell_rules import Cell, Conflict
from reporting.models import NUMBERS, CountSource, DossierCount, EventKind, Submission, SubmissionStatus
from reporting.transitions import Locked, actor_name, lock_submission, sent_meanwhile
from units import clock
from units.counting import Event, count
from units.models import User
from units.refusals import Refused

STORED = (*NUMBERS, "version", "source", "saved_by", "saver_id", "saved_at")  # what a save writes into a row


class CellsRefused(Refused):
    """Cells that cannot be saved: a sentence for each, by cell; nothing was saved."""

    def __init__(self, problems: Mapping[Cell, str], conflicts: Iterable[Conflict] = ()) -> None:
        self.problems = dict(problems)
        self.conflicts = list(conflicts)
        super().__init__(list(self.problems.values()))
        self.code = "cells_refused"  # Django drops the code of a list of messages


def open_for_entry(submission: Submission, by: User) -> Locked:
    """The report, locked until the transaction ends.

    Raises:
        Refused: it is not open for ``by``.
    """
    locked = lock_submission(submission, by=by)
    require_open(locked, by)
    return locked


def require_open(submission: Locked, by: User) -> None:
    """Continue only if figures can be entered.

    Raises:
        Refused: the report is not open for ``by``.
    """
    if not rules.can_enter(by, submission):
        raise Refused(not_open(submission, by, ran_out=time_ran_out(submission)), code="not_open")


def not_open(submission: Submission, by: User, *, ran_out: bool) -> str:
    """Why the report accepts no figures now: its time ran out, it was sent or confirmed, or its month is locked.

    ``ran_out`` is what ``time_ran_out`` says, or False where many reports are read and none is to be asked by itself.
    """
    last, period = submission.sent_revision, submission.period
    if ran_out:
        return _("The time for which this report was opened has run out. What you typed has not been recorded.")
    if submission.status == SubmissionStatus.SUBMITTED and last is not None and last.sent_at is not None:
        return sent_meanwhile(by, name=last.sent_by_name, account=last.sent_by_id, at=last.sent_at)
    if submission.status == SubmissionStatus.ACCEPTED:
        return _("This report was confirmed. What you typed has not been recorded; to change it, ask to reopen it.")
    if period.is_locked and submission.status != SubmissionStatus.SUBMITTED:
        return _("This period is locked. What you typed has not been recorded; to add it, ask to reopen the report.")
    return _("This report is not open for entry. What you typed has not been recorded.")


def time_ran_out(submission: Submission) -> bool:
    """Whether the report was opened for a time that is over: its end is passed, or was recorded already."""
    if submission.status == SubmissionStatus.ACCEPTED:
        asked = (EventKind.REOPENING_ASKED, EventKind.REOPENING_REFUSED, EventKind.REOPENING_WITHDRAWN)
        last = submission.events.exclude(kind__in=asked).order_by("-pk").first()
        return last is not None and last.kind == EventKind.REOPENING_ENDED
    until = submission.editable_until
    return until is not None and until < clock.now() and submission.status != SubmissionStatus.SUBMITTED


def written(
    submission: Submission, values: Mapping[Cell, int | None], rows: Mapping[int, DossierCount]
) -> dict[int, DossierCount]:
    """The rows of ``values`` with them put in, not yet stored."""
    changed: dict[int, DossierCount] = {}
    for (procedure_id, name), value in values.items():
        row = changed.get(procedure_id) or rows.get(procedure_id)
        row = row or DossierCount(submission=submission, procedure_id=procedure_id, version=0)
        setattr(row, name, value)
        changed[procedure_id] = row
    return changed


def store(rows: Iterable[DossierCount], *, by: User, source: CountSource = CountSource.TYPED) -> None:
    """Write ``rows``, new and changed, with who saved them when; what a coordinator enters is marked as on behalf."""
    rows = list(rows)
    source = CountSource.ON_BEHALF if by.is_coordinator else source
    now = clock.now()
    for row in rows:
        row.version += 1
        row.source = source
        row.saved_by = actor_name(by)
        row.saver = by
        row.saved_at = now
    _put(rows)
    if rows:
        count(Event.SAVED_ROWS, source.value, len(rows))


def _put(rows: list[DossierCount]) -> None:
    """Write new rows, and known ones over themselves: an UPDATE with hundreds of CASEs takes seconds to build."""
    values = [{name: getattr(row, name) for name in ("submission_id", "procedure_id", *STORED)} for row in rows]
    DossierCount.objects.bulk_create(
        [DossierCount(**each) for each in values],
        update_conflicts=True,
        unique_fields=["submission", "procedure"],
        update_fields=[name.removesuffix("_id") for name in STORED],
    )
