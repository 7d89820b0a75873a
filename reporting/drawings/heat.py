"""The distance to each one's own quota as a step of a diverging scale: amber below, blue from the quota on.

The scale is the same on tiles, months and districts, so that one colour means one distance. A step is never alone:
``shown`` writes ▲ or ▼ and the distance with its sign. Without a quota or a rate a cell is neutral.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from reporting.drawings.scales import Number
from reporting.drawings.words import glyph, short_points
from reporting.rates import HUNDREDTHS
from units.wording import points

EDGES = (-10, -5, 0, 5, 10)  # percentage points: where the steps change; 0 is the quota itself
NAMES = ("away-m3", "away-m2", "away-m1", "away-p1", "away-p2", "away-p3")  # classes in static/css/drawings.css
NEUTRAL = "away-none"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the legend: its class, and the distances it holds in words."""

    name: str
    label: str


def step(gap: Number | None) -> str:
    """The class of a distance in percentage points; the neutral one without a distance."""
    if gap is None:
        return NEUTRAL
    exact = Fraction(gap)
    return NAMES[sum(exact >= edge for edge in EDGES)]


def step_of(online: int, total: int, minimum_hundredths: int | None) -> str:
    """``step`` of these figures by integers alone: a page of months has thousands of cells."""
    if not total or minimum_hundredths is None:
        return NEUTRAL
    excess = HUNDREDTHS * online - minimum_hundredths * total  # the distance, times 100 × total
    return NAMES[sum(excess >= 100 * edge * total for edge in EDGES)]


def shown_of(online: int, total: int, minimum_hundredths: int | None) -> str:
    """``shown`` of these figures, by integers alone where one decimal is enough."""
    if not total or minimum_hundredths is None:
        return ""
    excess, scale = HUNDREDTHS * online - minimum_hundredths * total, 100 * total
    tenths = (20 * abs(excess) + scale) // (2 * scale)
    if excess and not tenths:
        return shown(Fraction(excess, scale))
    return f"{glyph(excess)} {points(Decimal(tenths if excess >= 0 else -tenths).scaleb(-1))}"


def shown(gap: Number | None) -> str:
    """«▲ +3,2»; nothing without a distance."""
    return "" if gap is None else f"{glyph(gap)} {short_points(gap)}"


def legend() -> list[Step]:
    """The steps from far below the quota to far above it."""
    labels = [
        _("10 points below or more"),
        _("5 to 10 below"),
        _("up to 5 below"),
        _("at the quota, up to 5 above"),
        _("5 to 10 above"),
        _("10 points above or more"),
    ]
    return [Step(name, label) for name, label in zip(NAMES, labels, strict=True)]
