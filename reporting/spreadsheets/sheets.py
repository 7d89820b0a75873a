"""Writing tables into a workbook: one look for every file of the portal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from units.templatetags.figures import day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
WHOLE, RATE, POINTS, TEXT = "whole", "rate", "points", "text"
NUMBER_FORMATS = {WHOLE: "#,##0", RATE: "0.00##", POINTS: "+0.00##;-0.00##;0.00", TEXT: "@"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, what it holds, and its width in characters."""

    heading: str
    holds: str = WHOLE
    width: int = 14


class Workbook:
    """An xlsx in the making: sheets with a head (title, basis, demo sentence) and one table each."""

    def __init__(self) -> None:
        self._file = BytesIO()
        self._book = xlsxwriter.Workbook(self._file, {"in_memory": True, "strings_to_formulas": False})
        font = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        self._title = self._book.add_format(font | {"bold": True, "font_size": 14})
        self._note = self._book.add_format(font | {"italic": True})
        self._head = self._book.add_format(
            font | {"bold": True, "border": 1, "text_wrap": True, "align": "center", "bg_color": "#E6EFF4"}
        )
        self._cells = {
            (holds, strong): self._book.add_format(
                font | {"border": 1, "num_format": form, "bold": strong, "text_wrap": holds == TEXT}
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
        strong_last: bool = False,
    ) -> None:
        """Add a sheet; ``rows`` hold one value a column, None for «none»."""
        sheet = self._book.add_worksheet(name[:31])
        sheet.write_string(0, 0, title, self._title)
        lines = [*notes, *demo_note()]
        for place, line in enumerate(lines, start=1):
            sheet.write_string(place, 0, line, self._note)
        top = len(lines) + 2
        rows = list(rows)
        sheet.set_row(top, 34)  # headings of two lines
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(top, place, column.heading, self._head)
        for down, row in enumerate(rows, start=1):
            strong = strong_last and down == len(rows)
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, top + down, place, value, self._cells[column.holds, strong])
        sheet.freeze_panes(top + 1, 2)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    def bytes(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._file.getvalue()

    def _write(self, sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
        if value is None:
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, int | Decimal):
            sheet.write_number(row, column, value, form)
        else:
            sheet.write_string(row, column, harmless(str(value)), form)


def harmless(text: str) -> str:
    """``text`` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def demo_note() -> list[str]:
    """The sentence that stands on every file of a demonstration."""
    if settings.DEMO_TODAY is None:
        return []
    sentence = _("Demonstration: illustrative figures, not official results. Assumed date: %(day)s.")
    return [sentence % {"day": day(settings.DEMO_TODAY)}]
