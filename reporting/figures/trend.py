"""The months of a year in a row, and their course in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reporting.figures.spans import MONTHS_A_QUARTER, QUARTERS
from reporting.figures.totals import Months, Totals, added
from units.wording import month_number, rate


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A line of the table: a month, or after a quarter's last shown month the quarter (``quarter`` is its numeral)."""

    number: int
    quarter: str
    totals: Totals

    @property
    def is_partial(self) -> bool:
        """Whether the quarter has months that are not in its sum yet."""
        return self.number % MONTHS_A_QUARTER != 0


@dataclass(frozen=True, slots=True)
class Trend:
    """The months of a province, group or unit, in order."""

    months: list[tuple[int, Totals]]

    @classmethod
    def up_to(cls, month: int, months: Months) -> Trend:
        """The months of a year until ``month``."""
        return cls([(number, totals) for number, totals in months.items() if number <= month])

    @property
    def _rates(self) -> list[tuple[int, Decimal]]:
        return [(month, totals.rate) for month, totals in self.months if totals.rate is not None]

    @property
    def has_finding(self) -> bool:
        """Whether at least two months have a rate, so that they can be compared."""
        return len(self._rates) > 1

    @property
    def finding(self) -> str:
        """What the first and the last month with a rate say; only the name of the figure where there is but one."""
        rates = self._rates
        if not self.has_finding:
            return _("Monthly rate")
        (first, then), (last, now) = rates[0], rates[-1]
        values = {"then": rate(then), "now": rate(now), "first": month_number(first), "last": month_number(last)}
        if now > then:
            return _("The monthly rate rose from %(then)s (month %(first)s) to %(now)s (month %(last)s)") % values
        if now < then:
            return _("The monthly rate fell from %(then)s (month %(first)s) to %(now)s (month %(last)s)") % values
        return _("The monthly rate is %(now)s in month %(first)s and in month %(last)s") % values

    @property
    def rows(self) -> list[TrendRow]:
        """The months, and below the last of each quarter the quarter's sum; a quarter of one month is that month."""
        found: list[TrendRow] = []
        for index, (month, totals) in enumerate(self.months):
            found.append(TrendRow(month, "", totals))
            quarter = (month - 1) // MONTHS_A_QUARTER
            is_last = index + 1 == len(self.months) or (self.months[index + 1][0] - 1) // MONTHS_A_QUARTER != quarter
            inside = [each for number, each in self.months if (number - 1) // MONTHS_A_QUARTER == quarter]
            if is_last and len(inside) > 1:
                found.append(TrendRow(month, QUARTERS[quarter], added(inside)))
        return found
