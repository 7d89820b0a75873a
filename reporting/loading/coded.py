"""Codes in the cells of an uploaded table, recognised among those that are known."""

from __future__ import annotations

from collections.abc import Iterable

from units.codes import KnownCodes, code_key
from units.tables.values import Formula, Value, text_of

MAX_KEPT = 20_000  # values whose code is remembered


class CodeFinder:
    """Finds the code that a cell means; ``undone`` counts the cells that a spreadsheet had made numbers."""

    def __init__(self, codes: Iterable[str], *, is_plain_text: bool) -> None:
        self.known = KnownCodes(codes)
        self.is_plain_text = is_plain_text
        self.undone = 0
        self._found: dict[Value, tuple[str | None, bool]] = {}

    def find(self, value: Value) -> str | None:
        """The known code, in its stored spelling; None where there is none.

        Raises:
            Refused: several known codes fit.
        """
        if value not in self._found:
            if len(self._found) >= MAX_KEPT:
                self._found.clear()
            self._found[value] = self._find(value)
        code, is_undone = self._found[value]
        self.undone += is_undone
        return code

    def _find(self, value: Value) -> tuple[str | None, bool]:
        """The code, and whether it was a number."""
        if isinstance(value, Formula):
            return None, False
        code = self.known.find(value, as_text=isinstance(value, str) and not self.is_plain_text)
        return code, code is not None and code_key(text_of(value)) != code_key(code)
