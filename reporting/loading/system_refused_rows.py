"""The refused rows of an uploaded table, as a file of the same kind with the reason in an extra column."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _

from reporting.loading.system_counts import refused_rows, system_table
from reporting.spreadsheets.sheets import XLSX, harmless
from units.tables.values import Covered, Formula, Value, text_of

MARK = b"\xef\xbb\xbf"  # by which spreadsheet programs know UTF-8
DAY_FORMAT = "dd/mm/yyyy"


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file to download: its content, the extension of its name, and its type."""

    content: bytes
    ending: str
    content_type: str


def refused_rows_file(content: bytes) -> RefusedFile:
    """The refused rows of the uploaded table ``content`` below its headings, each with its reason in the last column.

    Raises:
        Refused: the file is not a table of counts.
    """
    with system_table(content) as table:
        width = max(table.head.texts) + 1
        headings: list[Value] = [table.head.texts.get(index, "") for index in range(width)]
        rows = _rows([*headings, _("Error")], width, ((row.whole.values, why) for row, why in refused_rows(table)))
        if table.head.sheet.is_plain_text:
            return RefusedFile(_as_csv(rows), ".csv", "text/csv; charset=utf-8")
        return RefusedFile(_as_xlsx(rows, width), ".xlsx", XLSX)


def _rows(head: list[Value], width: int, refused: Iterator[tuple[tuple[Value, ...], str]]) -> Iterator[list[Value]]:
    yield head
    for values, why in refused:
        cells = list(values[:width])
        yield [*cells, *[""] * (width - len(cells)), why]


def _as_csv(rows: Iterator[list[Value]]) -> bytes:
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerows([harmless(text_of(value)) for value in row] for row in rows)
    return MARK + target.getvalue().encode()


def _as_xlsx(rows: Iterator[list[Value]], width: int) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    head, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": DAY_FORMAT})
    sheet.set_column(0, width - 1, 16)
    sheet.set_column(width, width, 70)
    for down, row in enumerate(rows):
        for index, value in enumerate(row):
            if isinstance(value, Covered):
                value = value.value
            if isinstance(value, Formula):
                value = "" if value.value is None else value.value
            if isinstance(value, date):
                sheet.write_datetime(down, index, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(down, index, value)
            else:
                sheet.write_string(down, index, value, None if down else head)
    book.close()
    return file.getvalue()
