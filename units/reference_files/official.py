"""Official lists as offices have them: the user adds once what a list lacks, and nothing is guessed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django import forms
from django.utils.translation import gettext as _

from units.reference_files.reading import FileRows, expected_table, refuse_large
from units.reference_files.shapes import FileShape, line_of
from units.refusals import Refused
from units.tables.book import opened
from units.tables.columns import Column
from units.tables.table import TableRow, find_table
from units.wording import whole

MAX_NAMED = 30  # of those that are not in a list


class OfficialList(ABC):
    """One kind of official list: how it is recognised, what the user has to add, and the resulting rows."""

    title: Any = ""
    columns: Sequence[Column] = ()

    def read(self, content: bytes) -> FileRows | None:
        """The rows of ``content`` if it is such a list; None if it is another file.

        Raises:
            Refused: it cannot be read.
        """
        refuse_large(content)
        with opened(content, expected_table()) as book:
            try:
                table = find_table(book, self.columns)
            except Refused:
                return None
            names = [column.name for column in self.columns]
            rows = FileRows(names, notes=table.notes)
            for row in table.rows():
                rows.rows.append(_texts(row, names))
                rows.lines.append(row.line)
            return rows if rows.rows else None

    @abstractmethod
    def form(self, rows: FileRows, data: Any = None) -> forms.Form:
        """The questions that these rows leave open."""

    @abstractmethod
    def rows(self, rows: FileRows, answers: dict[str, Any]) -> FileRows:
        """The rows, with this portal's own columns, that the list and the answers make."""


def _texts(row: TableRow, names: Iterable[str]) -> list[str]:
    try:
        return [line_of(row.cells[name]) for name in names]
    except Refused as refused:
        raise Refused(
            _("Line %(line)s: %(why)s") % {"line": row.line, "why": refused.sentence}, code="row"
        ) from refused


class FillableList(OfficialList):
    """One whose questions can be answered differently from row to row, in a workbook."""

    @abstractmethod
    def to_fill(self, rows: FileRows) -> FileRows:
        """The same without answers, to be filled in row by row and uploaded as a file with the portal's columns."""


def missing_note(codes: Collection[str]) -> list[str]:
    """The note on stored rows that a list does not have: they stay, and are ended on their own pages."""
    if not codes:
        return []
    named = ", ".join(sorted(codes)[:MAX_NAMED])
    sentence = _(
        "%(n)s stored rows are not in the list and stay as they are: %(codes)s. Where one has ended, enter its last day"
        " on its own page."
    )
    return [sentence % {"n": whole(len(codes)), "codes": named + (" …" if len(codes) > MAX_NAMED else "")}]


def workbook_to_fill(rows: FileRows, shape: FileShape) -> bytes:
    """A workbook with the portal's headings and the rows' texts, blank where something has to be filled in."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text, head = book.add_format({"num_format": "@", "text_wrap": True}), book.add_format({"bold": True})
    sheet = book.add_worksheet(_("List"))
    sheet.write_row(0, 0, [shape.labels.get(header, header) for header in rows.headers], head)
    sheet.set_column(0, len(rows.headers), 24, text)
    for row_index, row in enumerate(rows.rows, start=1):
        for column, value in enumerate(row):
            sheet.write_string(row_index, column, value, text)
    book.close()
    return stream.getvalue()
