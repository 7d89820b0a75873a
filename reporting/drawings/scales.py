"""From exact values to positions, and back: scales, round steps for an axis, numbers as SVG attributes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

Number = int | Decimal | Fraction
STEPS = (1, 2, 5)  # times a power of ten: the distances between the ticks of an axis


def px(position: float) -> str:
    """A position as an SVG attribute: at most two decimals, a point in every language."""
    text = f"{position:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def exact(value: Number) -> str:
    """The value without any rounding, as a data attribute has it: «31», «1247/40»; ``Fraction`` reads it back."""
    return str(Fraction(value))


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from ``low`` to ``high`` on the positions from ``start`` to ``end``, evenly; ``end`` may come first."""

    low: Fraction
    high: Fraction
    start: float
    end: float

    @classmethod
    def of(cls, low: Number, high: Number, start: float, end: float) -> Scale:
        """A scale that is never empty: where both values are one, it is a whole wide."""
        bottom, top = Fraction(low), Fraction(high)
        return cls(bottom, top if top > bottom else bottom + 1, start, end)

    def at(self, value: Number) -> float:
        """Where ``value`` is.

        One division of whole numbers, as exact as fractions and much quicker: a page has thousands of positions.
        """
        exactly = Fraction(value) if isinstance(value, Decimal) else value
        above, below = exactly.numerator, exactly.denominator
        low, high = self.low, self.high
        from_low = (above * low.denominator - low.numerator * below) * high.denominator
        span = below * (high.numerator * low.denominator - low.numerator * high.denominator)
        return self.start + from_low / span * (self.end - self.start)

    def value(self, position: float) -> float:
        """Which value is at ``position``; as exact as pixels are."""
        share = (position - self.start) / (self.end - self.start)
        return float(self.low) + share * float(self.high - self.low)


def step(low: Number, high: Number, most: int) -> Fraction:
    """The smallest round step (1, 2, 5, 10, …, also 0.5) of which at most ``most`` fit between two values."""
    width = Fraction(high) - Fraction(low)
    size = Fraction(1, 100)
    while True:
        for each in STEPS:
            if width <= each * size * most:
                return each * size
        size *= 10


def around(values: Iterable[Number], most: int = 6) -> tuple[Fraction, Fraction, Fraction]:
    """The round values just outside of all ``values``, and the step between the ticks: low, high, step."""
    found = [Fraction(value) for value in values]
    low, high = min(found, default=Fraction(0)), max(found, default=Fraction(0))
    size = step(low, high if high > low else low + 1, most)
    return floor(low / size) * size, max(ceil(high / size), floor(low / size) + 1) * size, size


def ticks(low: Fraction, high: Fraction, size: Fraction) -> list[Fraction]:
    """The multiples of ``size`` from ``low`` to ``high``."""
    first, last = ceil(low / size), floor(high / size)
    return [number * size for number in range(first, last + 1)]
