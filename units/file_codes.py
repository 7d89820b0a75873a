"""Which code a row of a file means: a stored one, however it is written there, or a new one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from units.codes import CodeShape, KnownCodes, clean_code, code_key, code_problem, new_code, written_number
from units.refusals import Refused


def repeated(line: int) -> str:
    """The sentence for a row of which an earlier one says the same; the list of mistakes has its own line."""
    return _("The row repeats line %(line)s.") % {"line": line}


class FileCodes:
    """The codes of one kind of object: units, or procedures. ``stored`` gives each stored code and its group.

    Codes that are numbers are recognised only within a group: commune 123 is 00123 also where a district is 123.
    """

    def __init__(self, stored: Iterable[tuple[str, str]]) -> None:
        self._stored = list(stored)
        self._spellings = {code_key(code): code for code, _group in self._stored}
        self._known: dict[str, KnownCodes] = {}
        self._named: dict[str, KnownCodes] = {}  # codes of the files' own rows, by group, for the rows that name them
        self._brought: dict[str, tuple[str, str]] = {}  # code and group by what the spellings of a code share
        self._lines: dict[str, int] = {}  # of the file that is read now, by the same

    def begin_file(self) -> None:
        """Go on with another file: lines are its own from here."""
        self._lines.clear()

    def bring(self, text: object, group: str = "", shape: CodeShape | None = None, *, line: int) -> str:
        """The code of the row at a line of the file; a new one that is a number is written out in ``shape``.

        ``text`` is a cell: a text, or the number that a workbook holds.

        Raises:
            Refused: no code, two stored ones fit, or another row of the files has it.
        """
        found = self._known_of(group).find(text, as_text=True) or new_code(text, shape)
        code = self._spellings.get(code_key(found), found)
        problem = code_problem(code)
        if problem:
            raise Refused(problem, code="code")
        if code_key(code) in self._brought:
            first = self._lines.get(code_key(code))
            raise Refused(repeated(first) if first else _("This value is in an earlier file."), code="twice")
        self._brought[code_key(code)] = code, group
        self._lines[code_key(code)] = line
        self._named.clear()
        return code

    def group_of(self, code: str) -> str | None:
        """The group of the files' own row with this code, also where the row is refused; None where there is none."""
        found = self._brought.get(code_key(code))
        return found[1] if found else None

    def meant(self, text: str, group: str = "") -> str:
        """The code of a row of the files that another row names; the cleaned text where there is none.

        Raises:
            Refused: several fit.
        """
        if group not in self._named:
            self._named[group] = KnownCodes(code for code, of in self._brought.values() if group in ("", of))
        return self._named[group].find(text, as_text=True) or clean_code(text)

    def _known_of(self, group: str) -> KnownCodes:
        if group not in self._known:
            self._known[group] = KnownCodes(
                code for code, of in self._stored if of == group or written_number(code) is None
            )
        return self._known[group]
