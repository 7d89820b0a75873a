"""What a filled form would change, cell by cell, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from reporting.entry.form import EntryForm
from reporting.entry.tables import FormCell, FormRow
from reporting.loading.form_file import FilledForm, FormLine
from reporting.numbers import not_reported_here, shorten
from units.codes import unknown_code
from units.file_codes import repeated


class CellChange(Enum):
    """What the file does to one cell."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """One cell of the preview: the stored value, the file's value, and the fault if there is one."""

    cell: FormCell
    stored: int | None
    change: CellChange


@dataclass(frozen=True, slots=True)
class Bad:
    """One refused cell of the file."""

    line: int
    code: str
    column: str
    value: str
    reason: str

    @property
    def sentence(self) -> str:
        values = {"line": self.line, "column": self.column, "value": shorten(self.value), "reason": self.reason}
        return _("Line %(line)s, column “%(column)s”, value “%(value)s”: %(reason)s") % values


@dataclass(frozen=True, slots=True)
class Preview:
    """The rows of the form with what the file would change, and everything that was refused."""

    rows: list[tuple[FormRow, list[PreviewCell]]]
    bad: list[Bad]
    all_lines: int
    notes: list[str]

    def count(self, change: CellChange) -> int:
        return sum(cell.change == change for _row, cells in self.rows for cell in cells)

    @property
    def counts(self) -> dict[str, int]:
        return {change.value: self.count(change) for change in CellChange}

    @property
    def bad_lines(self) -> int:
        return len({bad.line for bad in self.bad})


def posted_from(lines: list[FormLine]) -> dict[str, str]:
    """The rows of a file as the fields of the entry form."""
    names = ("received_total", "received_online", "returned_by_post")
    return {f"{line.code}.{name}": text for line in lines for name, text in zip(names, line.texts, strict=True)}


def preview_of(form: EntryForm, filled: FilledForm) -> Preview:
    """``form`` is bound to ``posted_from(filled.lines)``."""
    by_code = {line.code: line for line in filled.lines}
    bad = _not_in_form(filled.lines, {row.procedure.code for row in form.rows})
    rows = []
    for row in form.rows:
        numbers = form.numbers.get(row.procedure.pk, (None, None, None))
        cells = [
            PreviewCell(cell, stored, _change(cell, stored)) for cell, stored in zip(row.cells, numbers, strict=True)
        ]
        rows.append((row, cells))
        line = by_code.get(row.procedure.code)
        bad += [
            Bad(line.line, line.code, cell.label, cell.text, cell.fault) for cell in row.cells if cell.fault and line
        ]
    return Preview(rows, sorted(bad, key=lambda each: each.line), len(filled.lines), filled.notes)


def _not_in_form(lines: list[FormLine], known: set[str]) -> list[Bad]:
    """The lines whose code is not in the form, or twice."""
    column = _("Procedure code")
    bad = []
    first: dict[str, int] = {}
    for line in lines:
        if line.fault or line.code not in known:
            reason = line.fault or unknown_code(not_reported_here(), line.code)
            bad.append(Bad(line.line, line.code, column, line.code, reason))
        if line.code and first.setdefault(line.code, line.line) != line.line:
            bad.append(Bad(line.line, line.code, column, line.code, repeated(first[line.code])))
    return bad


def _change(cell: FormCell, stored: int | None) -> CellChange:
    if cell.fault:
        return CellChange.REFUSED
    if cell.value == stored:
        return CellChange.UNCHANGED
    return CellChange.NEW if stored is None else CellChange.CHANGED
