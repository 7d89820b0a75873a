"""Reading the workbook of a decision: the rows of its three sheets, each with its line, as they are in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quotas.whole.sheets import DECISION, SHEETS, SheetShape, unguarded
from units.reference_files.reading import MAX_ROWS, UNREAD, refuse_large
from units.refusals import Refused
from units.tables.book import Book, opened
from units.tables.columns import heading_key
from units.tables.sentences import ExpectedTable
from units.tables.table import find_table
from units.tables.values import Covered, Formula, Value, text_of
from units.wording import whole


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row: its line in its sheet, and its cells by column: texts without outer blanks, or numbers."""

    line: int
    cells: Mapping[str, Any]

    def text(self, column: str) -> str:
        return text_of(self.cells[column])


Rows = Mapping[str, list[FileRow]]  # by sheet


def read_workbook(content: bytes) -> Rows:
    """The rows of the workbook ``content``, read by a child process.

    Raises:
        Refused: with the sentence to show: no such file, a sheet or a heading is missing, or there is not exactly one
            decision.
    """
    refuse_large(content)
    with opened(content, _expected()) as book:
        rows = {key: _rows_of(book, shape) for key, shape in SHEETS.items()}
    if len(rows[DECISION]) != 1:
        sentence = _("The sheet “%(sheet)s” must have exactly one row below its headings; it has %(n)s.")
        raise Refused(sentence % {"sheet": SHEETS[DECISION].name, "n": whole(len(rows[DECISION]))}, code="one_decision")
    return rows


def rows_as_json(rows: Rows) -> dict[str, Any]:
    return {key: [[row.line, dict(row.cells)] for row in some] for key, some in rows.items()}


def rows_of_json(stored: Mapping[str, Any]) -> Rows:
    return {key: [FileRow(line, cells) for line, cells in stored[key]] for key in SHEETS}


def _expected() -> ExpectedTable:
    return ExpectedTable(
        unread=_("The file could not be read. Please save it as .xlsx."),
        too_large=_("The file has more than %(n)s rows. Please divide it.") % {"n": MAX_ROWS},
        max_rows=MAX_ROWS,
    )


def _rows_of(book: Book, shape: SheetShape) -> list[FileRow]:
    wanted = heading_key(shape.name)
    sheet = next((sheet for sheet in book.sheets if heading_key(sheet.name) == wanted), None)
    if sheet is None:
        names = ", ".join(f"«{each.name}»" for each in SHEETS.values())
        sentence = _("The file has no sheet “%(sheet)s”. A decision is read from the sheets %(names)s.")
        raise Refused(sentence % {"sheet": shape.name, "names": names}, code="sheet")
    try:
        table = find_table(replace(book, sheets=[sheet]), [*shape.columns, *UNREAD], others_allowed=False)
    except Refused as refused:
        sentence = _("Sheet “%(sheet)s”: %(sentence)s")
        said = sentence % {"sheet": shape.name, "sentence": refused.sentence}
        raise Refused(said, code=refused.code) from refused
    return [FileRow(row.line, {name: _stored(row.cells[name]) for name in shape.names}) for row in table.rows()]


def _stored(value: Value) -> Any:
    """A cell as JSON has it: a day as 2020-11-30."""
    if isinstance(value, Covered | Formula | date):
        return text_of(value)
    return unguarded(value.strip()) if isinstance(value, str) else value
