"""The form of a unit's own month as a workbook: filled offline, uploaded again."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from procedures.models import level_cell
from reporting.entry.form import EntryForm
from reporting.entry.tables import LABELS
from reporting.models import MAX_COUNT, NUMBERS, Submission
from reporting.spreadsheets.sheets import HIGHEST
from units.formulas import harmless
from units.wording import day, demo_note, month

VERSION = "1"
FACTS = ("unit", "period", "version")  # the facts about the form below its title, one in a line
HEAD_ROW = 7
FIRST_NUMBER = 3  # column of the first of the three numbers
A4 = 9  # the paper's number in workbooks
NAME_WIDTH = 60  # letters, of the column of names
WIDTHS = (22, NAME_WIDTH, 9, 14, 14, 14)  # letters, of the columns
LINE = 16.5  # points that a line of 12 point type needs
LONGEST_TITLE = 32  # letters of the title of an input message


def headings() -> list[str]:
    """The headings of the table, in order and in the portal's own language, for every reader's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return _headings()


def _headings() -> list[str]:
    return [_("Procedure code"), _("Administrative procedure"), _("Level"), *(str(LABELS[name]) for name in NUMBERS)]


def fact_labels() -> list[str]:
    """The labels of the form's ``FACTS``, in the portal's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        return [_("Unit code"), _("Period code"), _("Form version")]


def template_xlsx(form: EntryForm) -> bytes:
    """The form with the figures typed so far; everything but the numbers is locked, without a password."""
    with translation.override(settings.LANGUAGE_CODE):
        return _template_xlsx(form)


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of the form's cells."""

    plain: Format
    bold: Format
    head: Format
    fixed: Format
    number: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> _Looks:
        font = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        boxed = font | {"border": 1}
        return cls(
            plain=book.add_format(font),
            bold=book.add_format(font | {"bold": True}),
            head=book.add_format(boxed | {"bold": True, "text_wrap": True, "bg_color": "#E6EFF4"}),
            fixed=book.add_format(boxed | {"text_wrap": True}),
            number=book.add_format(boxed | {"num_format": "0", "locked": False, "bg_color": "#FFFDF2"}),
        )


def _template_xlsx(form: EntryForm) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet, looks = book.add_worksheet(_("Report")), _Looks.of(book)
    _write_head(sheet, looks, form.submission)
    _write_rows(sheet, looks, form)
    _validate(sheet, HEAD_ROW + 1, HEAD_ROW + len(form.rows))
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    book.close()
    return file.getvalue()


def _write_head(sheet: Worksheet, looks: _Looks, submission: Submission) -> None:
    """The title, by which unit, period and version the file is known again, and the headings."""
    title = _("Report for %(period)s – %(unit)s")
    names = {"period": month(submission.period), "unit": submission.unit.display_name}
    sheet.write_string(0, 0, title % names, looks.bold)
    facts = [
        *zip(fact_labels(), (submission.unit.code, submission.period.name, VERSION), strict=True),
        (_("Due by the end of"), day(submission.due_on)),
    ]
    for index, (name, value) in enumerate(facts, start=1):
        sheet.write_string(index, 0, name, looks.plain)
        sheet.write_string(index, 1, value, looks.plain)
    notes = [_("Fill the coloured cells with whole numbers; 0 where there was nothing. Do not change the rest.")]
    sheet.write_string(5, 0, " ".join([*notes, *demo_note()]), looks.plain)
    sheet.set_row(HEAD_ROW, 2 * LINE)
    for index, (text, width) in enumerate(zip(headings(), WIDTHS, strict=True)):
        sheet.write_string(HEAD_ROW, index, text, looks.head)
        sheet.set_column(index, index, width)


def _write_rows(sheet: Worksheet, looks: _Looks, form: EntryForm) -> None:
    """A row a procedure, with the figures typed so far."""
    for down, row in enumerate(form.rows, start=HEAD_ROW + 1):
        sheet.set_row(down, _height(row.procedure.name))
        sheet.write_string(down, 0, row.procedure.code, looks.fixed)
        sheet.write_string(down, 1, harmless(row.procedure.name), looks.fixed)
        sheet.write(down, 2, level_cell(row.level), looks.fixed)
        for index, cell in enumerate(row.cells, start=FIRST_NUMBER):
            if cell.value is None:
                sheet.write_blank(down, index, None, looks.number)
            else:
                sheet.write_number(down, index, cell.value, looks.number)


def _height(name: str) -> float:
    """The height that a wrapped name needs: not every program computes it by itself."""
    return min(LINE * -(-len(name) // (NAME_WIDTH - 6)), HIGHEST)


def _validate(sheet: Worksheet, first: int, last: int) -> None:
    """Make the program itself refuse what the portal would refuse."""
    integer = {
        "validate": "integer",
        "criteria": "between",
        "minimum": 0,
        "maximum": MAX_COUNT,
        "error_title": _("Number of dossiers"),
        "error_message": _("Please type a whole number, 0 where there was nothing."),
    }
    online = {"maximum": f"=D{first + 1}", "error_message": _("Online dossiers cannot exceed the total.")}
    of_number = [
        ({}, _("Whole numbers only, without dots and commas; 0 where there was nothing.")),
        (online, _("Of these handed in online; not more than the total received.")),
        ({}, _("Results returned by post in the period; they may come from dossiers of earlier months.")),
    ]
    for index, (more, message) in enumerate(of_number):
        column = FIRST_NUMBER + index
        title = str(LABELS[NUMBERS[index]])[:LONGEST_TITLE]
        prompt = {"input_title": title, "input_message": message}
        sheet.data_validation(first, column, last, column, integer | more | prompt)
