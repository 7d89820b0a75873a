"""Which figures of a report differ from the unit's own earlier months: what is shown of each such cell.

The clerk reads it on the check page, the head of the unit before approving, the reviewer of what was sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reporting.entry.form import EntryForm
from reporting.entry.tables import FormCell, FormRow
from reporting.hints.answers import AskedHint
from reporting.hints.found import hints_of_draft, months_before_report
from reporting.hints.hints import Figures, Hint, off_range, usual_of
from reporting.models.notes import HintKind

Asked = Mapping[tuple[int | None, str], list[AskedHint]]
LOOKED_AT_FIRST, ONLY_A_NOTE = 0, 9  # turns: the first and the last in a list of cells


@dataclass(frozen=True, slots=True)
class DifferingCell:
    """One cell outside its usual range, or with a hint; ``off`` is negative below the range and 0 within it."""

    row: FormRow
    cell: FormCell
    usual: tuple[int, int] | None
    off: int
    asked: list[AskedHint]
    after: int = ONLY_A_NOTE  # its turn where nothing asks for a second look at the number itself

    @property
    def distance(self) -> int:
        """How many dossiers it is away from what was expected of it."""
        return max([abs(self.off), *(each.hint.off for each in self.asked)])

    @property
    def turn(self) -> tuple[int, int]:
        """The furthest off first; what is only a note comes last."""
        is_note = not self.off and all(each.hint.is_note for each in self.asked)
        return self.after if is_note else LOOKED_AT_FIRST, -self.distance


@dataclass
class Differing:
    """What differs in one report, and how many cells do not."""

    cells: list[DifferingCell] = field(default_factory=list)
    of_report: list[AskedHint] = field(default_factory=list)  # what was noticed of the report as a whole
    usual: int = 0  # cells within their usual range
    unknown: int = 0  # cells of too few earlier months to know a range

    @property
    def is_empty(self) -> bool:
        return not self.cells and not self.of_report


def differing(form: EntryForm, posted: Mapping[str, str]) -> Differing:
    """What differs among the figures of ``form``, which has no blanks; hints with their answers in ``posted``.

    Of a report that is all zero, or all as last month, that is said once, not of each cell. At most four queries.
    """
    before, hints = _noticed(form)
    return differing_by(form, before, hints, posted)


def differing_by(
    form: EntryForm,
    before: Sequence[Figures],
    hints: Iterable[Hint],
    posted: Mapping[str, str],
    also: Mapping[str, int] | None = None,
) -> Differing:
    """The same of months and ``hints`` that are known; ``also`` names cells to list in any case, with their turns."""
    asked, also = _asked(form, hints, posted), also or {}
    found = Differing(of_report=asked[None, ""])
    for row, cell, index in _numbers(form):
        usual = usual_of(row.procedure.pk, index, before)
        about = asked.get((row.procedure.pk, cell.number), [])
        off = 0 if found.of_report else off_range(cell.value or 0, usual)
        if about or off or cell.name in also:
            found.cells.append(DifferingCell(row, cell, usual, off, about, also.get(cell.name, ONLY_A_NOTE)))
        elif usual is None:
            found.unknown += 1
        else:
            found.usual += 1
    found.cells.sort(key=lambda each: each.turn)
    return found


def against_the_system(form: EntryForm, posted: Mapping[str, str]) -> Differing:
    """Of a nil return: where the one-stop system counted something."""
    _before, hints = _noticed(form)
    asked = _asked(form, hints, posted)
    found = Differing()
    for row, cell, _index in _numbers(form):
        about = [each for each in asked.get((row.procedure.pk, cell.number), []) if _is_of_system(each.hint)]
        if about:
            found.cells.append(DifferingCell(row, cell, None, 0, about))
    found.cells.sort(key=lambda each: each.turn)
    return found


def _noticed(form: EntryForm) -> tuple[Sequence[Figures], list[Hint]]:
    """The unit's earlier months, and the hints on the figures of ``form``."""
    before = months_before_report(form.submission)
    figures = {row.procedure.pk: tuple(number or 0 for number in row.numbers) for row in form.rows}
    return before, hints_of_draft(form.submission, figures, before)  # type: ignore[arg-type]


def _asked(form: EntryForm, hints: Iterable[Hint], posted: Mapping[str, str]) -> Asked:
    """The hints by procedure and number; those of the report under no procedure."""
    codes = {row.procedure.pk: row.procedure.code for row in form.rows}
    asked: dict[tuple[int | None, str], list[AskedHint]] = defaultdict(list)
    for hint in hints:
        code = codes.get(hint.procedure_id or 0, "")
        asked[hint.procedure_id, hint.number].append(AskedHint.of(hint, code, posted))
    return asked


def _numbers(form: EntryForm) -> Iterator[tuple[FormRow, FormCell, int]]:
    return ((row, cell, index) for row in form.rows for index, cell in enumerate(row.cells))


def _is_of_system(hint: Hint) -> bool:
    return hint.kind == HintKind.SYSTEM_DIFFERS
