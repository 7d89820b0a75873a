"""Sorting a table by one of its columns; what is chosen stands in the address, so that a link shows the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
FIELD = "sort"


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column rows are sorted, and which way."""

    column: str
    falling: bool

    @classmethod
    def of(cls, query: Mapping[str, str], columns: Iterable[str], default: str) -> Sorting:
        """Read ``?sort=rate`` or ``?sort=-rate``; an unknown column counts as ``default`` («-rate»: falling)."""
        wanted = query.get(FIELD, "")
        if wanted.removeprefix("-") not in set(columns):
            wanted = default
        return cls(wanted.removeprefix("-"), wanted.startswith("-"))

    def rows(self, rows: Iterable[T], keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
        """``rows`` by the key of the chosen column; rows without a value (None) last, whichever way."""
        key, rows = keys[self.column], list(rows)
        filled = [row for row in rows if key(row) is not None]
        empty = [row for row in rows if key(row) is None]
        return sorted(filled, key=key, reverse=self.falling) + empty

    def turned(self, column: str) -> str:
        """What the address says to sort by ``column``, or to turn the order round where rows are sorted by it."""
        return column if column == self.column and self.falling else f"-{column}"

    def direction(self, column: str) -> str:
        """``aria-sort`` of a column's heading: «ascending», «descending» or «none»."""
        if column != self.column:
            return "none"
        return "descending" if self.falling else "ascending"
