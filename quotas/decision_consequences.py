"""What a save of a decision changes, as the page shows it before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from quotas.snapshots import Given, QuotaMove
from units.consequences import Consequences
from units.models import Unit

TEMPLATE = "admin/quotas/quotadecision/_consequences.html"


@dataclass(frozen=True, slots=True)
class MovedTogether:
    """Units whose quota changes in the same way."""

    before: Given | None
    after: Given | None
    units: list[Unit]


def decision_consequences(moves: Sequence[QuotaMove], effects: Sequence[Any]) -> Consequences | None:
    """The consequences to show before the save; None where nothing changes.

    ``effects`` is what ``reporting.consequences.effects`` found: results of months that change.
    """
    if not moves and not effects:
        return None
    groups = moved_together(moves)
    values = [
        [(move.unit_id, repr(move.before), repr(move.after)) for move in moves],
        [
            (effect.basis, effect.months, each.unit.pk, each.months, each.before, each.after)
            for effect in effects
            for each in effect.units
        ],
        [(effect.basis, effect.months) for effect in effects],
    ]
    return Consequences(TEMPLATE, values, {"groups": groups, "effects": effects})


def moved_together(moves: Iterable[QuotaMove]) -> list[MovedTogether]:
    """The changes grouped by what they share, units in the order of lists; units that lose a quota come first."""
    moves = list(moves)
    units = Unit.objects.select_related("parent").in_bulk([move.unit_id for move in moves])
    groups: dict[tuple[Given | None, Given | None], list[Unit]] = {}
    for move in sorted(moves, key=lambda move: (units[move.unit_id].sort_order, units[move.unit_id].code)):
        groups.setdefault((move.before, move.after), []).append(units[move.unit_id])
    ordered = sorted(groups.items(), key=lambda item: (item[0][1] is not None, item[0][0] is not None))
    return [MovedTogether(before, after, listed) for (before, after), listed in ordered]
