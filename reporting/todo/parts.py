"""What every part of a coordinator's home page is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

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


def first_of(rows: QuerySet[Any], counted: QuerySet[Any] | None = None) -> tuple[int, list[Any]]:
    """How many ``rows`` there are, and the first of them. One query, two where there are any.

    ``counted`` are the same rows without what is only shown of them.
    """
    count = (rows if counted is None else counted).count()
    return count, list(rows[:ROWS]) if count else []
