"""Parts of the page of consequences: tables and sentences, as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from units.consequences import Consequences

TEMPLATE = "admin/impact/_part.html"
SHOWN_ROWS = 12  # of a longer table the rest is folded


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under headings; of a long one the rest is folded."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    lead: str = ""
    numbers: bool = False  # whether every column after the first holds numbers

    @property
    def first(self) -> Sequence[Sequence[str]]:
        return self.rows if len(self.rows) <= SHOWN_ROWS + 1 else self.rows[:SHOWN_ROWS]

    @property
    def rest(self) -> Sequence[Sequence[str]]:
        return self.rows[len(self.first) :]


@dataclass(frozen=True, slots=True)
class Part:
    """One subject of the page: a heading, sentences, tables; what it is confirmed by are its words and ``values``."""

    title: str
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = field(default_factory=list)
    values: Any = None
    needs_reason: bool = False

    @property
    def consequences(self) -> Consequences | None:
        """The part for the page; None where it has nothing to say."""
        if not self.sentences and not self.tables:
            return None
        values = [self.title, list(self.sentences), [(each.title, each.rows) for each in self.tables], self.values]
        return Consequences(TEMPLATE, values, {"part": self}, self.needs_reason)
