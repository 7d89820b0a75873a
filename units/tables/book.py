"""The entry point for every uploaded table: what a child process read of it, sheet by sheet and row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO

from units.tables.process import lines_of
from units.tables.reader.limits import MEGABYTE, Limits
from units.tables.reader.refusal import NotRead
from units.tables.reader.wanted import ALL, Wanted
from units.tables.sentences import UNREAD, ExpectedTable
from units.tables.values import Value, text_of, value_of

MAX_BYTES = 10 * MEGABYTE
LIMITS = Limits()
AT_A_TIME = 64 * 1024  # bytes of lines that are in memory together


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank: its line in the sheet, from 1, and its cells from column A on, as far as they go."""

    line: int
    values: tuple[Value, ...]

    @property
    def texts(self) -> list[str]:
        return [text_of(value).strip() for value in self.values]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or a complete text file; ``hidden_rows`` are the lines of the first hidden ones.

    ``hidden_columns`` are the first and last of each span of hidden columns, from 0.
    """

    name: str
    is_visible: bool
    hidden_rows: tuple[int, ...]
    lines: BinaryIO
    begin: int
    expected: ExpectedTable
    hidden_columns: tuple[tuple[int, int], ...] = ()

    def hides(self, column: int) -> bool:
        """Whether the column at a position, from 0, is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    @property
    def is_plain_text(self) -> bool:
        """Whether the file is a text: then a number in it may be a code that a spreadsheet changed."""
        return not self.name

    def rows(self) -> Iterator[Row]:
        """The rows from the first to the last, as often as they are needed; few are in memory at a time.

        Raises:
            Refused: the lines were not written by the reader.
        """
        offset = self.begin
        while True:
            self.lines.seek(offset)
            some = self.lines.readlines(AT_A_TIME)
            for line in some:
                if line[:1] != b"[":
                    return
                yield self._row(line)
            if not some:
                return
            offset += sum(map(len, some))

    def _row(self, line: bytes) -> Row:
        try:
            number, *cells = json.loads(line)
            return Row(int(number), tuple(map(value_of, cells)))
        except (ValueError, TypeError, IndexError) as error:
            raise self.expected.refused(NotRead(UNREAD)) from error


@dataclass(frozen=True, slots=True)
class Book:
    """What was read of an uploaded file: its sheets in their order."""

    sheets: list[Sheet]
    expected: ExpectedTable

    @property
    def visible(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.is_visible]


@contextmanager
def opened(
    content: bytes | BinaryIO, expected: ExpectedTable, limits: Limits = LIMITS, wanted: Wanted = ALL
) -> Iterator[Book]:
    """An uploaded .xlsx, .xls, OpenDocument or text file, read by a child process; nothing in it is executed.

    However much the file costs its reader, this process holds a few rows of it at a time.

    Raises:
        Refused: with the sentence to show: a password, another kind of file, macros, unreadable, too large, or
            too expensive to read.
    """
    try:
        with lines_of(content, replace(limits, rows=expected.max_rows), wanted) as lines:
            sheets = list(_sheets(lines, expected))
            if not sheets:
                raise NotRead(UNREAD)  # a reader that says nothing
            yield Book(sheets, expected)
    except NotRead as why:
        raise expected.refused(why) from why


def _sheets(lines: BinaryIO, expected: ExpectedTable) -> Iterator[Sheet]:
    offset = 0
    for line in lines:
        offset += len(line)
        if line[:1] == b"{":
            try:
                said = json.loads(line)
                name, is_visible, hidden = str(said["sheet"]), bool(said["visible"]), tuple(map(int, said["hidden"]))
                columns = tuple((int(first), int(last)) for first, last in said.get("columns", ()))
            except (ValueError, KeyError, TypeError) as error:
                raise NotRead(UNREAD) from error
            yield Sheet(name, is_visible, hidden, lines, offset, expected, columns)
