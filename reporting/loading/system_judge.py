"""The meaning of a row of the one-stop system's file: a report, a procedure and its counts, or why it is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reporting.loading.coded import CodeFinder
from reporting.loading.problems import RowRefusals, RowRefused
from reporting.loading.reports import FileReport, Reports, Unknown
from reporting.models import MAX_COUNT, NUMBERS, ReportingPeriod
from reporting.numbers import blank_cell, not_reported_here, online_above_total, parse_count
from units.codes import unknown_code
from units.file_codes import repeated
from units.refusals import Refused
from units.tables.table import TableRow
from units.tables.values import Value, means_two_months, month_of, text_of

Row = tuple[int, int, int, int, int, int | None]  # period, unit, procedure; received, of these online, by post
PERIOD, UNIT, PROCEDURE, POST = "period", "unit_code", "procedure_code", "returned_by_post"
MAX_DIGITS = len(str(MAX_COUNT))


class Judge:
    """Checks the rows of one file, one after another; each report and procedure may be in the file once.

    ``periods`` are those of the accepted rows.
    """

    def __init__(self, *, is_plain_text: bool) -> None:
        self.reports = Reports(of_ended=True)
        self.periods: dict[int, ReportingPeriod] = {}
        self._is_plain_text = is_plain_text
        self._units = CodeFinder(self.reports.unit_codes, is_plain_text=is_plain_text)
        self._procedures: dict[int, CodeFinder] = {}  # by the dictionary of what is reported
        self._known = CodeFinder(self.reports.known_codes, is_plain_text=is_plain_text)
        self._lines: dict[tuple[int, int], dict[int, int]] = {}

    @property
    def undone(self) -> int:
        """How many codes a spreadsheet had made numbers of."""
        return self._units.undone + sum(finder.undone for finder in self._procedures.values())

    def row(self, row: TableRow) -> Row | list[RowRefused]:
        """The ids and counts of the row; or all that is wrong with it.

        No report or procedure matches, the file had the pair before, or numbers are invalid. Whether a unit reports a
        procedure is asked once the unit and the month are known.
        """
        refusals = RowRefusals()
        report = self._report(row, refusals)
        procedure_id = refusals.read(self._placed if report else self._known_code, row, report)
        numbers = self._numbers(row, refusals)
        if refusals.found or report is None or procedure_id is None or numbers is None:
            return refusals.found
        self.periods[report.period.pk] = report.period
        return (report.period.pk, report.unit.pk, procedure_id, *numbers)

    def _placed(self, row: TableRow, report: FileReport) -> int:
        """The procedure of the row, which is in the file once for the report."""
        procedure_id = report.reportable[self._procedure(row, report)]
        first = self._lines.setdefault(report.key, {}).setdefault(procedure_id, row.line)
        if first != row.line:
            raise RowRefused(PROCEDURE, repeated(first), _("The row repeats another."))
        return procedure_id

    def _report(self, row: TableRow, refusals: RowRefusals) -> FileReport | None:
        before = len(refusals.found)
        if means_two_months(row.cells[PERIOD]):
            sentence = _(
                "The value can mean two months: a spreadsheet may have dropped a zero or turned day and month round. "
                "Please write 2020-10 or 10/2020."
            )
            refusals.found.append(RowRefused(PERIOD, sentence))
        unit = refusals.read(self._found, self._units, row, UNIT)
        if len(refusals.found) > before:
            return None
        named = period_name(row.cells[PERIOD]), row.text(UNIT) if unit is None else unit
        report = self.reports.find(*named)
        if not isinstance(report, Unknown):
            return report
        refusals.found += [RowRefused(each.column, each.reason) for each in self.reports.faults(*named)]
        return None

    def _known_code(self, row: TableRow, _report: None) -> None:
        """Refuse a code that no procedure has."""
        if self._found(self._known, row, PROCEDURE) is None:
            said = _("No procedure has this code.")
            raise RowRefused(PROCEDURE, unknown_code(said, row.text(PROCEDURE)), said)

    def _procedure(self, row: TableRow, report: FileReport) -> str:
        key = id(report.reportable)
        if key not in self._procedures:
            self._procedures[key] = CodeFinder(report.reportable, is_plain_text=self._is_plain_text)
        code = self._found(self._procedures[key], row, PROCEDURE)
        if code is not None:
            return code
        self._known_code(row, None)
        raise RowRefused(PROCEDURE, not_reported_here())

    def _found(self, finder: CodeFinder, row: TableRow, column: str) -> str | None:
        try:
            return finder.find(row.cells[column])
        except Refused as refused:
            raise RowRefused(column, refused.sentence, _("The value can mean several codes.")) from refused

    def _numbers(self, row: TableRow, refusals: RowRefusals) -> tuple[int, int, int | None] | None:
        before = len(refusals.found)
        total = refusals.read(self._answered, row, NUMBERS[0])
        online = refusals.read(self._answered, row, NUMBERS[1])
        post = refusals.read(self._number, row, NUMBERS[2])
        if total is not None and online is not None and online > total:
            sentence, kind = online_above_total(online, total), _("More online than in total.")
            refusals.found.append(RowRefused(NUMBERS[1], sentence, kind))
        if total is None or online is None or len(refusals.found) > before:
            return None
        return total, online, post

    def _answered(self, row: TableRow, name: str) -> int:
        number = self._number(row, name)
        if number is None:
            raise RowRefused(name, blank_cell())
        return number

    def _number(self, row: TableRow, name: str) -> int | None:
        try:
            return count_of(row.text(name))
        except Refused as refused:
            raise RowRefused(name, refused.sentence, _kind_of(refused)) from refused


def _kind_of(refused: Refused) -> str:
    """What the mistakes of a number have in common."""
    if refused.code == "ambiguous":
        return _("Can be read in two ways.")
    return _("Not a whole number.") if refused.code == "not_whole" else ""


def period_name(value: Value) -> str:
    """«04/2020», «Tháng 4 năm 2020», «2020-04», a date cell → «2020-04»; anything else as it is."""
    found = month_of(value)
    return f"{found[0]}-{found[1]:02d}" if found else text_of(value).strip()


def count_of(text: str) -> int | None:
    """The number in ``text``, None for a blank; plain digits, nearly all of a file, go the fast path.

    Raises:
        Refused: with the sentence to show next to the cell.
    """
    if len(text) <= MAX_DIGITS and text.isascii() and text.isdigit():
        return int(text)
    return parse_count(text)
