"""A file of reference data as the rows that it holds: found by their headings, cleaned, each with its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tablib
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from units.reference_files.shapes import FileShape
from units.refusals import Refused
from units.tables.book import MAX_BYTES, Book, opened
from units.tables.columns import Column, Kind
from units.tables.sentences import ExpectedTable
from units.tables.table import find_table
from units.tables.values import Value, text_of

MAX_ROWS = 50_000
STORED = ("headers", "rows", "lines", "unread", "unread_rows", "notes")
# Besides the columns of a list: what this portal adds to refused rows, numbers and notes of offices, and the columns of
# the files of a province's load that say where a row came from. They are known, and not read.
UNREAD = tuple(
    Column(name, headings, Kind.UNREAD, required=False)
    for name, headings in {
        "fault": ("Lỗi",),
        "line": ("Dòng",),
        "number": ("STT", "TT", "Số thứ tự"),
        "note": ("Ghi chú",),
        "name_source": (),
        "code_source": (),
    }.items()
)


@dataclass
class FileRows:
    """The rows of a file by column; separately the cells that could not be read: (line, column, value, reason).

    Such a cell is blank in its row, so that what else is wrong with the row is found; ``unread_rows`` has the row as it
    was in the file.
    """

    headers: list[str]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    unread: list[tuple[int, str, str, str]] = field(default_factory=list)
    unread_rows: dict[str, list[str]] = field(default_factory=dict)  # by their line, as JSON has it
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in STORED}

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> FileRows:
        unread = [(line, column, value, reason) for line, column, value, reason in stored["unread"]]
        return cls(**{**stored, "unread": unread})

    def row_at(self, line: int) -> list[str]:
        """The texts of the row at a line of the file."""
        if str(line) in self.unread_rows:
            return self.unread_rows[str(line)]
        return self.rows[self.lines.index(line)]

    def take(self, line: int, values: Sequence[Value], shape: FileShape, headings: Mapping[str, str]) -> None:
        """Add the row of a line, in the order of the headers, with each cell that cannot be read."""
        texts, unread = [], len(self.unread)
        for name, value in zip(self.headers, values, strict=True):
            try:
                texts.append(shape.read(name, value))
            except Refused as refused:
                texts.append("")
                self.unread.append((line, headings[name], text_of(value), refused.sentence))
        if len(self.unread) > unread:
            self.unread_rows[str(line)] = [text_of(each) for each in values]
        self.rows.append(texts)
        self.lines.append(line)

    def unread_at(self, line: int) -> set[str]:
        """The columns of which the row at a line has a cell that could not be read."""
        as_it_was = self.unread_rows.get(str(line))
        if as_it_was is None or line not in self._index_of:
            return set()
        texts = self.rows[self._index_of[line]]
        return {
            name for name, text, raw in zip(self.headers, texts, as_it_was, strict=True) if raw.strip() and not text
        }

    @property
    def unread_columns(self) -> dict[int, set[str]]:
        """The same by the number of the row, from 1."""
        found = ((self._index_of.get(int(line), -1) + 1, self.unread_at(int(line))) for line in self.unread_rows)
        return {number: columns for number, columns in found if columns}

    @cached_property
    def _index_of(self) -> dict[int, int]:
        return {line: index for index, line in enumerate(self.lines)}

    @property
    def dataset(self) -> tablib.Dataset:
        """The rows as the import library expects them."""
        return tablib.Dataset(*map(tuple, self.rows), headers=self.headers)


def expected_table() -> ExpectedTable:
    """The sentences for a file that is not such a list, or far too large."""
    return ExpectedTable(
        unread=_("The file could not be read. Please save it as .xlsx or “CSV UTF-8”."),
        too_large=_("The file has more than %(n)s rows. Please divide it.") % {"n": MAX_ROWS},
        max_rows=MAX_ROWS,
    )


def refuse_large(content: bytes) -> None:
    """Refuse a file that is larger than a list of units or procedures can be.

    Raises:
        Refused: with the sentence to show.
    """
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is larger than 10 MB. Please keep only the table."), code="large")


def file_rows(content: bytes, shape: FileShape) -> FileRows:
    """The rows of ``content``; a column that the file does not have is in none of them.

    Raises:
        Refused: with the sentence to show: not a table, without the columns, or with columns that are not known.
    """
    refuse_large(content)
    with opened(content, expected_table()) as book:
        return rows_of(book, shape)


def rows_of(book: Book, shape: FileShape) -> FileRows:
    """The same as ``file_rows``, for an open book."""
    table = find_table(book, [*shape.columns, *shape.unread, *UNREAD], others_allowed=False)
    found = FileRows([column.name for column in shape.columns if column.name in table.positions], notes=table.notes)
    for row in table.rows():
        found.take(row.line, [row.cells[name] for name in found.headers], shape, table.headings)
    if not found.rows and not found.unread:
        raise Refused(_("The file has no row below its headings."), code="empty")
    return found
