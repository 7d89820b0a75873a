"""The arithmetic of «ước thực hiện cả năm», alone and pure: integers and exact fractions, never floats.

What a unit has to date, plus the months that are left × the average month of a *base* (the months it has reported, or
the last of them). A month that went by without a report is not made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from reporting.rates import HUNDREDTHS, online_needed_in_rest, shown_rate


class Prospect(models.TextChoices):
    """Whether a unit is on course, if the rest of the year goes as supposed."""

    ON_COURSE = "on_course", _("Likely to meet the quota")
    NEEDS_MORE = "needs_more", _("Meets the quota only with a higher rate")
    OUT_OF_REACH = "out_of_reach", _("Not likely to meet the quota")
    NO_QUOTA = "no_quota", _("No quota")
    NO_ESTIMATE = "no_estimate", _("No estimate: no dossiers reported")


@dataclass(frozen=True, slots=True)
class Base:
    """The months whose average is supposed to go on: their counted figures and how many they are."""

    online: int
    total: int
    months: int


@dataclass(frozen=True, slots=True)
class Projection:
    """A unit's year if the ``left`` months go as the months of ``base`` did on average.

    Dossiers are shown as whole numbers, each part rounded half up; whether a quota is met is decided on the exact
    fractions.
    """

    online: int
    total: int
    base: Base
    left: int

    @property
    def rest_online(self) -> int:
        return half_up(self.base.online * self.left, self.base.months)

    @property
    def rest_total(self) -> int:
        """The dossiers that the rest of the year is supposed to bring."""
        return half_up(self.base.total * self.left, self.base.months)

    @property
    def year_online(self) -> int:
        return self.online + self.rest_online

    @property
    def year_total(self) -> int:
        return self.total + self.rest_total

    @property
    def exact(self) -> tuple[int, int]:
        """Online and total of the year, both multiplied by the months of the base, so that they stay whole."""
        months = self.base.months
        return self.online * months + self.base.online * self.left, self.total * months + self.base.total * self.left

    def rate(self, minimum_hundredths: int | None = None) -> Decimal | None:
        """The rate of the year in percent, as a page shows it beside that minimum."""
        return shown_rate(*self.exact, minimum_hundredths)

    def reaches(self, minimum_hundredths: int) -> bool:
        """Whether the year would meet the minimum; False when it would bring no dossiers."""
        online, total = self.exact
        return total > 0 and HUNDREDTHS * online >= minimum_hundredths * total

    def needed(self, minimum_hundredths: int) -> tuple[int, Decimal | None]:
        """How many online dossiers the rest must bring to meet the minimum, and their share of the rest in percent."""
        return online_needed_in_rest(self.online, self.total, minimum_hundredths, self.rest_total)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two numbers that are not negative, rounded half up to a whole number."""
    return (2 * numerator + denominator) // (2 * denominator)


def projected(online: int, total: int, base: Base, left: int) -> Projection | None:
    """The projection of figures to date; None where no month of the base was reported."""
    return Projection(online, total, base, left) if base.months else None


def prospect_of(projection: Projection | None, minimum_hundredths: int | None) -> Prospect:
    """What may be said of the year's end: no quota wins, then no estimate."""
    if minimum_hundredths is None:
        return Prospect.NO_QUOTA
    if projection is None or not projection.year_total:
        return Prospect.NO_ESTIMATE
    if projection.reaches(minimum_hundredths):
        return Prospect.ON_COURSE
    need, _share = projection.needed(minimum_hundredths)
    return Prospect.OUT_OF_REACH if need > projection.rest_total else Prospect.NEEDS_MORE
