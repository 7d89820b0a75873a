"""What is wrong with a file: its bad rows, grouped by what is wrong with them, all of them counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, zip_longest

from django.utils.translation import gettext as _

from reporting.numbers import shorten
from units.refusals import Refused

MOST_SHOWN = 100
MOST_LINES = 5  # lines of a group that are named
LONGEST_VALUE = 200


@dataclass(slots=True)
class ProblemGroup:
    """Rows refused for the same value in the same column: how many, the first of their lines, and the reason.

    The first line of a file is line 1.
    """

    column: str
    value: str
    reason: str
    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        self.count += 1
        if len(self.lines) < MOST_LINES:
            self.lines.append(line)

    def __str__(self) -> str:
        if self.count == 1:
            sentence = _("Line %(line)s, column “%(column)s”, value “%(value)s”: %(reason)s")
        else:
            sentence = _("Lines %(line)s, column “%(column)s”, value “%(value)s”: %(reason)s")
        return sentence % {
            "line": self._named_lines(),
            "column": self.column,
            "value": shorten(self.value).replace("\n", " ").replace("\r", " ").replace("\0", "\N{SYMBOL FOR NULL}"),
            "reason": self.reason,
        }

    def _named_lines(self) -> str:
        named = ", ".join(map(str, self.lines))
        if self.count == len(self.lines):
            return named
        return _("%(lines)s and %(n)s more") % {"lines": named, "n": _grouped(self.count - len(self.lines))}


@dataclass
class FileProblems:
    """The bad rows of one file, grouped. Memory stays bounded however many there are: of each kind of mistake only the
    first hundred values are kept, and a hundred kinds.
    """

    file_name: str
    rows: int = 0
    bad: int = 0
    kinds: dict[tuple[str, str], dict[tuple[str, str], ProblemGroup]] = field(default_factory=dict)

    def add(self, line: int, column: str, value: str, reason: str, kind: str = "") -> None:
        """Note that the row at ``line`` is refused. ``kind`` is what such reasons have in common; else the reason."""
        self.bad += 1
        value = value[:LONGEST_VALUE]
        key = (column, kind or reason)
        if key not in self.kinds and len(self.kinds) >= MOST_SHOWN:
            return
        groups = self.kinds.setdefault(key, {})
        if (value, reason) not in groups and len(groups) >= MOST_SHOWN:
            return
        groups.setdefault((value, reason), ProblemGroup(column, value, reason)).add(line)

    def shown(self, most: int = MOST_SHOWN) -> list[ProblemGroup]:
        """At most ``most`` groups in the order of their first lines; no kind of mistake hides another."""
        in_turn = chain.from_iterable(zip_longest(*(groups.values() for groups in self.kinds.values())))
        chosen = [group for group in in_turn if group is not None][:most]
        return sorted(chosen, key=lambda group: group.lines[0])

    def lines(self, most: int = MOST_SHOWN) -> list[str]:
        """The sentences of the groups that are ``shown``, and how many rows are in none of them."""
        shown = self.shown(most)
        rest = self.bad - sum(group.count for group in shown)
        return [*map(str, shown), *([_("… and %(n)s more rows.") % {"n": _grouped(rest)}] if rest else [])]

    def refuse(self) -> None:
        """End here if anything is wrong.

        Raises:
            FilesRefused: at least one row is bad.
        """
        refuse_files([self])

    def sentence(self) -> str:
        """How many rows of the file were refused."""
        text = _("File not applied: %(bad)s of %(all)s rows were refused. Nothing was changed.")
        return text % {"bad": _grouped(self.bad), "all": _grouped(max(self.rows, self.bad))}


class FilesRefused(Refused):
    """Files that were not applied; nothing was changed. ``files`` holds those with something wrong."""

    def __init__(self, files: Iterable[FileProblems]) -> None:
        self.files = list(files)
        super().__init__(self._lines(), code="files_refused")

    def _lines(self) -> list[str]:
        lines: list[str] = []
        room = MOST_SHOWN
        for file in self.files:
            lines += [f"{file.file_name}: {file.sentence()}", *file.lines(room)]
            room -= len(file.shown(room))
        return lines


def refuse_files(files: Iterable[FileProblems]) -> None:
    """Refuse together the files that have problems; nothing happens when none has.

    Raises:
        FilesRefused: at least one row of one file is bad.
    """
    bad = [file for file in files if file.bad]
    if bad:
        raise FilesRefused(bad)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
