"""The problems of a file: its bad rows, the first hundred one by one, and all grouped by kind of mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from reporting.numbers import shorten
from units.refusals import Refused

T = TypeVar("T")
MAX_SHOWN = 100
MAX_LINES = 5  # lines of a group that are named
LONGEST_VALUE = 200


class RowRefused(Exception):
    """A row that is refused: the column at fault, the reason, and what such reasons have in common."""

    def __init__(self, column: str, reason: str, kind: str = "") -> None:
        super().__init__(column, reason)
        self.column, self.reason, self.kind = column, reason, kind


class RowRefusals:
    """What is refused of one row, in the order of its cells; a row goes on after a refusal to what is not about it."""

    def __init__(self) -> None:
        self.found: list[RowRefused] = []

    def read(self, work: Callable[..., T], *args: Any) -> T | None:
        """What ``work`` returns; None where it refuses, which is then noted."""
        try:
            return work(*args)
        except RowRefused as refused:
            self.found.append(refused)
            return None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one row was refused: its line in the file (the first is line 1), which value, and the reason."""

    line: int
    column: str
    value: str
    reason: str
    again: bool = False  # the row has an earlier problem

    def __str__(self) -> str:
        sentence = _("Line %(line)s, column “%(column)s”, value “%(value)s”: %(reason)s")
        return sentence % self._values(str(self.line))

    def of_lines(self, lines: str) -> str:
        """The reason for several rows."""
        sentence = _("Lines %(line)s, column “%(column)s”, value “%(value)s”: %(reason)s")
        return sentence % self._values(lines)

    def _values(self, lines: str) -> dict[str, str]:
        value = shorten(self.value).replace("\n", " ").replace("\r", " ").replace("\0", "\N{SYMBOL FOR NULL}")
        return {"line": lines, "column": self.column, "value": value, "reason": self.reason}


@dataclass(slots=True)
class ProblemGroup:
    """Rows refused for the same reason and value in the same column: the first, the first lines, and how many."""

    first: Problem
    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.count += 1
        if len(self.lines) < MAX_LINES:
            self.lines.append(line)

    def __str__(self) -> str:
        if self.count == 1:
            return str(self.first)
        named = ", ".join(map(str, self.lines))
        if self.count > len(self.lines):
            named = _("%(lines)s and %(n)s more") % {"lines": named, "n": _grouped(self.count - len(self.lines))}
        return self.first.of_lines(named)


@dataclass(slots=True)
class ProblemKind:
    """Rows with one kind of mistake in one column: what it is, how many, and the first hundred values with reasons."""

    column: str
    label: str
    count: int = 0
    by_value: dict[tuple[str, str], ProblemGroup] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        self.count += 1
        key = (problem.value, problem.reason)
        if key in self.by_value or len(self.by_value) < MAX_SHOWN:
            self.by_value.setdefault(key, ProblemGroup(problem)).add(problem.line)

    @property
    def groups(self) -> list[ProblemGroup]:
        return list(self.by_value.values())

    @property
    def unlisted(self) -> int:
        """Rows of values beyond the first hundred."""
        return self.count - sum(group.count for group in self.groups)


@dataclass
class FileProblems:
    """The bad rows of one file, each with all its problems. Memory is limited however many there are.

    ``kept`` are the first hundred; ``kinds`` groups all by column and kind of mistake, and within it by value:
    the first hundred kinds.
    """

    file_name: str
    rows: int = 0
    bad: int = 0
    kept: list[Problem] = field(default_factory=list)
    kinds: dict[tuple[str, str], ProblemKind] = field(default_factory=dict)

    def add(self, line: int, column: str, value: str, reason: str, kind: str = "", *, again: bool = False) -> None:
        """Note that the row at ``line`` is refused; ``again``: it was noted for another reason already.

        ``kind`` says what such mistakes have in common, where the reason quotes the row's own value.
        """
        self.bad += not again
        problem = Problem(line, column, value[:LONGEST_VALUE], reason, again)
        if self.bad <= MAX_SHOWN:
            self.kept.append(problem)
        key = (column, kind or reason)
        if key in self.kinds or len(self.kinds) < MAX_SHOWN:
            self.kinds.setdefault(key, ProblemKind(column, key[1].rstrip("."))).add(problem)

    def add_all(self, line: int, faults: Iterable[tuple[str, str, str]]) -> None:
        """Note all that is wrong with the row at ``line``: columns, values and reasons."""
        for number, (column, value, reason) in enumerate(faults):
            self.add(line, column, value, reason, again=number > 0)

    def add_refused(self, line: int, refused: Iterable[RowRefused], row: Mapping[str, str]) -> None:
        """Note all that is refused of the row at ``line``; ``row`` has its cells by the names of their columns."""
        for number, why in enumerate(refused):
            self.add(line, why.column, row[why.column], why.reason, why.kind, again=number > 0)

    def first_lines(self, rows: int) -> list[str]:
        """All that is wrong with each of the first ``rows`` bad rows."""
        numbers = accumulate(not each.again for each in self.kept)
        return [str(each) for each, number in zip(self.kept, numbers, strict=True) if number <= rows]

    @property
    def by_kind(self) -> list[ProblemKind]:
        """The kinds of mistakes, the most frequent first."""
        return sorted(self.kinds.values(), key=lambda kind: -kind.count)

    def refuse(self) -> None:
        """Stop if there is any problem.

        Raises:
            FilesRefused: at least one row is bad.
        """
        refuse_files([self])

    def sentence(self) -> str:
        """How many rows of the file were refused."""
        text = _("File not applied: %(bad)s of %(all)s rows were refused. Nothing was changed.")
        return text % {"bad": _grouped(self.bad), "all": _grouped(max(self.rows, self.bad))}


class FilesRefused(Refused):
    """Files that were not applied; nothing was changed. ``files`` holds those with problems."""

    def __init__(self, files: Iterable[FileProblems]) -> None:
        self.files = list(files)
        super().__init__(self._lines(), code="files_refused")

    def _lines(self) -> list[str]:
        lines: list[str] = []
        room = MAX_SHOWN
        for file in self.files:
            shown = min(room, file.bad, MAX_SHOWN)
            room -= shown
            lines += [f"{file.file_name}: {file.sentence()}", *file.first_lines(shown), *_more(file.bad - shown)]
        return lines


def refuse_files(files: Iterable[FileProblems]) -> None:
    """Refuse all files together that have problems; nothing happens when none has.

    Raises:
        FilesRefused: at least one row of one file is bad.
    """
    bad = [file for file in files if file.bad]
    if bad:
        raise FilesRefused(bad)


def _more(count: int) -> list[str]:
    return [_("… and %(n)s more rows.") % {"n": _grouped(count)}] if count else []


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
