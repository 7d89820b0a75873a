"""Figures that nobody would guess, and the search for them in whatever is given out: alone or within a sum.

All others of the small province are below a thousand, so a sum that contains one of these begins with its digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

Numbers = tuple[int, int, int]
GROUPED = "[.,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE} ]?"
EXPONENT = re.compile(r"(?<![\w.])\d\.\d+e\+\d{1,2}(?!\w)")  # a million and more, as metrics write it: 7.654321e+06
REST = 2  # digits of a sum that the other figures decide


@dataclass(frozen=True)
class Planted:
    """Three figures of commune X2, and what they are."""

    kind: str
    numbers: Numbers


DRAFT = Planted("typed for April, not sent", (7_654_321, 6_543_210, 5_432_109))
WAITING = Planted("sent for March, not confirmed", (8_877_665, 7_766_554, 6_655_443))
COUNTED = Planted("counted by the one-stop system for March", (4_938_271, 1_827_364, 2_716_453))
PLANTED = (DRAFT, WAITING, COUNTED)


def pattern_of(number: int) -> str:
    """``number`` and what is a little more or less, with or without a sign between thousands."""
    digits = f"{number:,}".split(",")
    digits[-1] = digits[-1][:-REST] + rf"\d{{{REST}}}"
    return GROUPED.join(digits)


def search_for(numbers: Iterable[int]) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9A-Za-z])(?:{'|'.join(map(pattern_of, numbers))})(?![0-9A-Za-z])")


SEARCHES = [(planted, search_for(planted.numbers)) for planted in PLANTED]
# A year to date that holds April too has the sums of both.
SEARCHES += [(DRAFT, search_for(map(sum, zip(DRAFT.numbers, WAITING.numbers, strict=True))))]


def figures_in(text: str) -> set[Planted]:
    """Which of the planted figures ``text`` tells."""
    text = EXPONENT.sub(lambda number: str(int(Decimal(number[0]))), text)
    return {planted for planted, search in SEARCHES if search.search(text)}
