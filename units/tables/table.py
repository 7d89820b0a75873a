"""A described table in an uploaded file: found by its headings, surveyed once, read row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from units.refusals import Refused
from units.tables.book import Book, Row
from units.tables.columns import Column, Kind
from units.tables.heading_lines import HeadingLines
from units.tables.headings import Head, find_head, lines_of_head
from units.tables.marks import without_marks
from units.tables.survey import CellList, Survey, is_no_code, is_no_figure, is_section, is_total
from units.tables.values import Covered, Formula, Value, cell_name, text_of
from units.unseen import without_unseen
from units.wording import whole


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table: its line in the file and its cells by the columns' names; absent columns are «»."""

    line: int
    cells: dict[str, Value]
    whole: Row

    def text(self, name: str) -> str:
        """The cell of the column as a text without outer blanks."""
        return text_of(self.cells[name]).strip()


class Table:
    """A table whose headings were found. ``rows`` may be iterated as often as needed.

    ``notes`` are sentences about the complete table: totals rows that do not add up. ``headings`` are the file's own.
    """

    def __init__(self, head: Head, columns: Sequence[Column]) -> None:
        self.head, self.columns = head, columns
        self.positions = {name: positions[0] for name, positions in head.positions.items()}
        self.headings = {name: head.texts[position] for name, position in self.positions.items()}
        self._codes = [column.name for column in columns if column.kind is Kind.CODE]
        self._figures = [column.name for column in columns if column.kind is Kind.FIGURE]
        self._wrong_sections: set[int] = set()
        self._head_again = HeadingLines((row.values for row in lines_of_head(head)), self.positions.values())
        survey = self._surveyed()
        self.sign = survey.sign
        self.notes = survey.differences(self.sign)
        if survey.fractions.count:
            self.notes.insert(0, _fractions(survey.fractions))
        self._wrong_sections = survey.wrong_sections(self.sign)
        self.notes[:0] = sentences_about(head, self.columns)
        self.totals_count = len(survey.totals) - len(self._wrong_sections)
        self.empty_count = survey.empty

    @property
    def others(self) -> list[str]:
        """The file's headings that belong to no expected column."""
        return self.head.others

    def rows(self) -> Iterator[TableRow]:
        """The rows below the headings without totals; a figure has no marks that group its digits.

        Raises:
            Refused: the lines were not written by the reader.
        """
        for row in self._below():
            cells = self._cells(row)
            if not (self._is_empty(cells) or self._is_total(row, cells) or self._is_section(row, cells)):
                yield TableRow(row.line, cells | self._unmarked(cells), row)

    def _below(self) -> Iterator[Row]:
        """The rows below the headings, without one that numbers the columns and without repeated headings."""
        for row in self.head.sheet.rows():
            if row.line > self.head.line and row.values not in self._head_again:
                yield row

    def _cells(self, row: Row) -> dict[str, Value]:
        cells: dict[str, Value] = {column.name: "" for column in self.columns}
        for name, position in self.positions.items():
            if position < len(row.values):
                value = row.values[position]
                if isinstance(value, Covered):
                    value = "" if name in self._figures else value.value
                if name in self._figures and isinstance(value, str):
                    value = without_unseen(value)
                cells[name] = value
        return cells

    def _is_empty(self, cells: dict[str, Value]) -> bool:
        """Whether nothing is in any expected column, or only words in a table of figures.

        Such are lines of a group's name, of signatures, a remark.
        """
        if all(value == "" or (isinstance(value, str) and not value.strip()) for value in cells.values()):
            return True
        return self._has_no_code(cells) and all(is_no_figure(cells[name]) for name in self._figures)

    def _has_no_code(self, cells: dict[str, Value]) -> bool:
        """Whether the row of a table of figures has none of its codes."""
        return bool(self._codes and self._figures) and all(is_no_code(cells[name]) for name in self._codes)

    def _is_total(self, row: Row, cells: dict[str, Value]) -> bool:
        return bool(self._codes) and is_total(row, [cells[name] for name in self._codes])

    def _is_section(self, row: Row, cells: dict[str, Value]) -> bool:
        """Whether a row is the line of a section that sums up the rows below it, «II. Lĩnh vực hộ tịch»."""
        return self._has_no_code(cells) and is_section(row) and row.line not in self._wrong_sections

    def _unmarked(self, cells: dict[str, Value]) -> dict[str, Value]:
        plain: dict[str, Value] = {}
        for name in self._figures:
            value = cells[name]
            if isinstance(value, Formula):
                plain[name] = "" if value.value is None else value.value
            elif isinstance(value, str) and self.sign:
                plain[name] = without_marks(value.strip(), self.sign)
        return plain

    def _surveyed(self) -> Survey:
        survey = Survey(self.columns, self.headings)
        for row in self._below():
            cells = self._cells(row)
            if self._is_empty(cells):
                survey.empty += 1
            elif self._is_total(row, cells):
                survey.see_total(row.line, next(text for text in row.texts if text), cells)
            elif self._is_section(row, cells):
                survey.see_total(row.line, row.texts[0], cells, is_section=True)
            else:
                survey.see(row.line, cells, self.positions)
        said = [*_errors(survey.errors), *_formulas(survey.formulas)]
        if said:
            raise Refused(" ".join(said), code="formulas")
        return survey


def find_table(book: Book, columns: Sequence[Column], *, others_allowed: bool = True) -> Table:
    """The table with ``columns`` in ``book``: on the first sheet that has their headings, wherever they are on it.

    Raises:
        Refused: with the sentence to show: headings missing, twice or (unless ``others_allowed``) unknown, hidden
            sheet or rows, formulas without a figure.
    """
    head = find_head(book, columns)
    if head.others and not others_allowed:
        names = ", ".join(f"«{text}»" for text in head.others)
        read = [column for column in columns if column.kind is not Kind.UNREAD]
        known = ", ".join(f"«{column.headings[0] if column.headings else column.name}»" for column in read)
        sentence = _("The file has columns that are not known here: %(names)s. Columns that are read: %(known)s.")
        raise Refused(sentence % {"names": names, "known": known}, code="columns")
    return Table(head, columns)


def sentences_about(head: Head, columns: Sequence[Column]) -> list[str]:
    """What is said of how a table was read before its rows are: other sheets that have one, columns that are hidden."""
    said = [only_sheet_read(head)] if head.other_sheets else []
    positions = [
        head.positions[each.name][0] for each in columns if each.kind is not Kind.UNREAD and each.name in head.positions
    ]
    hidden = [position for position in sorted(positions) if head.sheet.hides(position)]
    if hidden:
        names = ", ".join(f"«{head.texts[position]}» ({cell_name(head.line, position)})" for position in hidden)
        said.append(_("Hidden columns of the file were read too: %(columns)s. Please check them.") % {"columns": names})
    return said


def only_sheet_read(head: Head) -> str:
    """A sentence that says which other sheets have such a table too."""
    names = ", ".join(f"«{name}»" for name in head.other_sheets)
    sentence = _(
        "Only the sheet “%(name)s” is read. The same columns are on: %(names)s; please upload these one by one."
    )
    return sentence % {"name": head.sheet.name, "names": names}


def _fractions(found: CellList) -> str:
    """A sentence about whole numbers next to cells that a spreadsheet read as 1.234 with three decimals."""
    sentence = _(
        "The file has figures with decimals: %(places)s. The spreadsheet may have taken the point of thousands for "
        "that of decimals; then 2.000 became 2 as well. Please compare the whole numbers of the file with the original "
        "too."
    )
    return sentence % {"places": ", ".join(found.named)}


def _errors(found: CellList) -> list[str]:
    """Sentences that name the cells with an error, such as #N/A."""
    return _cells(
        found,
        all_named=_("The file has cells with an error: %(places)s."),
        some_named=_("The file has cells with an error: %(places)s and %(n)s more."),
        advice=_("Please correct them, or type the numbers or texts that belong there."),
    )


def _formulas(found: CellList) -> list[str]:
    """Sentences that name the formulas without a stored figure."""
    return _cells(
        found,
        all_named=_("The file contains formulas. Those in cell %(places)s have no stored figure."),
        some_named=_("The file contains formulas. Those in cells %(places)s and %(n)s more have no stored figure."),
        advice=_("Please paste their results as numbers."),
    )


def _cells(found: CellList, *, all_named: str, some_named: str, advice: str) -> list[str]:
    """The sentence that names the cells, and what to do with them; none where there are none."""
    if not found.count:
        return []
    sentence = some_named if found.more else all_named
    return [sentence % {"places": ", ".join(found.named), "n": whole(found.more)}, advice]
