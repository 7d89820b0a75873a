"""The reader's output: one line of JSON a sheet and a row, within limits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, BinaryIO

from units.tables.reader.limits import Limits
from units.tables.reader.refusal import NotRead
from units.tables.reader.wanted import ALL, Wanted

# Marks of a cell that is neither text nor number: ["f", 12], ["f"], ["d", "2020-11-30"], ["m", "covered by this"], and
# ["f", "", "#N/A"] of an error.
FORMULA, DAY, COVERED = "f", "d", "m"
Json = Any  # a text, a number, or a list of a mark and its value


class EnoughError(Exception):
    """As many rows as are wanted were written."""


class Output:
    """Writes the lines: ``{"sheet": …}``, and after it ``[line, cell, cell, …]`` for each of its wanted rows."""

    def __init__(self, file: BinaryIO, limits: Limits, wanted: Wanted = ALL) -> None:
        self.file, self.limits, self.wanted = file, limits, wanted
        self.rows = self.cells = self.letters = 0
        self.sheets = self.of_sheet = 0

    def sheet(
        self, name: str, *, visible: bool, hidden_rows: list[int], hidden_columns: Sequence[tuple[int, int]] = ()
    ) -> None:
        self.sheets, self.of_sheet = self.sheets + 1, 0
        said = {"sheet": name[:100], "visible": visible, "hidden": hidden_rows}
        self._write(said | ({"columns": hidden_columns} if hidden_columns else {}))

    def row(self, line: int, values: list[Json]) -> None:
        """Write a row without the blanks at its end; a blank row is omitted, and so is one that is not wanted.

        Raises:
            NotRead: more rows, columns, cells or letters than a table may have.
            EnoughError: of a text as many rows were written as are wanted.
        """
        wanted = self.wanted
        if wanted is not ALL:
            if line <= wanted.after or wanted.sheet not in (None, self.sheets - 1):
                return
            if wanted.rows and self.of_sheet >= wanted.rows:
                raise EnoughError
            values = wanted.picked(values)
        while values and (values[-1] == "" or (isinstance(values[-1], str) and not values[-1].strip())):
            values.pop()
        if not values:
            return
        self.rows += 1
        self.of_sheet += 1
        self.cells += len(values)
        lengths = [len(value) for value in values if isinstance(value, str)]
        self.letters += sum(lengths)
        limits = self.limits
        if line > limits.rows or len(values) > limits.columns or self.rows > limits.rows:
            raise NotRead("size")
        if self.cells > limits.cells or self.letters > limits.all_letters or max(lengths, default=0) > limits.letters:
            raise NotRead("size")
        self._write([line, *values])

    def _write(self, line: Json) -> None:
        self.file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
