"""How drawings write figures: one decimal, more where one would hide on which side of a quota a unit is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from reporting.drawings.scales import Number
from units.wording import points, rate

DECIMALS = 1
MOST_DECIMALS = 12
REACHES, BELOW = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"


def rounded(value: Number, decimals: int) -> Decimal:
    """Half up, away from zero: −0.25 with one decimal is −0.3, as 0.25 is 0.3."""
    size = abs(Fraction(value)) * 10**decimals
    units = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return Decimal(units if value >= 0 else -units).scaleb(-decimals)


def short_points(gap: Number, decimals: int = DECIMALS) -> str:
    """Percentage points with their sign: «+6,1», «−2,4»; «−0,03», because a gap is never written as none."""
    return points(_visible(gap, decimals))


def decimals_shown(values: Iterable[Number], quotas: Collection[Number], least: int = DECIMALS) -> int:
    """The fewest decimals, from ``least`` on, with which none of ``values`` is rounded up to a quota that it misses."""
    decimals = least
    for value in values:
        while decimals < MOST_DECIMALS and any(value < quota <= rounded(value, decimals) for quota in quotas):
            decimals += 1
    return decimals


def short_rate(value: Number, quotas: Collection[Number] = (), least: int = DECIMALS) -> str:
    """A rate in percent: «31,1%»; below one of ``quotas`` with as many decimals as show it («24,98%» of 25)."""
    return rate(rounded(value, decimals_shown([value], quotas, least)))


def short_range(low: Number, high: Number, quotas: Collection[Number] = ()) -> str:
    """Between which rates something is: «50,8% – 51,4%»; «khoảng 51,0%» where both are written alike."""
    first, last = short_rate(low, quotas), short_rate(high, quotas)
    return _("about %(rate)s") % {"rate": first} if first == last else f"{first} – {last}"


def short(value: Number) -> str:
    """A tick of an axis: «20», «0,5»."""
    return rate(_plain(value))[:-1]


def glyph(gap: Number) -> str:
    """▲ from the quota on, ▼ below it."""
    return REACHES if gap >= 0 else BELOW


def side(gap: Number | None) -> str:
    """The class that gives the hue: «reaches», «below», or «unjudged» without a quota or a rate."""
    if gap is None:
        return "unjudged"
    return "reaches" if gap >= 0 else "below"


def _visible(value: Number, decimals: int) -> Decimal:
    """Rounded, with more decimals where the value would be written as zero and is not."""
    shown = rounded(value, decimals)
    while not shown and value and decimals < MOST_DECIMALS:
        decimals += 1
        shown = rounded(value, decimals)
    return shown


def _plain(value: Number) -> Decimal:
    """Without trailing zeros."""
    found = rounded(value, 2)
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()
