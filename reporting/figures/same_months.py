"""This year compared with the same months of the year before: always the months that both years have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reporting.figures.totals import Months, Totals, added
from units.wording import month_number


@dataclass(frozen=True, slots=True)
class SameMonths:
    """Two years over the months that both have; ``numbers`` are those months, in order."""

    numbers: tuple[int, ...]
    now: Totals
    then: Totals

    @property
    def months(self) -> str:
        """The months in words."""
        return months_in_words(self.numbers)

    @property
    def points(self) -> Decimal | None:
        """This year's rate minus last year's, both as shown, in percentage points."""
        if self.now.rate is None or self.then.rate is None:
            return None
        return self.now.rate - self.then.rate


def same_months(now: Months, then: Months, months: Iterable[int]) -> SameMonths | None:
    """The comparison over those of ``months`` in which something was reported in both years; None without any.

    A month that one year lacks is left out of both, wherever it is: the figures of 2019 begin in June, and a unit may
    have missed a month since.
    """
    shared = tuple(month for month in months if _has(now, month) and _has(then, month))
    if not shared:
        return None
    return SameMonths(shared, added(now[month] for month in shared), added(then[month] for month in shared))


def months_in_words(months: tuple[int, ...]) -> str:
    """(6, 7, 8) → «tháng 6 đến tháng 8»; (6, 8) → «tháng 6, 8»; (5,) → «tháng 5»."""
    first, last = months[0], months[-1]
    if len(months) > 2 and last - first == len(months) - 1:
        ends = {"first": month_number(first), "last": month_number(last)}
        return _("months %(first)s to %(last)s") % ends
    return _("months %(months)s") % {"months": ", ".join(month_number(month) for month in months)}


def _has(months: Months, month: int) -> bool:
    return month in months and months[month].reported > 0
