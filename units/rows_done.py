"""Counting the rows of a long piece of work while they are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class RowsDone:
    """How many rows were used so far; another thread may read ``number`` meanwhile."""

    def __init__(self) -> None:
        self.number = 0

    def of(self, rows: Iterable[T]) -> Iterator[T]:
        """``rows``, each counted once it was used."""
        for row in rows:
            yield row
            self.number += 1


NOBODY_ASKS = RowsDone()  # for work of which nobody asks how far it is
