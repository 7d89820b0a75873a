"""What a cell may hold, and what stands in its way: shared by every action that writes working cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting import rules
from reporting.catalogue import reportable_procedures
from reporting.models import MAX_COUNT, NUMBERS, CountSource, DossierCount, EventKind, Submission, SubmissionStatus
from reporting.numbers import out_of_range
from reporting.transitions import actor_name, lock_submission, name_to, sent_meanwhile
from units import clock
from units.models import User
from units.refusals import Refused
from units.sql import insert_rows

Cell = tuple[int, str]  # procedure id, name of the number
STORED = (*NUMBERS, "version", "source", "saved_by", "saver_id", "saved_at")  # what a save writes into a row


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into one cell, and what stood there when the page was shown to them."""

    value: int | None
    seen: int | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else changed since the page was shown, to something else than was typed."""

    cell: Cell
    mine: int | None
    theirs: int | None
    who: str
    at: str


class CellsRefused(Refused):
    """Cells that cannot be saved: a sentence for each, by cell; nothing was saved."""

    def __init__(self, problems: Mapping[Cell, str], conflicts: Iterable[Conflict] = ()) -> None:
        self.problems = dict(problems)
        self.conflicts = list(conflicts)
        super().__init__(list(self.problems.values()))
        self.code = "cells_refused"  # Django drops the code of a list of messages


def conflict_sentence(conflict: Conflict) -> str:
    """Both values of a contested cell, and who saved the other when."""
    return _("%(who)s saved %(theirs)s here at %(time)s; you typed %(mine)s. Choose which to keep.") % {
        "who": conflict.who,
        "theirs": "–" if conflict.theirs is None else conflict.theirs,
        "time": conflict.at,
        "mine": "–" if conflict.mine is None else conflict.mine,
    }


def online_above_total(online: int, total: int) -> str:
    """The sentence beside a cell whose online dossiers exceed the total."""
    return _("Online (%(online)s) exceeds the total received (%(total)s).") % {"online": online, "total": total}


def open_for_entry(submission: Submission, by: User) -> Submission:
    """The report, locked until the transaction ends.

    Raises:
        Refused: it is not open for ``by``.
    """
    submission = lock_submission(submission, by=by)
    if not rules.can_enter(by, submission):
        raise Refused(_not_open(submission, by), code="not_open")
    return submission


def _not_open(submission: Submission, by: User) -> str:
    """Why the report takes no figures now: its time ran out, it was sent or confirmed, or its month is locked."""
    last, period = submission.sent_revision, submission.period
    if time_ran_out(submission):
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
        asked = (EventKind.REOPENING_ASKED, EventKind.REOPENING_REFUSED)
        last = submission.events.exclude(kind__in=asked).order_by("-pk").first()
        return last is not None and last.kind == EventKind.REOPENING_ENDED
    until = submission.editable_until
    return until is not None and until < clock.now() and submission.status != SubmissionStatus.SUBMITTED


def strangers_of(submission: Submission, cells: Iterable[Cell]) -> dict[Cell, str]:
    """The sentence for each of ``cells`` whose procedure the unit does not report in the period."""
    known = {row.procedure.pk for row in reportable_procedures(submission.unit, submission.period)}
    sentence = _("The unit does not report this procedure in this period.")
    return {cell: sentence for cell in cells if cell[0] not in known}


def conflicts_of(touched: Mapping[Cell, Typed], rows: Mapping[int, DossierCount], by: User) -> list[Conflict]:
    """The cells that hold neither what ``by`` saw nor what is written now; ``rows`` by procedure id."""
    conflicts = []
    for (procedure_id, name), entry in touched.items():
        row = rows.get(procedure_id)
        stands = getattr(row, name) if row else None
        if row and stands not in (entry.seen, entry.value):
            who = name_to(by, name=row.saved_by, account=row.saver_id)
            at = f"{clock.local(row.saved_at):%H:%M}"
            conflicts.append(Conflict((procedure_id, name), entry.value, stands, who, at))
    return conflicts


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


def problems_of(rows: Iterable[DossierCount]) -> dict[Cell, str]:
    """A sentence for each cell of ``rows`` that breaks a rule of numbers."""
    problems: dict[Cell, str] = {}
    for row in rows:
        for name in NUMBERS:
            value = getattr(row, name)
            if value is not None and not 0 <= value <= MAX_COUNT:
                problems[row.procedure_id, name] = out_of_range()
        total, online = row.received_total, row.received_online
        if total is not None and online is not None and online > total:
            problems.setdefault((row.procedure_id, "received_online"), online_above_total(online, total))
    return problems


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
    new, known = [row for row in rows if row.pk is None], [row for row in rows if row.pk is not None]
    insert_rows(DossierCount, new)
    _overwrite(known)


def _overwrite(rows: list[DossierCount]) -> None:
    """Write known rows by inserting them over themselves: a statement of hundreds of CASEs takes seconds to build."""
    values = [{name: getattr(row, name) for name in ("submission_id", "procedure_id", *STORED)} for row in rows]
    DossierCount.objects.bulk_create(
        [DossierCount(**each) for each in values],
        update_conflicts=True,
        unique_fields=["submission", "procedure"],
        update_fields=[name.removesuffix("_id") for name in STORED],
    )
