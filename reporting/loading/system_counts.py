"""Reading the one-stop system's own counts from its file, checking each row separately."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.entry.headings import NUMBER_HEADINGS
from reporting.entry.headings import PROCEDURE as PROCEDURE_HEADINGS
from reporting.loading.problems import FileProblems
from reporting.loading.system_judge import PERIOD, POST, PROCEDURE, UNIT, Judge, Row
from reporting.models import RECEIVED, ReportingPeriod
from units.refusals import Refused
from units.tables.book import MAX_BYTES, opened
from units.tables.columns import Column, Kind
from units.tables.sentences import ExpectedTable
from units.tables.table import Table, TableRow, find_table
from units.wording import whole

# Groups below which «Tổng số» means dossiers received: «Số hồ sơ», «Hồ sơ tiếp nhận», «Số hồ sơ đã nhận trong kỳ».
RECEIVING = r"(?:ho so )?(?:da )?(?:tiep )?nhan(?: moi)?(?: trong (?:ky|thang))?"
RECEIPT = rf"(?:tong )?(?:so )?(?:luong )?(?:ho so|{RECEIVING})"
GROUPS = dict.fromkeys(RECEIVED, RECEIPT)
COLUMNS = (
    Column(PERIOD, ("Kỳ báo cáo", "Kỳ", "Tháng", "Tháng báo cáo"), Kind.TEXT),
    Column(UNIT, ("Mã đơn vị", "Mã ĐV", "Mã đơn vị báo cáo", "Mã cơ quan"), Kind.CODE),
    Column(PROCEDURE, PROCEDURE_HEADINGS, Kind.CODE),
    *(
        Column(name, texts, Kind.FIGURE, required=name != POST, group=GROUPS.get(name, ""))
        for name, texts in NUMBER_HEADINGS.items()
    ),
)
MAX_ROWS = 500_000
NO_COUNT = -1  # where the system does not count results by post


class SystemRows:
    """The rows of a file by ids, packed: a file may have half a million of them."""

    def __init__(self) -> None:
        self._numbers = array("q")

    def add(self, row: Row) -> None:
        self._numbers.extend(NO_COUNT if number is None else number for number in row)

    def __len__(self) -> int:
        return len(self._numbers) // 6

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self._numbers), 6):
            period, unit, procedure, total, online, post = self._numbers[start : start + 6]
            yield period, unit, procedure, total, online, None if post == NO_COUNT else post

    @property
    def digest(self) -> str:
        """The check code of the rows, to check that what is stored is what was shown."""
        return sha256(self._numbers.tobytes()).hexdigest()


@dataclass
class SystemFile:
    """The content of a file: its valid rows by ids, their periods, and its problems.

    ``notes`` are sentences about how the file was read.
    """

    problems: FileProblems
    rows: SystemRows = field(default_factory=SystemRows)
    periods: dict[int, ReportingPeriod] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)  # how the file itself heads each column
    notes: list[str] = field(default_factory=list)


def read_system_counts(content: bytes, file_name: str) -> SystemFile:
    """The rows of ``content`` and all its problems.

    The table may have titles above it, other columns and a row of totals, which is skipped; its columns are found by
    their headings. Periods are written 2020-04, 04/2020, «Tháng 4 năm 2020» or as date cells. A blank number
    of results by post means that it is not counted.

    Raises:
        Refused: with the sentence to show: too large, not a table, formulas and the like, or without the columns.
    """
    found = SystemFile(FileProblems(file_name))
    with system_table(content) as table:
        judge = Judge(is_plain_text=table.head.sheet.is_plain_text)
        found.headings = table.headings
        for row in table.rows():
            found.problems.rows += 1
            judged = judge.row(row)
            if isinstance(judged, tuple):
                found.rows.add(judged)
                continue
            for number, why in enumerate(judged):
                heading, value = table.headings[why.column], row.text(why.column)
                found.problems.add(row.line, heading, value, why.reason, why.kind, again=number > 0)
        found.periods = judge.periods
        found.notes = _notes(table, judge)
    if not found.problems.rows:
        raise Refused(_("The file has no row below its headings."), code="empty")
    return found


def refused_rows(table: Table) -> Iterator[tuple[TableRow, str]]:
    """The refused rows of the table, each with the columns at fault and the reasons."""
    judge = Judge(is_plain_text=table.head.sheet.is_plain_text)
    for row in table.rows():
        judged = judge.row(row)
        if isinstance(judged, list):
            yield row, "; ".join(f"{table.headings[why.column]}: {why.reason}" for why in judged)


@contextmanager
def system_table(content: bytes) -> Iterator[Table]:
    """The table of the one-stop system's counts in an uploaded file.

    Raises:
        Refused: with the sentence to show: too large, not a table, formulas and the like, or without the columns.
    """
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is larger than 10 MB. Please divide it by periods."), code="large")
    expected = ExpectedTable(
        unread=_("The file could not be read. Please save it as .xlsx or “CSV UTF-8”."),
        too_large=_("The file has too many rows or columns. Please divide it by periods."),
        max_rows=MAX_ROWS,
    )
    with opened(content, expected) as book:
        yield find_table(book, COLUMNS)


def _notes(table: Table, judge: Judge) -> list[str]:
    notes = []
    if judge.undone:
        sentence = ngettext("%(n)s code was read from a number.", "%(n)s codes were read from numbers.", judge.undone)
        notes.append(sentence % {"n": whole(judge.undone)})
    if table.totals_count:
        sentence = ngettext(
            "%(n)s row of totals was left out.", "%(n)s rows of totals were left out.", table.totals_count
        )
        notes.append(sentence % {"n": whole(table.totals_count)})
    if table.empty_count:
        sentence = ngettext(
            "%(n)s row without codes and figures was left out.",
            "%(n)s rows without codes and figures were left out.",
            table.empty_count,
        )
        notes.append(sentence % {"n": whole(table.empty_count)})
    return [*notes, *table.notes]
