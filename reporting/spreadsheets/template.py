"""The form of a unit's own month as a workbook: filled offline, uploaded again."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reporting.entry import EntryForm
from reporting.form_tables import LABELS
from reporting.models import MAX_COUNT, NUMBERS
from reporting.spreadsheets.sheets import demo_note, harmless
from units.templatetags.figures import day, month

VERSION = "1"
UNIT_CELL, PERIOD_CELL, VERSION_CELL = (1, 1), (2, 1), (3, 1)  # row and column, from 0
HEAD_ROW = 7
FIRST_NUMBER = 3  # column of the first of the three numbers


def headings() -> list[str]:
    """The headings of the table, in order and in the portal's own language, whoever downloads or uploads the form."""
    with translation.override(settings.LANGUAGE_CODE):
        return _headings()


def _headings() -> list[str]:
    return [_("Procedure code"), _("Administrative procedure"), _("Level"), *(str(LABELS[name]) for name in NUMBERS)]


def template_xlsx(form: EntryForm) -> bytes:
    """The form with what is typed so far; everything but the numbers is locked, without a password."""
    with translation.override(settings.LANGUAGE_CODE):
        return _template_xlsx(form)


def _template_xlsx(form: EntryForm) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("Report"))
    font = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
    plain, bold = book.add_format(font), book.add_format(font | {"bold": True})
    head = book.add_format(font | {"bold": True, "border": 1, "text_wrap": True, "bg_color": "#E6EFF4"})
    fixed = book.add_format(font | {"border": 1, "text_wrap": True})
    number = book.add_format(font | {"border": 1, "num_format": "0", "locked": False, "bg_color": "#FFFDF2"})
    submission = form.submission
    title = _("Report for %(period)s – %(unit)s")
    names = {"period": month(submission.period), "unit": submission.unit.display_name}
    sheet.write_string(0, 0, title % names, bold)
    facts = [
        (_("Unit code"), submission.unit.code),
        (_("Period code"), submission.period.name),
        (_("Form version"), VERSION),
        (_("Due by the end of"), day(submission.due_on)),
    ]
    for place, (name, value) in enumerate(facts, start=1):
        sheet.write_string(place, 0, name, plain)
        sheet.write_string(place, 1, value, plain)
    notes = [_("Fill the coloured cells with whole numbers; 0 where there was nothing. Do not change the rest.")]
    sheet.write_string(5, 0, " ".join([*notes, *demo_note()]), plain)
    for place, text in enumerate(headings()):
        sheet.write_string(HEAD_ROW, place, text, head)
    for place, width in enumerate((22, 60, 9, 14, 14, 14)):
        sheet.set_column(place, place, width)
    for down, row in enumerate(form.rows, start=HEAD_ROW + 1):
        sheet.write_string(down, 0, row.procedure.code, fixed)
        sheet.write_string(down, 1, harmless(row.procedure.name), fixed)
        sheet.write_number(down, 2, row.level, fixed)
        for place, cell in enumerate(row.cells, start=FIRST_NUMBER):
            if cell.value is None:
                sheet.write_blank(down, place, None, number)
            else:
                sheet.write_number(down, place, cell.value, number)
    _validate(sheet, HEAD_ROW + 1, HEAD_ROW + len(form.rows))
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    book.close()
    return file.getvalue()


def _validate(sheet: xlsxwriter.worksheet.Worksheet, first: int, last: int) -> None:
    """Let the program itself refuse what the portal would refuse."""
    whole = {
        "validate": "integer",
        "criteria": "between",
        "minimum": 0,
        "maximum": MAX_COUNT,
        "error_title": _("Number of dossiers"),
        "error_message": _("Please type a whole number, 0 where there was nothing."),
    }
    sheet.data_validation(first, FIRST_NUMBER, last, FIRST_NUMBER, whole)
    sheet.data_validation(first, FIRST_NUMBER + 2, last, FIRST_NUMBER + 2, whole)
    online = whole | {"maximum": f"=D{first + 1}", "error_message": _("Online dossiers cannot exceed the total.")}
    sheet.data_validation(first, FIRST_NUMBER + 1, last, FIRST_NUMBER + 1, online)
