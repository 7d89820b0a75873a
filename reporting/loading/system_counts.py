"""Reading the one-stop system's own counts from its file, checking every row by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reporting.actions.cell_rules import online_above_total
from reporting.loading.problems import FileProblems
from reporting.loading.reports import FileReport, Reports, Unknown
from reporting.loading.table_file import MOST_BYTES, table_rows
from reporting.loading.table_packing import Wanted
from reporting.models import MAX_COUNT, NUMBERS, ReportingPeriod
from reporting.numbers import parse_count
from units.refusals import Refused
from units.vietnamese import nfc, search_key

Row = tuple[int, int, int, int, int, int | None]  # period, unit, procedure; received, of these online, by post
POST = "returned_by_post"
NEEDED = ("period", "unit_code", "procedure_code", "received_total", "received_online")
# How a column may be headed, without diacritics and in small letters.
HEADINGS = {
    "period": ("period", "ky", "ky bao cao", "thang"),
    "unit_code": ("unit_code", "ma don vi"),
    "procedure_code": ("procedure_code", "ma tthc", "ma thu tuc", "ma thu tuc hanh chinh"),
    "received_total": ("received_total", "tong so", "tong so ho so", "tong so ho so tiep nhan"),
    "received_online": ("received_online", "truc tuyen", "trong do truc tuyen", "ho so truc tuyen"),
    POST: (POST, "tra qua bcci", "ket qua tra qua bcci"),
}
MOST_ROWS = 500_000
HEAD_LINES = 20  # titles may stand above the table
LONGEST = len(str(MAX_COUNT))
MONTH_FIRST = re.compile(r"(?:thang )?(0?[1-9]|1[0-2])/([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-01)?")


@dataclass
class SystemFile:
    """What a file says: its rows by ids, the periods among them, and what is wrong with it."""

    problems: FileProblems
    rows: list[Row] = field(default_factory=list)
    periods: dict[int, ReportingPeriod] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)  # how the file itself heads each column


def read_system_counts(content: bytes, file_name: str) -> SystemFile:
    """The rows of ``content`` and everything that is wrong with it.

    The table may have titles above it and other columns beside it; its columns are found by their headings. Periods
    are written 2020-04, 04/2020 or tháng 4/2020. A blank number of results by post means that it is not counted.

    Raises:
        Refused: with the sentence to show: too large, not a table, formulas and the like, or without the columns.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than 10 MB. Please divide it by periods."), code="large")
    wanted = Wanted(
        unread=_("The file could not be read. Please save it as .xlsx or “CSV UTF-8”."),
        too_large=_("The file has too many rows or columns. Please divide it by periods."),
        most_rows=MOST_ROWS,
        head=slice(HEAD_LINES),
    )
    table = table_rows(content, wanted)
    top, places = _head(table)
    found = SystemFile(FileProblems(file_name))
    found.headings = {name: table[top][place].strip() for name, place in places.items()}
    _Reader(found, places).read(table[top + 1 :], top + 2)
    if not found.problems.rows:
        raise Refused(_("The file has no row below its headings."), code="empty")
    return found


def _head(table: list[list[str]]) -> tuple[int, dict[str, int]]:
    """The line of headings, counted from 0, and where each column stands in it."""
    for top, row in enumerate(table[:HEAD_LINES]):
        keys = [re.sub(r"[^a-z_ ]", "", search_key(cell)).strip() for cell in row]
        places = {name: [at for at, key in enumerate(keys) if key in words] for name, words in HEADINGS.items()}
        if all(len(places[name]) == 1 for name in NEEDED) and len(places[POST]) <= 1:
            return top, {name: at[0] for name, at in places.items() if at}
    wanted = ", ".join(NEEDED)
    reason = _("The header line must name the columns %(wanted)s, each once; %(post)s may be left out.")
    raise Refused(reason % {"wanted": wanted, "post": POST}, code="columns")


class _Reader:
    """Takes the rows below the headings one by one; each place may stand in the file once."""

    def __init__(self, found: SystemFile, places: dict[str, int]) -> None:
        self.found, self.places = found, places
        self.reports = Reports()
        self.lines: dict[tuple[int, int, int], int] = {}

    def read(self, rows: list[list[str]], first_line: int) -> None:
        width = max(self.places.values()) + 1
        for line, row in enumerate(rows, start=first_line):
            if not any(cell.strip() for cell in row):
                continue
            self.found.problems.rows += 1
            filled = [*row, *[""] * (width - len(row))]
            taken = self._taken(line, {name: filled[place].strip() for name, place in self.places.items()})
            if taken is not None:
                self.found.rows.append(taken)

    def _taken(self, line: int, cells: dict[str, str]) -> Row | None:
        report = self.reports.find(period_name(cells["period"]), nfc(cells["unit_code"]))
        if isinstance(report, Unknown):
            return self._refuse(line, report.column, cells, report.reason)
        code = nfc(cells["procedure_code"])
        procedure_id = report.reportable.get(code)
        if procedure_id is None:
            return self._refuse(line, "procedure_code", cells, self._not_reported(code))
        first = self.lines.setdefault((*report.key, procedure_id), line)
        if first != line:
            reason = _("The row repeats line %(line)s.") % {"line": first}
            return self._refuse(line, "procedure_code", cells, reason)
        return self._counted(line, cells, report, procedure_id)

    def _counted(self, line: int, cells: dict[str, str], report: FileReport, procedure_id: int) -> Row | None:
        numbers: list[int | None] = []
        for name in NUMBERS:
            try:
                number = count_of(cells.get(name, ""))
            except Refused as refused:
                return self._refuse(line, name, cells, refused.sentence)
            if number is None and name != POST:
                return self._refuse(line, name, cells, _("The cell is blank. Type 0 where there was nothing."))
            numbers.append(number)
        total, online, post = numbers
        if total is None or online is None:
            return None
        if online > total:
            return self._refuse(line, "received_online", cells, online_above_total(online, total))
        self.found.periods[report.period.pk] = report.period
        return (report.period.pk, report.unit.pk, procedure_id, total, online, post)

    def _not_reported(self, code: str) -> str:
        if code not in self.reports.known_codes:
            return _("No procedure has this code.")
        return _("The unit does not report this procedure in this period.")

    def _refuse(self, line: int, column: str, cells: dict[str, str], reason: str) -> Row | None:
        self.found.problems.add(line, self.found.headings[column], cells[column], reason)
        return None


def period_name(text: str) -> str:
    """«04/2020», «Tháng 4/2020», «2020-04», «2020-04-01» → «2020-04»; anything else as it is."""
    if found := YEAR_FIRST.fullmatch(text):
        return f"{found[1]}-{found[2]}"
    if found := MONTH_FIRST.fullmatch(search_key(text)):
        return f"{found[2]}-{int(found[1]):02d}"
    return text


def count_of(text: str) -> int | None:
    """The number in ``text``, None for a blank; plain digits, nearly all of a file, go the short way.

    Raises:
        Refused: with the sentence to show beside the cell.
    """
    if len(text) <= LONGEST and text.isascii() and text.isdigit():
        return int(text)
    return parse_count(text)
