"""An uploaded table as rows of texts: xlsx or CSV; nothing in it is executed, each refusal says why."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from units.refusals import Refused

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
MACROS = ("vbaproject.bin",)
SHEET = re.compile(r"xl/worksheets/sheet[0-9]+\.xml")
FORMULA = re.compile(rb"<f[ >/]")
HIDDEN = re.compile(rb"<row [^>]*hidden=\"(?:1|true)\"")


def table_rows(content: bytes, unread: str) -> list[list[str]]:
    """The file as rows of texts; ``unread`` is the sentence for one that is no readable table.

    CSV may be UTF-8 or UTF-16, with or without a mark at its head, parted by commas, semicolons or tabs.

    Raises:
        Refused: an old Excel file, unpacks to too much, macros, formulas, hidden rows, or unreadable.
    """
    if content.startswith(OLD_EXCEL):
        raise Refused(_("This is an .xls file. Please save it as .xlsx and upload it again."), code="xls")
    return _xlsx_rows(content, unread) if content.startswith(ZIP) else _csv_rows(content, unread)


def _xlsx_rows(content: bytes, unread: str) -> list[list[str]]:
    try:
        _refuse_unsafe(content)
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    except (BadZipFile, CalamineError, IndexError) as error:
        raise Refused(unread, code="unread") from error
    return [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _refuse_unsafe(content: bytes) -> None:
    """Look at the packing before anything is unpacked for good."""
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Refused(_("The file unpacks to far more than a form holds; it was not opened."), code="bomb")
        if any(part.filename.lower().endswith(MACROS) for part in parts):
            raise Refused(_("The file contains macros. Please save it as .xlsx without macros."), code="macros")
        for part in parts:
            if SHEET.fullmatch(part.filename):
                _refuse_sheet(archive.read(part))


def _refuse_sheet(xml: bytes) -> None:
    if FORMULA.search(xml):
        raise Refused(_("The file contains formulas. Please paste their results as numbers."), code="formulas")
    if HIDDEN.search(xml):
        raise Refused(_("The file has hidden rows. Please show all rows, so that what is sent is seen."), code="hidden")


def _csv_rows(content: bytes, unread: str) -> list[list[str]]:
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeError:
            continue
    else:
        raise Refused(unread, code="unread")
    if "\0" in text:
        raise Refused(unread, code="unread")
    marks = {mark: text.count(mark) for mark in (";", ",", "\t")}
    try:
        return list(csv.reader(StringIO(text), delimiter=max(marks, key=lambda mark: marks[mark])))
    except csv.Error as error:  # a cell longer than any that a person fills
        raise Refused(unread, code="unread") from error


def _text(value: Any) -> str:
    """A cell as a person would have typed it: whole numbers without decimals, true and days as what they are."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    return "" if value is None else str(value)
