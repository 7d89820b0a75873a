"""Reading a filled form: nothing in it is executed, nothing is guessed, each refusal says why."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.figures.catalogue import reportable_procedures
from reporting.loading.coded import CodeFinder
from reporting.models import NUMBERS, Submission
from reporting.spreadsheets.template import FACTS, VERSION, fact_labels, headings
from units.codes import KnownCodes
from units.models import Unit
from units.refusals import Refused
from units.tables.book import MAX_BYTES, Book, Sheet, opened
from units.tables.columns import Column, Kind, is_heading
from units.tables.headings import HEAD_ROWS, refuse_hidden
from units.tables.sentences import ExpectedTable
from units.tables.table import Table, TableRow, find_table
from units.tables.values import Value, month_of, text_of
from units.wording import month, whole

MAX_ROWS = 5_000
CODE = "procedure_code"
KINDS = (Kind.CODE, Kind.UNREAD, Kind.UNREAD, Kind.FIGURE, Kind.FIGURE, Kind.FIGURE)
Facts = dict[str, Value]  # the values of the lines above the table, by their names in FACTS


@dataclass(frozen=True, slots=True)
class FormLine:
    """One row of the table: its line in the file, the procedure's code, and the three numbers as texts.

    ``fault`` says why the row has no valid code.
    """

    line: int
    code: str
    texts: tuple[str, str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The content of a filled form, and sentences about how it was read."""

    lines: list[FormLine]
    notes: list[str] = field(default_factory=list)


def read_form(content: bytes, submission: Submission) -> FilledForm:
    """The rows of a filled form of this unit and period, anywhere in the file.

    Raises:
        Refused: with the sentence to show: empty, too large, not a table, a password, macros, formulas without a
            figure, hidden rows or sheet, another unit's or period's form, an old form, renamed columns.
    """
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is larger than 10 MB. Please use the form of this unit and period."), code="large")
    if not content.strip():
        raise Refused(_("The file is empty. Please use the form as it was downloaded."), code="empty")
    expected = ExpectedTable(
        unread=_("The file could not be read. Please use the form as it was downloaded."),
        too_large=_("The file has far more rows or columns than the form. Please use the form as it was downloaded."),
        max_rows=MAX_ROWS,
    )
    with opened(content, expected) as book:
        sheet = _sheet_of_form(book, submission)
        return _filled(_table(Book([sheet], expected)), sheet, submission)


def _sheet_of_form(book: Book, submission: Submission) -> Sheet:
    """The sheet that is marked as the form of this unit and period."""
    for sheet in [*book.visible, *(sheet for sheet in book.sheets if not sheet.is_visible)]:
        facts = _facts(sheet)
        if "unit" in facts and "period" in facts:
            refuse_hidden(sheet)
            _refuse_other_forms(facts, submission)
            return sheet
    raise Refused(_("This is not the form. Please download the form and fill it."), code="not_the_form")


def _facts(sheet: Sheet) -> Facts:
    """The facts above the table of the sheet: in the cell after each label."""
    labels = dict(zip(FACTS, fact_labels(), strict=True))
    found: Facts = {}
    for index, row in enumerate(sheet.rows()):
        if index >= HEAD_ROWS or len(found) == len(FACTS):
            break
        filled = [value for value in row.values if text_of(value).strip()]
        for label, value in pairwise(filled):
            for name, written in labels.items():
                if name not in found and is_heading(text_of(label).strip(), written):
                    found[name] = value
    return found


def _refuse_other_forms(facts: Facts, submission: Submission) -> None:
    unit, period = submission.unit, submission.period
    if KnownCodes([unit.code]).find(facts["unit"]) is None or month_of(facts["period"]) != (period.year, period.month):
        raise Refused(_wrong_form(facts), code="wrong_form")
    if text_of(facts.get("version", "")).strip() != VERSION:
        raise Refused(_("This is an old form. Please download the form again."), code="old_form")


def _wrong_form(facts: Facts) -> str:
    """The unit and period of the form, as far as it names them."""
    unit = Unit.objects.select_related("parent").filter(code=text_of(facts["unit"]).strip()).first()
    of_month = month_of(facts["period"])
    if unit is None or of_month is None:
        return _("This is not the form. Please download the form and fill it.")
    named = type("Named", (), {"year": of_month[0], "month": of_month[1]})
    values = {"unit": unit.display_name, "month": month(named)}
    return _("This file belongs to %(unit)s, %(month)s. Use the template of this unit and period.") % values


def _table(book: Book) -> Table:
    """The table of the form, its columns in the order in which the form has them."""
    names = (CODE, "name", "level", *NUMBERS)
    columns = [Column(name, (text,), kind) for name, text, kind in zip(names, headings(), KINDS, strict=True)]
    expected = ", ".join(f"«{heading}»" for heading in headings())
    moved = Refused(
        _("The columns were renamed or moved. They must be: %(columns)s.") % {"columns": expected}, code="columns"
    )
    try:
        table = find_table(book, columns)
    except Refused as refused:
        raise moved if refused.code == "columns" else refused from refused
    positions = [table.positions[name] for name in names]
    if positions != sorted(positions):
        raise moved
    return table


def _filled(table: Table, sheet: Sheet, submission: Submission) -> FilledForm:
    known = [row.procedure.code for row in reportable_procedures(submission.unit, submission.period)]
    finder = CodeFinder(known, is_plain_text=sheet.is_plain_text)
    lines = [_line(row, finder) for row in table.rows() if any(row.text(name) for name in (CODE, *NUMBERS))]
    notes = list(table.notes)
    if finder.undone:
        sentence = ngettext("%(n)s code was read from a number.", "%(n)s codes were read from numbers.", finder.undone)
        notes.append(sentence % {"n": whole(finder.undone)})
    return FilledForm(lines, notes)


def _line(row: TableRow, finder: CodeFinder) -> FormLine:
    total, online, post = (row.text(name) for name in NUMBERS)
    if not row.text(CODE):
        return FormLine(row.line, "", (total, online, post), _("The cell is blank."))
    try:
        code, fault = finder.find(row.cells[CODE]), ""
    except Refused as refused:
        code, fault = None, refused.sentence
    return FormLine(row.line, code or row.text(CODE), (total, online, post), fault)
