"""An uploaded table as rows of texts: xlsx or CSV; nothing in it is executed, each refusal says why."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from reporting.loading.table_csv import csv_rows
from reporting.loading.table_packing import Wanted, checked
from units.refusals import Refused

MOST_BYTES = 10 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"


def table_rows(content: bytes, wanted: Wanted) -> list[list[str]]:
    """The first sheet, or the CSV, as rows of texts of whatever width each has.

    Raises:
        Refused: an old Excel file, a password, another kind of workbook, macros, formulas, hidden rows or sheet, more
            than is wanted, or unreadable.
    """
    if content.startswith(OLE):
        raise _old_or_locked(content)
    return _xlsx_rows(content, wanted) if content.startswith(ZIP) else csv_rows(content, wanted)


def _old_or_locked(content: bytes) -> Refused:
    """Excel before 2007 and every workbook with a password come in the same wrapping."""
    if ENCRYPTED in content:
        return Refused(
            _("The file is locked with a password. Please save it without the password and upload it again."),
            code="password",
        )
    return Refused(_("This is an .xls file. Please save it as .xlsx and upload it again."), code="xls")


def _xlsx_rows(content: bytes, wanted: Wanted) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(checked(content, wanted)))
        if book.sheets_metadata[0].visible != SheetVisibleEnum.Visible:
            raise Refused(
                _("The sheet of the form is hidden. Please show it, so that what is sent is seen."), code="hidden_sheet"
            )
        sheet = book.get_sheet_by_index(0)
    except (CalamineError, IndexError) as error:
        raise wanted.refuse_unread() from error
    return [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _text(value: Any) -> str:
    """A cell as a person would have typed it: whole numbers without decimals, true and days as what they are."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    return "" if value is None else str(value)
