"""Small uploaded files for tests: workbooks of openpyxl and XlsxWriter, and what was read of them."""

from __future__ import annotations

import zipfile
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


def sheets(named: dict[str, Any]) -> bytes:
    """A workbook with a sheet for each name, of the rows by it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: Any) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def open_document(*rows: Any) -> bytes:
    """A spreadsheet as LibreOffice names its parts; of each cell its text or its element, so too of a row."""
    lines = "".join(row if isinstance(row, str) else open_row(*row) for row in rows)
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Bảng">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    written = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in written.items():
            archive.writestr(name, text)
    return file.getvalue()


def open_row(*cells: Any, **attributes: str) -> str:
    """A row of an OpenDocument spreadsheet, with ``table:`` before the name of each attribute."""
    said = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{said}>{''.join(map(open_cell, cells))}</table:table-row>"


def open_cell(value: Any) -> str:
    """A cell of it: a number or a text; an element as it is."""
    if isinstance(value, str) and value.startswith("<"):
        return value
    kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
    return f'<table:table-cell office:value-type="{kind}"><text:p>{value}</text:p></table:table-cell>'


def read(
    content: bytes,
    expected: ExpectedTable = EXPECTED,
    limits: Limits = Limits(),  # noqa: B008
) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every sheet: its line and its cells."""
    with opened(content, expected, limits) as book:
        return {sheet.name: [(row.line, *row.values) for row in sheet.rows()] for sheet in book.sheets}
