"""What the database held before a trial."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from trials.audit.database import Cell, cells_and_versions, figures_of_other_months, stored_sendings, times_confirmed
from trials.journal import Report


@dataclass(frozen=True)
class Before:
    """What the database held before a trial: of the months that it works on everything, of the others sums."""

    months: frozenset[str]
    cells: dict[Cell, int | None]
    versions: dict[tuple[Report, str], int]  # how often a row of cells was saved, by report and procedure
    sendings: dict[Report, int]
    confirmed: Counter[int]
    others: dict[Any, tuple[Any, ...]]

    @classmethod
    def taken(cls, months: Iterable[str]) -> Before:
        """As it is now."""
        names = frozenset(months)
        cells, versions = cells_and_versions(names)
        sendings = {report: len(found) for report, found in stored_sendings(names).items()}
        return cls(names, cells, versions, sendings, times_confirmed(), figures_of_other_months(names))
