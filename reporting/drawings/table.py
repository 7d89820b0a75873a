"""The table behind a drawing: the same figures as texts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """The name that heads the row, where it leads («»: nowhere), and a text for each further column."""

    name: str
    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings (the first one above the names) and rows."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
