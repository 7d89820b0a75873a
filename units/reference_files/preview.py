"""What a file would do, row by row and column by column, as plain values that can be stored with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from import_export.results import Result, RowResult

from units.reference_files.reading import FileRows
from units.reference_files.shapes import FileShape

MAX_LINES = 5  # lines of a mistake that are named
STATES = {RowResult.IMPORT_TYPE_NEW: "new", RowResult.IMPORT_TYPE_UPDATE: "changed", RowResult.IMPORT_TYPE_SKIP: "same"}


@dataclass(frozen=True, slots=True)
class Mistake:
    """Rows refused for one reason and value in one column."""

    column: str
    value: str
    reason: str
    lines: list[int]

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def first_lines(self) -> str:
        return ", ".join(map(str, self.lines[:MAX_LINES]))

    @property
    def more(self) -> int:
        return max(0, self.count - MAX_LINES)


class Preview:
    """A preview as it is stored: counts, changed rows with every column before and after, and what is wrong."""

    def __init__(self, stored: dict[str, Any]) -> None:
        self.stored = stored

    @property
    def counts(self) -> dict[str, int]:
        return self.stored["counts"]

    @property
    def labels(self) -> list[str]:
        return self.stored["labels"]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The new and changed rows: line, state and cells (before, after)."""
        return self.stored["rows"]

    def shown(self, rows: Iterable[dict[str, Any]], shape: FileShape) -> list[dict[str, Any]]:
        """Some of the rows with their cells as people read them."""
        names = {label: name for name, label in shape.labels.items()}
        columns = [names.get(label, label) for label in self.labels]
        return [row | {"cells": _as_shown(columns, row["cells"], shape)} for row in rows]

    @property
    def notes(self) -> list[str]:
        return self.stored["notes"]

    @property
    def bad(self) -> list[list[Any]]:
        """The refused rows: line, column, value, reason."""
        return self.stored["bad"]

    @property
    def is_good(self) -> bool:
        return not self.bad

    @property
    def changes(self) -> int:
        return self.counts["new"] + self.counts["changed"]

    def mistakes(self, shape: FileShape) -> list[Mistake]:
        """The mistakes, most frequent first, with their values as people read them."""
        names = {label: name for name, label in shape.labels.items()}
        groups: dict[tuple[str, str, str], list[int]] = {}
        for line, column, value, reason in self.bad:
            shown = shape.shown(names.get(column, column), value)
            groups.setdefault((column, shown, reason), []).append(line)
        found = [Mistake(*key, lines) for key, lines in groups.items()]
        return sorted(found, key=lambda mistake: (-mistake.count, mistake.lines[0]))

    @property
    def digest(self) -> str:
        """Equal previews have equal digests: what is confirmed is what was shown."""
        content = {name: value for name, value in self.stored.items() if name != "labels"}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _as_shown(columns: Iterable[str], cells: Iterable[Iterable[str]], shape: FileShape) -> list[list[str]]:
    return [[shape.shown(name, text) for text in cell] for name, cell in zip(columns, cells, strict=True)]


def preview_of(result: Result, rows: FileRows, labels: dict[str, str], notes: list[str]) -> Preview:
    """The preview of ``rows`` from ``result``, their dry run."""
    bad = [*rows.unread, *_refused(result, rows, labels)]
    states = [
        "bad" if str(line) in rows.unread_rows else STATES.get(row.import_type, "bad")
        for line, row in zip(rows.lines, result.rows, strict=True)
    ]
    changed = [
        {"line": rows.lines[index], "state": states[index], "cells": [list(pair) for pair in row.diff]}
        for index, row in enumerate(result.rows)
        if states[index] in ("new", "changed") and row.diff
    ]
    counts = {state: states.count(state) for state in ("new", "changed", "same")}
    counts["bad"] = len({line for line, *_rest in bad})
    shown = [labels.get(header, header) for header in result.diff_headers]
    return Preview({"counts": counts, "labels": shown, "rows": changed, "bad": sorted(bad), "notes": notes})


def _refused(result: Result, rows: FileRows, labels: dict[str, str]) -> Iterator[tuple[int, str, str, str]]:
    columns = {header: index for index, header in enumerate(rows.headers)}
    for invalid in result.invalid_rows:
        line = rows.lines[invalid.number - 1]
        unread = rows.unread_at(line)
        for name, sentences in invalid.error_dict.items():
            column = COLUMN_OF_FIELD.get(name, name)
            index = columns.get(column)
            value = rows.rows[invalid.number - 1][index] if index is not None else ""
            for sentence in sentences if column not in unread else ():
                yield line, labels.get(column, column), value, str(sentence)
    for number, errors in result.row_errors():
        for error in errors:
            yield rows.lines[number - 1], "", "", str(error.error)


COLUMN_OF_FIELD = {
    "parent": "parent_code",
    "department": "department_code",
    "decision_number": "decision",
    "revocation_number": "revocation",
    "__all__": "",
    "sort_key": "name",
}
