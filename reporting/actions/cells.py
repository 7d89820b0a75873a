"""Typing figures: saving working cells, filling blanks with zero and undoing that.

Every save first locks the submission's row, so a cell is either in the sending or refused, never half in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass

from django.db import transaction

from reporting.actions.cell_writing import CellsRefused, open_for_entry, store, written
from reporting.entry.cell_rules import (
    Cell,
    Conflict,
    Fault,
    Typed,
    conflict_sentence,
    conflicts_of,
    fault_alone,
    faults_of,
    problems_of,
    refusals_of_unreported,
)
from reporting.figures.catalogue import reportable_procedures
from reporting.models import NUMBERS, RECEIVED, CountSource, DossierCount, Submission
from reporting.transitions import Locked
from units.models import User


@transaction.atomic
def cells_save(
    *,
    submission: Submission,
    by: User,
    typed: Mapping[Cell, Typed],
    source: CountSource = CountSource.TYPED,
) -> list[Cell]:
    """Save what was typed, all of it or nothing; returns the cells that changed.

    A cell that its writer did not touch (typed equals seen) is left as it is now. A cell that another person
    changed meanwhile to something else is a conflict: then both values are shown and nothing is saved.

    Raises:
        Refused: the report is not open for ``by``.
        CellsRefused: a number out of range, online above total, a procedure not reportable, or a conflict.
    """
    submission = open_for_entry(submission, by)
    touched = {cell: entry for cell, entry in typed.items() if entry.value != entry.seen}
    if not touched:
        return []
    unknown = refusals_of_unreported(submission, touched)
    if unknown:
        raise CellsRefused(unknown)
    rows = {count.procedure_id: count for count in submission.counts.all()}
    conflicts = conflicts_of(touched, rows, by)
    if conflicts:
        raise CellsRefused({conflict.cell: conflict_sentence(conflict) for conflict in conflicts}, conflicts)
    changed = written(submission, {cell: entry.value for cell, entry in touched.items()}, rows)
    problems = problems_of(changed.values())
    if problems:
        raise CellsRefused(problems)
    store(changed.values(), by=by, source=source)
    return sorted(touched)


@transaction.atomic
def cells_fill_blanks(
    *,
    submission: Submission,
    by: User,
    only: Collection[Cell] | None = None,
    source: CountSource = CountSource.TYPED,
) -> list[Cell]:
    """Answer every blank cell with 0, or those of ``only``; returns the cells filled.

    ``cells_clear_zeros`` undoes it.

    Raises:
        Refused: the report is not open for ``by``.
    """
    submission = open_for_entry(submission, by)
    rows = {count.procedure_id: count for count in submission.counts.all()}
    blanks = [
        (row.procedure.pk, name)
        for row in reportable_procedures(submission.unit, submission.period)
        for name in NUMBERS
        if row.procedure.pk not in rows or getattr(rows[row.procedure.pk], name) is None
    ]
    if only is not None:
        blanks = [cell for cell in blanks if cell in only]
    changed = written(submission, dict.fromkeys(blanks, 0), rows)
    problems = problems_of(changed.values())
    if problems:
        raise CellsRefused(problems)
    store(changed.values(), by=by, source=source)
    return blanks


@transaction.atomic
def cells_clear_zeros(
    *, submission: Submission, by: User, cells: Iterable[Cell], source: CountSource = CountSource.TYPED
) -> list[Cell]:
    """Make those of ``cells`` blank again that still are 0: the undo of ``cells_fill_blanks``.

    Raises:
        Refused: the report is not open for ``by``.
    """
    submission = open_for_entry(submission, by)
    rows = {count.procedure_id: count for count in submission.counts.all()}
    zeros = [(pk, name) for pk, name in cells if name in NUMBERS and pk in rows and getattr(rows[pk], name) == 0]
    store(written(submission, dict.fromkeys(zeros), rows).values(), by=by, source=source)
    return zeros


@dataclass(frozen=True, slots=True)
class SavedCells:
    """What became of each cell that was saved by itself: saved, refused with the reason, or contested."""

    saved: dict[Cell, int | None]
    faults: dict[Cell, Fault]
    conflicts: list[Conflict]

    @property
    def refused(self) -> dict[Cell, str]:
        """The sentence for each refused cell."""
        return {cell: fault.sentence for cell, fault in self.faults.items()}


def cells_save_each(
    *,
    submission: Locked,
    by: User,
    typed: Mapping[Cell, Typed],
    rows: Mapping[int, DossierCount],
    source: CountSource = CountSource.TYPED,
) -> SavedCells:
    """Save what was typed cell by cell: one that is refused or contested does not stop the others.

    The transaction is the caller's, who holds the lock of an open report and has read in it which procedures the unit
    reports; ``typed`` has no others, and ``rows`` are those that are stored of them.
    Where a row's total and online dossiers contradict each other, the numbers of that row typed now are refused.
    """
    conflicts = conflicts_of(typed, rows, by)
    contested = {conflict.cell for conflict in conflicts}
    values = {cell: entry.value for cell, entry in typed.items() if cell not in contested}
    faults = contradictions(submission, values, rows)
    saved = {cell: value for cell, value in values.items() if cell not in faults}
    changed = {cell: value for cell, value in saved.items() if value != _stored(rows, cell)}
    store(written(submission, changed, rows).values(), by=by, source=source)
    return SavedCells(saved, faults, conflicts)


def contradictions(
    submission: Submission, values: Mapping[Cell, int | None], rows: Mapping[int, DossierCount]
) -> dict[Cell, Fault]:
    """What is wrong with each of ``values`` that breaks a rule: alone, or with the numbers of its row as they would be.

    A number that is wrong alone is not written, so that it contradicts no other one of its row.
    """
    alone = {cell: fault for cell, value in values.items() if (fault := fault_alone(value)) is not None}
    rest = {cell: value for cell, value in values.items() if cell not in alone}
    copies = {pk: copy(row) for pk, row in rows.items()}
    faults = faults_of(written(submission, rest, copies).values())
    faulty = {procedure_id: fault for (procedure_id, _name), fault in faults.items()}
    return alone | {cell: faulty[cell[0]] for cell in rest if cell[0] in faulty and cell[1] in RECEIVED}


def _stored(rows: Mapping[int, DossierCount], cell: Cell) -> int | None:
    row = rows.get(cell[0])
    return getattr(row, cell[1]) if row else None
