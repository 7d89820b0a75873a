"""Sorting a table by one of its columns; what is chosen is in the address, so that a link shows the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
FIELD = "sort"


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column rows are sorted, and in which direction."""

    column: str
    is_descending: bool

    @classmethod
    def of(cls, query: Mapping[str, str], columns: Iterable[str], default: str) -> Sorting:
        """Read ``?sort=rate`` or ``?sort=-rate``; an unknown column counts as ``default`` («-rate»: descending)."""
        chosen = query.get(FIELD, "")
        if chosen.removeprefix("-") not in set(columns):
            chosen = default
        return cls(chosen.removeprefix("-"), chosen.startswith("-"))

    def rows(self, rows: Iterable[T], keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
        """``rows`` by the key of the chosen column; rows without a value (None) last, in both directions."""
        key, rows = keys[self.column], list(rows)
        values = [key(row) for row in rows]  # each once: some are fractions
        filled = [place for place, value in enumerate(values) if value is not None]
        empty = [place for place, value in enumerate(values) if value is None]
        filled.sort(key=values.__getitem__, reverse=self.is_descending)
        return [rows[place] for place in (*filled, *empty)]

    def turned(self, column: str) -> str:
        """What the address says to sort by ``column``, or to reverse the order where rows are sorted by it."""
        return column if column == self.column and self.is_descending else f"-{column}"

    def direction(self, column: str) -> str:
        """``aria-sort`` of a column's heading: «ascending», «descending» or «none»."""
        if column != self.column:
            return "none"
        return "descending" if self.is_descending else "ascending"
