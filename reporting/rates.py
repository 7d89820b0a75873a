"""The arithmetic of the online rate: integers, fractions and Decimal, never floats. Its rules: ``docs/domain.md``.

A *rate* is 100 × online ÷ total over counted procedures. A *minimum* is an integer number of hundredths of a
percent (45 % is 4500). Whatever is shown is rounded half up; whatever is decided is decided on exact integers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

HUNDREDTHS = 10_000  # hundredths of a percent in 100%
SHOWN_DECIMALS = 2
RATE_ORDER = 10**30
T = TypeVar("T")


class ComplianceStatus(models.TextChoices):
    """The verdict on a unit's year to date."""

    MET = "met", _("Quota met")
    NOT_YET_MET = "not_yet_met", _("Quota not yet met")
    NOT_MET = "not_met", _("Quota not met")
    NO_QUOTA = "no_quota", _("No quota")
    NO_DOSSIERS = "no_dossiers", _("No dossiers")
    NOT_REPORTED = "not_reported", _("Not reported")


def exact_rate(online: int, total: int) -> Fraction | None:
    """The rate in percent as an exact fraction; None when nothing was received."""
    return Fraction(100 * online, total) if total else None


def rate_order(online: int, total: int) -> int | None:
    """An integer that orders rates exactly as their fractions do, equal rates equal; None when nothing was received.

    Two different fractions with denominators below 10^12 differ by more than 10^-24 (two distances to a quota by more
    than 10^-28), so their multiples of 10^30 rounded down differ as well: thousands of rates are put in order without
    making a fraction of each.
    """
    return RATE_ORDER * online // total if total else None


def gap_order(online: int, total: int, minimum_hundredths: int | None) -> int | None:
    """As ``rate_order``, of the rate minus the minimum; None when nothing was received, or without a minimum."""
    if not total or minimum_hundredths is None:
        return None
    return RATE_ORDER * (HUNDREDTHS * online - minimum_hundredths * total) // (HUNDREDTHS * total)


def is_met(online: int, total: int, minimum_hundredths: int) -> bool:
    """Whether ``online`` of ``total`` reaches the minimum: 10000 × online ≥ minimum × total, on integers.

    Meaningless, and therefore refused, when nothing was received.

    Raises:
        ValueError: ``total`` is not positive.
    """
    if total <= 0:
        raise ValueError("no verdict without dossiers")
    return HUNDREDTHS * online >= minimum_hundredths * total


def rounded_rate(online: int, total: int, decimals: int = SHOWN_DECIMALS) -> Decimal | None:
    """The rate in percent, rounded half up to ``decimals`` decimals; None when nothing was received."""
    if not total:
        return None
    scale = 10**decimals
    units = (2 * 100 * scale * online + total) // (2 * total)
    return Decimal(units).scaleb(-decimals)


def shown_rate(online: int, total: int, minimum_hundredths: int | None = None) -> Decimal | None:
    """The rate as a page shows it: two decimals, more where rounding up would hide that the minimum is missed.

    8.999 of 20.000 against 45 % is shown as 44,995. Rounding half up cannot push a rate that meets a minimum of two
    decimals below it, so only a missed minimum ever needs more.
    """
    rate = rounded_rate(online, total)
    if rate is None or minimum_hundredths is None or is_met(online, total, minimum_hundredths):
        return rate
    minimum = percent(minimum_hundredths)
    decimals = SHOWN_DECIMALS
    while rate is not None and rate >= minimum:
        decimals += 1
        rate = rounded_rate(online, total, decimals)
    return rate


def percent(hundredths: int) -> Decimal:
    """4500 → Decimal("45.00")."""
    return Decimal(hundredths).scaleb(-SHOWN_DECIMALS)


def hundredths(percent: int) -> int:
    """45 percent → 4500."""
    return percent * 10**SHOWN_DECIMALS


def gap_points(online: int, total: int, minimum_hundredths: int | None) -> Decimal | None:
    """The shown rate minus the minimum, in percentage points; None without a rate or a quota."""
    rate = shown_rate(online, total, minimum_hundredths)
    return None if rate is None or minimum_hundredths is None else rate - percent(minimum_hundredths)


def needed_online(total: int, minimum_hundredths: int) -> int:
    """The smallest number of online dossiers with which ``total`` meets the minimum."""
    return -(-minimum_hundredths * total // HUNDREDTHS)


def online_needed_in_rest(
    online: int, total: int, minimum_hundredths: int, expected_rest: int
) -> tuple[int, Decimal | None]:
    """What the rest of the year must bring when ``expected_rest`` more dossiers come.

    Returns the number of online dossiers still needed and its share of the rest in percent (rounded half up; None
    when no more dossiers are expected; above 100 when the quota is out of reach).
    """
    need = max(0, needed_online(total + expected_rest, minimum_hundredths) - online)
    return need, rounded_rate(need, expected_rest)


def verdict(
    *, online: int, total: int, minimum_hundredths: int | None, months_reported: int, is_final: bool
) -> ComplianceStatus:
    """The verdict on a year to date.

    No quota wins over everything. A missed quota is «not met» only when ``is_final``: as of December, accepted and
    locked; before that it is «not yet met».
    """
    if minimum_hundredths is None:
        return ComplianceStatus.NO_QUOTA
    if not total:
        return ComplianceStatus.NO_DOSSIERS if months_reported else ComplianceStatus.NOT_REPORTED
    if is_met(online, total, minimum_hundredths):
        return ComplianceStatus.MET
    return ComplianceStatus.NOT_MET if is_final else ComplianceStatus.NOT_YET_MET


def competition_ranks(items: Iterable[T], key: Callable[[T], Any]) -> dict[int, int]:
    """Ranks by descending ``key``, ties sharing the better rank (1, 2, 2, 4); by position of the item in ``items``."""
    keys = [key(item) for item in items]
    ordered = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)
    ranks: dict[int, int] = {}
    for rank, position in enumerate(ordered, start=1):
        before = ordered[rank - 2] if rank > 1 else None
        tied = before is not None and keys[before] == keys[position]
        ranks[position] = ranks[before] if tied and before is not None else rank
    return ranks


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """What ranking needs to know of one unit: its group, its exact figures and its minimum."""

    kind: str
    online: int
    total: int
    minimum_hundredths: int | None

    @property
    def is_ranked(self) -> bool:
        return self.minimum_hundredths is not None and self.total > 0


def ranks_in_groups(units: list[UnitFigures]) -> list[tuple[int | None, int | None]]:
    """For each unit its rank by rate and its rank by gap within its group; None, None when unranked."""
    ranks: list[tuple[int | None, int | None]] = [(None, None)] * len(units)
    by_kind: dict[str, list[int]] = {}
    for position, unit in enumerate(units):
        if unit.is_ranked:
            by_kind.setdefault(unit.kind, []).append(position)
    for positions in by_kind.values():
        group = [units[position] for position in positions]
        by_rate = competition_ranks(group, lambda unit: rate_order(unit.online, unit.total))
        by_gap = competition_ranks(group, lambda unit: gap_order(unit.online, unit.total, unit.minimum_hundredths))
        for index, position in enumerate(positions):
            ranks[position] = (by_rate[index], by_gap[index])
    return ranks
