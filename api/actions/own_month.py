"""What a program does with its unit's own month: the actions of the pages, called with what a body says.

The transaction is the caller's, who holds the lock of the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.own_month.faults import CHANGED, RefusedValue, refused
from api.own_month.posted import PostedRow, posted_cells, posted_texts
from api.own_month.state import working_of
from reporting.actions.cell_writing import require_open
from reporting.actions.cells import SavedCells, cells_save_each
from reporting.actions.details import details_save_each
from reporting.entry.cell_rules import Cell, conflict_sentence
from reporting.models import CountSource
from reporting.transitions import Locked
from units.models import User


@dataclass
class Written:
    """What became of the values of a body."""

    saved_cells: list[tuple[str, str]] = field(default_factory=list)  # code of the procedure, name of the number
    saved_texts: list[str] = field(default_factory=list)
    refused: list[RefusedValue] = field(default_factory=list)


def month_write(
    *,
    report: Locked,
    by: User,
    rows: Sequence[PostedRow] = (),
    texts: Mapping[str, str] | None = None,
    texts_seen: Mapping[str, str] | None = None,
    whole: bool = False,
    good_only: bool = False,
) -> Written:
    """Save figures and texts of a month: all of them or none, or with ``good_only`` those that can be saved.

    Raises:
        Refused: the report is not open for ``by``.
        ProblemError: values are refused, and not only the good ones were asked for; it names them all.
    """
    require_open(report, by)
    working = working_of(report)
    posted = posted_cells(rows, working, whole=whole)
    result = cells_save_each(submission=report, by=by, typed=posted.typed, rows=working.cells, source=CountSource.API)
    written = Written(refused=posted.refused + _refused_cells(result, posted.places))
    written.saved_cells = [(posted.places[cell][1], cell[1]) for cell in result.saved]
    if texts:
        _write_texts(written, report, by, texts, texts_seen or {})
    written.refused.sort(key=lambda value: value.turn)
    if written.refused and not good_only:
        raise refused(written.refused)  # the transaction takes back what was saved
    return written


def _refused_cells(result: SavedCells, places: Mapping[Cell, tuple[str, str]]) -> list[RefusedValue]:
    """The cells that the action refused."""
    found: list[RefusedValue] = []
    for cell, fault in result.faults.items():
        place, code = places[cell]
        found.append(RefusedValue(place, fault.code, fault.sentence, code, cell[1]))
    for conflict in result.conflicts:
        place, code = places[conflict.cell]
        sentence = conflict_sentence(conflict)
        found.append(RefusedValue(place, CHANGED, sentence, code, conflict.cell[1], conflict.theirs))
    return found


def _write_texts(written: Written, report: Locked, by: User, texts: Mapping[str, str], seen: Mapping[str, str]) -> None:
    posted = posted_texts(report, texts, seen)
    result = details_save_each(submission=report, by=by, seen=posted.form.seen, texts=posted.form.as_arguments())
    written.saved_texts = list(result.saved)
    written.refused += posted.refused
    written.refused += [
        RefusedValue(f"/texts/{each.name}", CHANGED, each.sentence, "", each.name, each.theirs)
        for each in result.conflicts
    ]
