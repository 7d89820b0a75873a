"""The files that administrators bring: CSV as any program saves it, and xlsx."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import tablib
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from python_calamine import CalamineError, CalamineWorkbook

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UnreadableError(ValueError):
    """A file that is no table; its text is a sentence for the person who brought it."""


class PortalCSV(base_formats.CSV):
    """CSV in UTF-8, with or without a mark at its head, separated by commas or, as Excel here saves it, semicolons."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> tablib.Dataset:
        text = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream.removeprefix("\ufeff")
        if "\0" in text:
            raise UnreadableError(_("The file is not a text file."))
        head = text.partition("\n")[0]
        rows = list(csv.reader(StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ","))
        return dataset_of(rows)


class PortalXLSX(base_formats.Format):
    """The first sheet of an xlsx file; read only, nothing in it is executed."""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding  # asked for by import-export; a workbook knows its own

    def get_title(self) -> str:
        return "xlsx"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        try:
            sheet = CalamineWorkbook.from_filelike(BytesIO(in_stream)).get_sheet_by_index(0)
        except CalamineError as error:
            raise UnreadableError(_("This is not a readable xlsx file.")) from error
        return dataset_of([[cell_text(value) for value in row] for row in sheet.to_python()])

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return XLSX_TYPE

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return False


def dataset_of(rows: list[list[str]]) -> tablib.Dataset:
    """Rows below a row of headings; blank rows are left out, short ones filled."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return tablib.Dataset(headers=[])
    headings = [heading.strip() for heading in filled[0]]
    width = len(headings)
    return tablib.Dataset(*[(*row[:width], *[""] * (width - len(row))) for row in filled[1:]], headers=headings)


def cell_text(value: Any) -> str:
    """A cell as it would stand in a CSV: whole numbers without decimals, days as 2020-12-31."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
