"""Reading a filled form again: xlsx or CSV; nothing in it is executed, nothing is guessed, each refusal says why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.loading.table_file import MOST_BYTES, table_rows
from reporting.loading.table_packing import Wanted
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

MOST_ROWS = 5_000
FACTS = slice(1, 4)  # the lines that name unit, period and version: they hold separators, and no other commas


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
    wanted = Wanted(
        unread=_("The file could not be read. Please use the form as it was downloaded."),
        too_large=_("The file has far more rows or columns than the form. Please use the form as it was downloaded."),
        most_rows=MOST_ROWS,
        head=FACTS,
    )
    rows = table_rows(content, wanted)
    width = FIRST_NUMBER + 3
    return [[*row, *[""] * (width - len(row))] for row in rows]


def is_heading(text: str, heading: str) -> bool:
    """Whether ``text`` is ``heading``, perhaps with its Vietnamese letters damaged by a code page without them.

    A damaged letter is «?», another letter, or the letter with its marks written after it; plain letters, spaces and
    signs must stand as they are. The headings of a form differ in those, so that no two can be taken for each other.
    """
    pattern = "".join(re.escape(letter) if letter.isascii() else ".{1,3}" for letter in heading)
    return text == heading or re.fullmatch(pattern, text) is not None


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
