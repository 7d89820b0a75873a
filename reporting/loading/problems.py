"""What is wrong with a file: one message a bad row, the first hundred kept, all of them counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reporting.numbers import shorten
from units.refusals import Refused

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one row was refused: where it stands (the header is line 1), which value, and the reason as a sentence."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return _("Line %(line)s, column “%(column)s”, value “%(value)s”: %(reason)s") % {
            "line": self.line,
            "column": self.column,
            "value": shorten(self.value).replace("\n", " ").replace("\r", " ").replace("\0", "\N{SYMBOL FOR NULL}"),
            "reason": self.reason,
        }


@dataclass
class FileProblems:
    """The bad rows of one file. Memory stays bounded however many there are: only the first hundred are kept."""

    file_name: str
    rows: int = 0
    bad: int = 0
    kept: list[Problem] = field(default_factory=list)

    def add(self, line: int, column: str, value: str, reason: str) -> None:
        """Note that the row at ``line`` is refused."""
        self.bad += 1
        if len(self.kept) < MOST_SHOWN:
            self.kept.append(Problem(line, column, value, reason))

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
            shown = file.kept[:room]
            room -= len(shown)
            lines += [f"{file.file_name}: {file.sentence()}", *map(str, shown)]
            if file.bad > len(shown):
                lines.append(_("… and %(n)s more rows.") % {"n": _grouped(file.bad - len(shown))})
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
