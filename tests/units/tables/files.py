"""Small uploaded files for tests: workbooks of openpyxl and XlsxWriter, and what was read of them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl

from units.tables.book import opened
from units.tables.reader.limits import Limits
from units.tables.sentences import ExpectedTable

EXPECTED = ExpectedTable(unread="unread", too_large="too large", max_rows=1000)


def workbook(*rows: Any) -> bytes:
    """A workbook whose one sheet holds ``rows``."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: Any) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read(
    content: bytes,
    expected: ExpectedTable = EXPECTED,
    limits: Limits = Limits(),  # noqa: B008
) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every sheet: its line and its cells."""
    with opened(content, expected, limits) as book:
        return {sheet.name: [(row.line, *row.values) for row in sheet.rows()] for sheet in book.sheets}
