"""Which columns a table is expected to have, and how their headings are recognised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from units.vietnamese import nfc, search_key

RATE = "%"  # in a heading: its column counts no dossiers


class Kind(Enum):
    """What the cells of a column hold. Only figures may have formulas, whose stored value is read, and totals rows.

    Of an unread column the heading must be there; its cells may hold anything.
    """

    TEXT = "text"
    CODE = "code"
    FIGURE = "figure"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is expected: its name in the code and in English files, and its headings in use here.

    ``headings`` are compared without case, diacritics and signs; the first is the one that sentences name. Without
    ``required`` the column may be left out. ``group`` is a pattern of the keys of those groups, in a line above, below
    which a heading alone means this column («Tổng số» below «Hồ sơ tiếp nhận»); without it any group will do.
    """

    name: str
    headings: tuple[str, ...]
    kind: Kind = Kind.TEXT
    required: bool = True
    group: str = ""


def heading_key(text: str) -> str:
    """A heading as it is compared: «Mã  ĐƠN VỊ (2)» and «ma don vi» are the same."""
    return " ".join(re.sub(r"[^a-z ]", " ", search_key(text)).split())


def is_heading(text: str, heading: str) -> bool:
    """Whether ``text`` is ``heading``, perhaps with its Vietnamese letters damaged by a code page without them.

    A damaged letter is «?», another letter, or the letter with its marks written after it; plain letters, spaces and
    signs must be as they are. The headings of a table differ in those, so that no two can be confused.
    """
    return text == heading or _damaged(heading).fullmatch(text) is not None


@lru_cache(maxsize=256)
def _damaged(heading: str) -> re.Pattern[str]:
    return re.compile("".join(re.escape(letter) if letter.isascii() else ".{1,3}" for letter in heading))


class Headings:
    """Recognises the headings of ``columns``."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self._written: dict[str, set[str]] = {}
        self._keys: dict[str, set[str]] = {}
        self._figures = {column.name for column in columns if column.kind is Kind.FIGURE}
        self._found: dict[str, str | None] = {}  # what a text heads, for texts that were asked for
        for column in columns:
            for text in (column.name, *column.headings):
                self._written.setdefault(nfc(text).casefold(), set()).add(column.name)
                self._keys.setdefault(heading_key(text), set()).add(column.name)

    def group_of(self, text: str) -> str:
        """The pattern of the groups below which ``text`` heads its column; «» where it needs none, or heads none."""
        name = self.column_of(text)
        return next((column.group for column in self.columns if column.name == name), "")

    def column_of(self, text: str) -> str | None:
        """The name of the column that ``text`` heads; None where it heads none, could head two, or heads a rate.

        «Trực tuyến (%)» heads no column of figures.
        """
        if text not in self._found:
            self._found[text] = self._column_of(text)
        return self._found[text]

    def _column_of(self, text: str) -> str | None:
        written = nfc(text.replace("\ufeff", "")).casefold()
        name = self._name_of(written) if written else None
        return None if RATE in written and name in self._figures else name

    def _name_of(self, written: str) -> str | None:
        for names in (self._written.get(written), self._keys.get(heading_key(written))):
            if names:
                return next(iter(names)) if len(names) == 1 else None
        damaged = {
            column.name
            for column in self.columns
            if any(is_heading(written, nfc(heading).casefold()) for heading in column.headings)
        }
        return damaged.pop() if len(damaged) == 1 else None
