"""Why a rate changed: its change as a sum of parts, exactly (``docs/domain.md``). Integers and fractions, no floats.

The year to date was ``online`` of ``total`` and a month adds parts ``o`` of ``t``, as many as one likes. With the
rate before, r = online ÷ total, the rate after minus r is

    Σ (o − r × t) ÷ (total + Σ t)

for every way of cutting the month into parts. A part raises the rate when its own rate is above r, by as much as it
has dossiers.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Dossiers:
    """Counted dossiers: how many online, and how many in all."""

    online: int = 0
    total: int = 0

    def __add__(self, other: Dossiers) -> Dossiers:
        return Dossiers(self.online + other.online, self.total + other.total)

    def __sub__(self, other: Dossiers) -> Dossiers:
        return Dossiers(self.online - other.online, self.total - other.total)

    @property
    def rate(self) -> Fraction | None:
        """In percent; None where nothing was received."""
        return Fraction(100 * self.online, self.total) if self.total else None


NOTHING = Dossiers()


@dataclass(frozen=True, slots=True)
class Contributions(Generic[K]):
    """The rates before and after, and what each part has in their difference, in percentage points."""

    before: Fraction
    after: Fraction
    parts: Mapping[K, Fraction]

    @property
    def change(self) -> Fraction:
        """The sum of the parts."""
        return self.after - self.before


def contributions(before: Dossiers, parts: Mapping[K, Dossiers]) -> Contributions[K] | None:
    """What each of ``parts``, which are added to ``before``, changes in its rate.

    None where there is no rate before, or none after.
    """
    after = sum(parts.values(), before)
    if not before.total or not after.total:
        return None
    scale = before.total * after.total
    points = {
        key: Fraction(100 * (part.online * before.total - before.online * part.total), scale)
        for key, part in parts.items()
    }
    return Contributions(Fraction(100 * before.online, before.total), Fraction(100 * after.online, after.total), points)


def apportioned(parts: Sequence[Fraction], total: Decimal) -> list[Decimal]:
    """``parts`` with as many decimals as ``total``, which is their sum as it is shown, so that they add up to it.

    Each is rounded down; the units that are then missing go to those that lost most, the earlier first.
    """
    decimals = -int(total.as_tuple().exponent)
    scale = 10**decimals
    scaled = [part * scale for part in parts]
    units = [each.__floor__() for each in scaled]
    missing = int(total * scale) - sum(units)
    by_loss = sorted(range(len(parts)), key=lambda place: units[place] - scaled[place])
    for turn in range(abs(missing)):
        place = by_loss[turn % len(by_loss)] if missing > 0 else by_loss[-1 - turn % len(by_loss)]
        units[place] += 1 if missing > 0 else -1
    return [Decimal(each).scaleb(-decimals) for each in units]
