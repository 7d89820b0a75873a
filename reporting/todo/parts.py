"""What every part of a coordinator's home page is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

ROWS = 5  # of each part; the rest is one click away


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of work: how much of it there is, the first rows, and what else its text says."""

    name: str  # of its template, and its anchor in the page
    title: str
    count: int
    rows: Sequence[Any] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"reporting/todo/_{self.name}.html"

    @property
    def more(self) -> int:
        """How many there are beyond the rows."""
        return max(0, self.count - len(self.rows))
