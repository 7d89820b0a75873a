"""Reading a filled form again: xlsx or CSV; nothing in it is executed, nothing is guessed, each refusal says why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from reporting.loading.form_csv import csv_rows, is_heading
from reporting.loading.form_packing import checked, unread
from reporting.models import Submission
from reporting.spreadsheets.template import (
    FIRST_NUMBER,
    HEAD_ROW,
    PERIOD_CELL,
    UNIT_CELL,
    VERSION,
    VERSION_CELL,
    headings,
)
from units.models import Unit
from units.refusals import Refused
from units.templatetags.figures import month

MOST_BYTES = 10 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One row of the table: its line in the file, the procedure's code, and the three numbers as texts."""

    line: int
    code: str
    texts: tuple[str, str, str]


def read_form(content: bytes, submission: Submission) -> list[FormLine]:
    """The rows of a filled form of this unit and period.

    Raises:
        Refused: with the sentence to show: empty, too large, not a table, an old Excel file, a password, macros,
            formulas, hidden rows or sheet, another unit's or period's form, an old form, renamed columns.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 10 MB. Please use the form of this unit and period."), code="large")
    rows = _table_rows(content)
    _refuse_other_forms(rows, submission)
    return [
        FormLine(place, row[0].strip(), (row[FIRST_NUMBER], row[FIRST_NUMBER + 1], row[FIRST_NUMBER + 2]))
        for place, row in enumerate(rows[HEAD_ROW + 1 :], start=HEAD_ROW + 2)
        if row[0].strip()
    ]


def _table_rows(content: bytes) -> list[list[str]]:
    """The file as rows of texts, each wide enough for the table."""
    if not content.strip():
        raise Refused(_("The file is empty. Please use the form as it was downloaded."), code="empty")
    if content.startswith(OLE):
        raise _old_or_locked(content)
    rows = _xlsx_rows(content) if content.startswith(ZIP) else csv_rows(content)
    width = FIRST_NUMBER + 3
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _old_or_locked(content: bytes) -> Refused:
    """Excel before 2007 and every workbook with a password come in the same wrapping."""
    if ENCRYPTED in content:
        return Refused(
            _("The file is locked with a password. Please save it without the password and upload it again."),
            code="password",
        )
    return Refused(_("This is an .xls file. Please save it as .xlsx and upload it again."), code="xls")


def _xlsx_rows(content: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(checked(content)))
        if book.sheets_metadata[0].visible != SheetVisibleEnum.Visible:
            raise Refused(
                _("The sheet of the form is hidden. Please show it, so that what is sent is seen."), code="hidden_sheet"
            )
        sheet = book.get_sheet_by_index(0)
    except (CalamineError, IndexError) as error:
        raise unread() from error
    return [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _refuse_other_forms(rows: list[list[str]], submission: Submission) -> None:
    if len(rows) <= HEAD_ROW:
        raise Refused(_("This is not the form. Please download the form and fill it."), code="not_the_form")
    unit, period = _cell(rows, UNIT_CELL), _cell(rows, PERIOD_CELL)
    if unit != submission.unit.code or period != submission.period.name:
        raise Refused(_wrong_form(unit, period), code="wrong_form")
    if _cell(rows, VERSION_CELL) != VERSION:
        raise Refused(_("This is an old form. Please download the form again."), code="old_form")
    found = [text.strip() for text in rows[HEAD_ROW][: len(headings())]]
    if not all(is_heading(text, heading) for text, heading in zip(found, headings(), strict=True)):
        expected = ", ".join(f"«{heading}»" for heading in headings())
        raise Refused(
            _("The columns were renamed or moved. They must be: %(columns)s.") % {"columns": expected}, code="columns"
        )


def _wrong_form(unit_code: str, period_name: str) -> str:
    """Whose form it is, as far as it says so."""
    unit = Unit.objects.select_related("parent").filter(code=unit_code).first()
    if unit is None or not re.fullmatch(r"[0-9]{4}-[0-9]{2}", period_name):
        return _("This is not the form. Please download the form and fill it.")
    named = type("Named", (), {"year": int(period_name[:4]), "month": int(period_name[5:])})
    values = {"unit": unit.display_name, "month": month(named)}
    return _("This file belongs to %(unit)s, %(month)s. Use the template of this unit and period.") % values


def _cell(rows: list[list[str]], place: tuple[int, int]) -> str:
    return rows[place[0]][place[1]].strip()


def _text(value: Any) -> str:
    """A cell as a person would have typed it: whole numbers without decimals, true and days as what they are."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    return "" if value is None else str(value)
