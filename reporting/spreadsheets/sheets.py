"""Writing tables into a workbook: one look for every file of the portal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from units.formulas import harmless
from units.rows_done import NOBODY_ASKS, RowsDone
from units.wording import demo_note

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINE_HEIGHT = 15.5  # points, of the font used
HIGHEST = 409  # points: the maximum height of a row in Excel
HEADING = 0.95  # bold words wrap less evenly
MORE = "#" * 10  # decimals that a cell shows where its rate needs them next to a quota (rates.shown_rate)
WHOLE, RATE, POINTS, TEXT, DATE = "whole", "rate", "points", "text", "date"
NUMBER_FORMATS = {
    WHOLE: "#,##0",
    RATE: f"0.00{MORE}",
    POINTS: f"+0.00{MORE};-0.00{MORE};0.00",
    TEXT: "@",
    DATE: "dd/mm/yyyy",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its kind of content, and its width in characters."""

    heading: str
    holds: str = WHOLE
    width: int = 14


class Sums(list[Any]):
    """A row of sums: written in bold, and excluded from the filter when it is last."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A single figure above a sheet's table: its label, its value, and its kind of content."""

    label: str
    value: Any
    holds: str = WHOLE


class Workbook:
    """An xlsx that is being built: sheets with a head (title, basis, demo sentence) and one table each.

    A ``long`` one keeps only the row being written in memory: for tables of every unit and month. ``done`` counts the
    rows as they are written.
    """

    def __init__(self, *, long: bool = False, done: RowsDone = NOBODY_ASKS) -> None:
        self._done = done
        self._file = BytesIO()
        room = {"constant_memory": True} if long else {"in_memory": True}
        self._book = xlsxwriter.Workbook(self._file, room | {"strings_to_formulas": False})
        font: dict[str, Any] = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        self._title = self._book.add_format(font | {"bold": True, "font_size": 14})
        self._note = self._book.add_format(font | {"italic": True})
        self._head = self._book.add_format(
            font | {"bold": True, "border": 1, "text_wrap": True, "align": "center", "bg_color": "#E6EFF4"}
        )
        self._cells = {
            (holds, strong): self._book.add_format(
                font
                | {"border": 1, "num_format": form, "bold": strong}
                | ({"text_wrap": True, "align": "left", "indent": 1} if holds == TEXT else {})
            )
            for holds, form in NUMBER_FORMATS.items()
            for strong in (False, True)
        }

    def add(
        self,
        name: str,
        title: str,
        notes: Iterable[str],
        columns: Sequence[Column],
        rows: Iterable[Sequence[Any]],
        *,
        facts: Sequence[Fact] = (),
        filtered: bool = False,
    ) -> None:
        """Add a sheet; ``rows`` hold one value a column, None for «none»; they are read once, as they are written."""
        sheet = self._book.add_worksheet(name[:31])
        sheet.write_string(0, 0, title, self._title)
        lines = [*notes, *demo_note()]
        for index, line in enumerate(lines, start=1):
            sheet.write_string(index, 0, line, self._note)
        top = self._facts(sheet, columns, len(lines) + 2, facts)
        sheet.set_row(top, _height(columns, [column.heading for column in columns], HEADING))
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(top, index, column.heading, self._head)
        last, below = top, top
        for down, row in enumerate(self._done.of(rows), start=1):
            strong = isinstance(row, Sums)
            below, last = top + down, last if strong else top + down
            sheet.set_row(below, _height(columns, row))
            for index, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, below, index, value, self._cells[column.holds, strong])
        if filtered and last > top:
            sheet.autofilter(top, 0, last, len(columns) - 1)
        _set_up(sheet, top, frozen=not facts)

    def bytes(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._file.getvalue()

    def _facts(self, sheet: Any, columns: Sequence[Column], row: int, facts: Sequence[Fact]) -> int:
        """Write the ``facts`` from ``row`` on; returns the row in which the table begins."""
        for index, fact in enumerate(facts):
            sheet.set_row(row + index, _height(columns[:1], [fact.label]))
            self._write(sheet, row + index, 0, fact.label, self._cells[TEXT, False])
            self._write(sheet, row + index, 1, fact.value, self._cells[fact.holds, True])
        return row + len(facts) + 1 if facts else row

    def _write(self, sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, int | Decimal):
            sheet.write_number(row, column, value, form)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, form)
        else:
            sheet.write_string(row, column, harmless(str(value)), form)


def _height(columns: Sequence[Column], row: Sequence[Any], share: float = 1.15) -> float:
    """The height that a row needs to show its longest text completely, in every program.

    ``share`` is how much of a column's width, in characters of the default font, a line of text fills at most.
    """
    texts = [
        (len(str(value)), share * column.width)
        for column, value in zip(columns, row, strict=True)
        if value is not None and not isinstance(value, int | Decimal | date)
    ]
    lines = max((math.ceil(length / room) for length, room in texts), default=1)
    return min(3 + LINE_HEIGHT * max(1, lines), HIGHEST)


def _set_up(sheet: Any, top: int, *, frozen: bool) -> None:
    """The head stays visible and is on every printed page; A4 landscape, one page wide, pages numbered.

    A head that is far down, below single figures, is not ``frozen``: it would fill the window.
    """
    if frozen:
        sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)  # inches
    sheet.set_footer("&L&A&R&P/&N")
