"""The quotas that a change gives, takes or changes, as the page shows them before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotas.snapshots import Given, QuotaMove
from units.consequences import Consequences
from units.models import Unit

NAMED = 12
TEMPLATE = "admin/quotas/quotadecision/_consequences.html"


@dataclass(frozen=True, slots=True)
class MovedTogether:
    """Units whose quota changes in the same way."""

    before: Given | None
    after: Given | None
    units: list[Unit]

    @property
    def first(self) -> list[Unit]:
        """Those that are named at once; of many the others are folded."""
        return self.units if len(self.units) <= NAMED + 1 else self.units[:NAMED]

    @property
    def rest(self) -> list[Unit]:
        return self.units[len(self.first) :]


def quotas_moved(moves: Sequence[QuotaMove]) -> Consequences | None:
    """The quotas that appear, go or change, as a part of the page; None where none does."""
    if not moves:
        return None
    values = [(move.unit_id, repr(move.before), repr(move.after)) for move in moves]
    return Consequences(TEMPLATE, values, {"groups": moved_together(moves)})


def moved_together(moves: Iterable[QuotaMove]) -> list[MovedTogether]:
    """The changes grouped by what they share, units in the order of lists; units that lose a quota come first."""
    moves = list(moves)
    units = Unit.objects.select_related("parent").in_bulk([move.unit_id for move in moves])
    groups: dict[tuple[Given | None, Given | None], list[Unit]] = {}
    for move in sorted(moves, key=lambda move: (units[move.unit_id].sort_order, units[move.unit_id].code)):
        groups.setdefault((move.before, move.after), []).append(units[move.unit_id])
    ordered = sorted(groups.items(), key=lambda item: (item[0][1] is not None, item[0][0] is not None))
    return [MovedTogether(before, after, listed) for (before, after), listed in ordered]
