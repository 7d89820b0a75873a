"""Sorting a table by one of its columns; what is chosen stands in the address, so that a link shows the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

T = TypeVar("T")
FIELD = "sort"


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column rows stand, and which way; ``address`` is the query with everything else that was chosen."""

    column: str
    falling: bool
    rest: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, query: Mapping[str, str], columns: Iterable[str], default: str) -> Sorting:
        """Read ``?sort=rate`` or ``?sort=-rate``; an unknown column counts as ``default`` («-rate»: falling)."""
        wanted = query.get(FIELD, "")
        if wanted.removeprefix("-") not in set(columns):
            wanted = default
        rest = tuple((name, value) for name, value in query.items() if name not in (FIELD, "page") and value)
        return cls(wanted.removeprefix("-"), wanted.startswith("-"), rest)

    def rows(self, rows: Iterable[T], keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
        """``rows`` by the key of the chosen column; rows without a value (None) last, whichever way."""
        key, rows = keys[self.column], list(rows)
        filled = [row for row in rows if key(row) is not None]
        empty = [row for row in rows if key(row) is None]
        return sorted(filled, key=key, reverse=self.falling) + empty

    @property
    def here(self) -> str:
        """The address of the table as it stands, its first page."""
        sign = "-" if self.falling else ""
        return f"?{urlencode([*self.rest, (FIELD, f'{sign}{self.column}')])}"

    def query(self, column: str) -> str:
        """The address that sorts by ``column``, or turns the order round where it stands by it already."""
        turned = column if column == self.column and self.falling else f"-{column}"
        return f"?{urlencode([*self.rest, (FIELD, turned)])}"

    def kept(self, default: str) -> str:
        """The chosen order as the end of an address, «&sort=-rate»; nothing where it is the ``default``."""
        chosen = f"-{self.column}" if self.falling else self.column
        return "" if chosen == default else f"&{FIELD}={chosen}"

    def direction(self, column: str) -> str:
        """``aria-sort`` of a column's heading: «ascending», «descending» or «none»."""
        if column != self.column:
            return "none"
        return "descending" if self.falling else "ascending"
