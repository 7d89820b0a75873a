"""The arithmetic of «ước thực hiện cả năm», pure functions: integers and exact fractions, never floats.

The year of a unit is three parts: what is shown to date, what later months have brought already (provisional reports
without open hints), and the months that are still left. Each of those is supposed to bring as many dossiers as the
average month of the *recent* ones; at which rate is unknown, so there are three suppositions: the rate of the recent
months, of all months reported, and of the three best. The first is the estimate, all together are its range. A month
that went by without a report is not made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import models
from django.utils.translation import gettext_lazy as _

from reporting.rates import HUNDREDTHS, online_needed_in_rest, shown_rate


class Prospect(models.TextChoices):
    """Whether a unit is on course, if the rest of the year goes as supposed."""

    ON_COURSE = "on_course", _("Likely to meet the quota")
    NEEDS_MORE = "needs_more", _("Meets the quota only with a higher rate")
    UNLIKELY = "unlikely", _("Not likely to meet the quota")
    IMPOSSIBLE = "impossible", _("Can no longer meet the quota")
    NO_QUOTA = "no_quota", _("No quota")
    NO_ESTIMATE = "no_estimate", _("No estimate: no dossiers reported")


@dataclass(frozen=True, slots=True)
class Months:
    """Some months added up: counted dossiers online and in all, and how many months they are."""

    online: int = 0
    total: int = 0
    months: int = 0

    def __add__(self, other: Months) -> Months:
        return Months(self.online + other.online, self.total + other.total, self.months + other.months)


@dataclass(frozen=True, slots=True)
class Projection:
    """A unit's year.

    ``now``: to date with the later months known already; ``left``: how many months are still to come; ``recent``: the
    months whose average volume is supposed to go on (at least one); ``all`` and ``best``: those whose rates are the
    other two suppositions. Dossiers are shown as whole numbers, each part rounded half up; rates and prospects come
    from the exact fractions.
    """

    now: Months
    left: int
    recent: Months
    all: Months
    best: Months

    @property
    def rest_total(self) -> int:
        """The dossiers that the months left are supposed to bring."""
        return half_up(self.recent.total * self.left, self.recent.months)

    @property
    def rest_online(self) -> int:
        """The online dossiers among them, at the rate of the recent months."""
        return half_up(self.recent.online * self.left, self.recent.months)

    @property
    def year_total(self) -> int:
        return self.now.total + self.rest_total

    @property
    def year_online(self) -> int:
        return self.now.online + self.rest_online

    @property
    def rest_range(self) -> tuple[int, int, int]:
        """The online dossiers of the months left in whole numbers by each supposition: recent, all, best months."""
        return self.rest_online, self._rest_at(self.all), self._rest_at(self.best)

    def _rest_at(self, months: Months) -> int:
        return half_up(self.rest_total * months.online, months.total) if months.total else self.rest_online

    @property
    def exact_total(self) -> Fraction:
        return self.now.total + self._average_rest

    @property
    def exact_online(self) -> Fraction:
        """The online dossiers of the year by the estimate, at the rate of the recent months."""
        return self._online_at(self.recent)

    @property
    def exact_range(self) -> tuple[Fraction, Fraction]:
        """The fewest and the most online dossiers of the year among the three suppositions."""
        found = [self._online_at(months) for months in (self.recent, self.all, self.best)]
        return min(found), max(found)

    @property
    def _average_rest(self) -> Fraction:
        return Fraction(self.recent.total * self.left, self.recent.months)

    def _online_at(self, months: Months) -> Fraction:
        """The year's online dossiers at the rate of ``months``; at that of the recent ones where they have none."""
        rates = months if months.total else self.recent
        share = Fraction(rates.online, rates.total) if rates.total else Fraction(0)
        return self.now.online + self._average_rest * share

    def rate(self, minimum_hundredths: int | None = None) -> Decimal | None:
        """The estimated rate of the year in percent, as a page shows it next to that minimum."""
        return shown_rate(*_whole(self.exact_online, self.exact_total), minimum_hundredths)

    def rate_range(self, minimum_hundredths: int | None = None) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest estimate in percent, as ``rate``; None where the year has no dossiers."""
        low, high = (_whole(online, self.exact_total) for online in self.exact_range)
        return shown_rate(*low, minimum_hundredths), shown_rate(*high, minimum_hundredths)

    def reaches(self, minimum_hundredths: int) -> bool:
        """Whether the year would meet the minimum by the estimate; False when it would bring no dossiers."""
        return self._reaches(self.recent, minimum_hundredths)

    def reaches_at_best(self, minimum_hundredths: int) -> bool:
        """Whether it would meet it by the best of the three suppositions."""
        return any(self._reaches(months, minimum_hundredths) for months in (self.recent, self.all, self.best))

    def _reaches(self, months: Months, minimum_hundredths: int) -> bool:
        """``_online_at(months)`` against ``exact_total``, multiplied across: thousands of units are judged at once."""
        rates = months if months.total else self.recent
        rest, known = self.recent.total * self.left, self.recent.months
        total = self.now.total * known + rest
        online = self.now.online * known * rates.total + rest * rates.online if rates.total else self.now.online * known
        return total > 0 and HUNDREDTHS * online >= minimum_hundredths * total * (rates.total or 1)

    def needed(self, minimum_hundredths: int) -> tuple[int, Decimal | None]:
        """How many online dossiers the months left must bring to meet the minimum, and their share in percent.

        The share is None where nothing is left, or where more would be needed than is left: no rate brings that.
        """
        now = self.now
        need, share = online_needed_in_rest(now.online, now.total, minimum_hundredths, self.rest_total)
        return need, None if need > self.rest_total else share


def _whole(online: Fraction, total: Fraction) -> tuple[int, int]:
    """The two multiplied until they are whole, so that the arithmetic of rates stays on integers."""
    return online.numerator * total.denominator, total.numerator * online.denominator


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two numbers that are not negative, rounded half up to a whole number."""
    return (2 * numerator + denominator) // (2 * denominator)


def prospect_of(projection: Projection | None, minimum_hundredths: int | None) -> Prospect:
    """What may be said of the year's end: no quota wins, then no estimate.

    A unit that would need more than all dossiers left can no longer meet its quota; one that would need more than
    even its best months brought is not likely to.
    """
    if minimum_hundredths is None:
        return Prospect.NO_QUOTA
    if projection is None or not projection.year_total:
        return Prospect.NO_ESTIMATE
    if projection.reaches(minimum_hundredths):
        return Prospect.ON_COURSE
    need, _share = projection.needed(minimum_hundredths)
    if need > projection.rest_total:
        return Prospect.IMPOSSIBLE
    return Prospect.NEEDS_MORE if projection.reaches_at_best(minimum_hundredths) else Prospect.UNLIKELY
