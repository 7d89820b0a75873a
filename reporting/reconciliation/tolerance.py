"""When a unit's number and the one-stop system's differ enough to be shown: exact integers decide.

*The rule.* A number differs above the tolerance when the absolute difference is **greater than** the tolerated number
of dossiers **and greater than** the tolerated percentage of the system's number. Both must be exceeded: three dossiers
of five are few although they are 60 %, and forty of nine thousand are little although they are forty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reporting.rates import rounded_rate
from units.models import PortalSettings

Numbers = Sequence[int | None]  # received, of these online, returned by post; None where the system does not count it


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What is tolerated: a number of dossiers, and whole percents of the system's number."""

    count: int
    percent: int

    @classmethod
    def of(cls, portal: PortalSettings) -> Tolerance:
        """As administrators have set it."""
        return cls(portal.tolerance_count, portal.tolerance_percent)

    def exceeded(self, reported: int, system: int) -> bool:
        """Whether both bounds are exceeded; a system's 0 is exceeded in percent by any difference."""
        difference = abs(reported - system)
        return difference > self.count and 100 * difference > self.percent * system

    def numbers_exceeded(self, reported: Numbers, system: Numbers) -> list[int]:
        """The indexes (0, 1, 2) of the numbers of which both sides have one and the tolerance is exceeded."""
        pairs = enumerate(zip(reported, system, strict=True))
        return [
            index
            for index, (mine, theirs) in pairs
            if mine is not None and theirs is not None and self.exceeded(mine, theirs)
        ]


def difference_percent(reported: int, system: int) -> Decimal | None:
    """The difference in percent of the system's number, rounded half away from zero; None where the system has 0.

    150 against 200 is −25,00.
    """
    percent = rounded_rate(abs(reported - system), system)
    return -percent if percent and reported < system else percent


def joined(numbers: Numbers) -> str:
    """Three numbers as one text, to store and to compare: «150.62.0», empty where there is none."""
    return ".".join("" if number is None else str(number) for number in numbers)
