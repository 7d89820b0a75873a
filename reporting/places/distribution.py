"""How the rates of units are spread: so many between 20 % and 25 %, half of them at this rate or above."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quotas.models import QuotaTier
from reporting.drawings.judged import Judged
from reporting.drawings.strip import MOST_DOTS, Level, Strip, strip
from reporting.figures.totals import Totals
from reporting.figures.trend_drawing import quota_levels
from reporting.rates import exact_rate, is_met, rate_order, rounded_rate
from units.wording import rate

WIDTH = 5  # percentage points in a band
BANDS = 100 // WIDTH


@dataclass(frozen=True, slots=True)
class Band:
    """The units whose rate is from ``low`` to below ``low + WIDTH`` percent; the last band holds 100 % too."""

    low: int
    units: int
    all: int

    @property
    def high(self) -> int:
        return self.low + WIDTH

    @property
    def low_hundredths(self) -> int:
        return 100 * self.low

    @property
    def high_hundredths(self) -> int:
        """Where the next band begins; of the last band just above 100 %."""
        return 100 * self.high + self.is_last

    @property
    def is_last(self) -> bool:
        return self.high == 100

    @property
    def share(self) -> Decimal | None:
        """Of the units with a rate, how many percent."""
        return rounded_rate(self.units, self.all)


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """A minimum of the group: who it binds, how many of those with a rate have at least it."""

    tier: QuotaTier
    reached: int
    judged: int


class Named(NamedTuple):
    """What a dot is called, and where it leads."""

    name: str
    url: str


NO_NAME = Named("", "")


class Distribution:
    """The rates of ``units``, each with its sums and its tier (None: no quota), in bands of five points. Exact.

    ``ids`` are the units' in the same order, ``names`` finds what the dots of some of them are called and lead to.
    """

    def __init__(
        self,
        units: Iterable[tuple[Totals, QuotaTier | None]],
        ids: Iterable[int] | None = None,
        names: Callable[[list[int]], Mapping[int, Named]] = lambda ids: {},
    ) -> None:
        self._units = list(units)
        self._names = names
        self.rated = [(sums, tier) for sums, tier in self._units if sums.received_total]
        known = list(range(len(self._units)) if ids is None else ids)
        self.rated_ids = [pk for pk, (sums, _tier) in zip(known, self._units, strict=True) if sums.received_total]

    @property
    def unrated(self) -> int:
        """Units without a rate: nothing reported, or nothing received."""
        return len(self._units) - len(self.rated)

    @cached_property
    def bands(self) -> list[Band]:
        """From 0 % to the highest band that holds a unit or a quota."""
        counts = [0] * BANDS
        for sums, _tier in self.rated:
            counts[min(BANDS * sums.received_online // sums.received_total, BANDS - 1)] += 1
        filled = [index for index, count in enumerate(counts) if count]
        quotas = [line.tier.minimum_hundredths // (100 * WIDTH) for line in self.quotas]
        last = min(max([*filled, *quotas], default=-1), BANDS - 1)
        return [Band(WIDTH * index, counts[index], len(self.rated)) for index in range(last + 1)]

    @cached_property
    def quotas(self) -> list[QuotaLine]:
        """The minimums that bind any of the units, the lowest first."""
        tiers = {tier.pk: tier for _sums, tier in self._units if tier}
        found = []
        for tier in sorted(tiers.values(), key=lambda tier: (tier.minimum_hundredths, tier.code)):
            mine = [sums for sums, its in self.rated if its and its.pk == tier.pk]
            reached = sum(is_met(s.received_online, s.received_total, tier.minimum_hundredths) for s in mine)
            found.append(QuotaLine(tier, reached, len(mine)))
        return found

    @cached_property
    def median(self) -> Fraction | None:
        """The rate in the middle, of an even number the mean of the two in the middle; None without a rate."""
        if not self.rated:
            return None
        pairs = [(sums.received_online, sums.received_total) for sums, _tier in self.rated]
        pairs.sort(key=lambda pair: rate_order(*pair) or 0)
        upper = exact_rate(*pairs[len(pairs) // 2]) or Fraction(0)
        lower = exact_rate(*pairs[(len(pairs) - 1) // 2]) or Fraction(0)
        return (lower + upper) / 2

    @property
    def shown_median(self) -> Decimal | None:
        """The median with two decimals, half up."""
        return None if self.median is None else rounded_rate(self.median.numerator, 100 * self.median.denominator)

    @property
    def finding(self) -> str:
        """What the middle of the rates is, in a sentence."""
        if self.median is None:
            return _("No unit has a rate yet")
        if len(self.rated) == 1:
            return _("One unit has a rate: %(rate)s") % {"rate": rate(self.shown_median)}
        return _("Half of the units reach %(rate)s or more (median)") % {"rate": rate(self.shown_median)}

    @property
    def chart(self) -> Strip:
        """A dot for each unit with a rate, and the quotas as lines; columns where there are too many for dots."""
        return strip(self._dots(), title=self.finding, levels=self._levels())

    def _dots(self) -> list[Judged]:
        names = self._names(list(self.rated_ids)) if len(self.rated) <= MOST_DOTS else {}
        return [
            Judged(
                name=names.get(pk, NO_NAME).name,
                online=sums.received_online,
                total=sums.received_total,
                minimum_hundredths=tier.minimum_hundredths if tier else None,
                url=names.get(pk, NO_NAME).url,
            )
            for pk, (sums, tier) in zip(self.rated_ids, self.rated, strict=True)
        ]

    def _levels(self) -> list[Level]:
        return [Level(each.value, each.name) for each in quota_levels([q.tier.minimum_hundredths for q in self.quotas])]

    @property
    def sentence(self) -> str:
        """How many units it is about."""
        count, lacking = len(self.rated), sum(sums.reported < sums.expected for sums, _tier in self.rated)
        said = ngettext("%(n)s unit has a rate.", "%(n)s units have a rate.", count) % {"n": count}
        if not lacking:
            return said
        return said + " " + _("Of these, %(n)s with incomplete reports.") % {"n": lacking}
