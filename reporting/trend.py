"""The months of a year in a row, and what they show, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reporting.totals import Totals
from units.templatetags.figures import month_number, rate


@dataclass(frozen=True, slots=True)
class Trend:
    """The province's months, in order."""

    months: list[tuple[int, Totals]]

    @property
    def _rates(self) -> list[tuple[int, Decimal]]:
        return [(month, totals.rate) for month, totals in self.months if totals.rate is not None]

    @property
    def finding(self) -> str:
        """What the first and the last month with a rate say; only the name of the figure where there is but one."""
        rates = self._rates
        if len(rates) < 2:
            return _("Monthly rate")
        (first, then), (last, now) = rates[0], rates[-1]
        values = {"then": rate(then), "now": rate(now), "first": month_number(first), "last": month_number(last)}
        if now > then:
            return _("The monthly rate rose from %(then)s (month %(first)s) to %(now)s (month %(last)s)") % values
        if now < then:
            return _("The monthly rate fell from %(then)s (month %(first)s) to %(now)s (month %(last)s)") % values
        return _("The monthly rate is %(now)s in month %(first)s and in month %(last)s") % values

    @property
    def chart(self) -> dict[str, Any]:
        """For the script that draws it: labels and rates in percent; drawing alone may round."""
        return {
            "labels": [month_number(month) for month, _totals in self.months],
            "values": [None if totals.rate is None else str(totals.rate) for _month, totals in self.months],
            "label": _("Online rate"),
        }
