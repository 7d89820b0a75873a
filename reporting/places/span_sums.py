"""The sums of a month, of its quarter so far and of the year so far, each beside the same months of the year before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reporting.figures.spans import Span, months_of, span_name
from reporting.figures.totals import Months, Totals, added
from units.wording import month_number


@dataclass(frozen=True, slots=True)
class SameMonths:
    """Two years over the months of a span in which both have figures; ``months`` in words."""

    months: str
    now: Totals
    then: Totals

    @property
    def points(self) -> Decimal | None:
        """This year's rate minus last year's, both as shown, in percentage points."""
        if self.now.rate is None or self.then.rate is None:
            return None
        return self.now.rate - self.then.rate


@dataclass(frozen=True, slots=True)
class SpanSums:
    """What one span adds up to; ``beside`` is None where the years share no month with figures."""

    span: Span
    name: str
    totals: Totals
    beside: SameMonths | None

    @property
    def is_incomplete(self) -> bool:
        return self.totals.reported < self.totals.expected


def span_sums(
    year: int, month: int, now: Months, then: Months, *, year_to_date: Totals | None = None
) -> list[SpanSums]:
    """Month, quarter and year to date to the end of ``month``; ``now`` and ``then`` are the months of the two years.

    ``year_to_date`` replaces the sum where a unit is judged on more than its own months: those it took over.
    """
    found = []
    for span in Span:
        months = months_of(month, span)
        totals = added(now.get(each, Totals()) for each in months)
        if span == Span.YEAR_TO_DATE and year_to_date is not None:
            totals = year_to_date
        found.append(SpanSums(span, span_name(year, month, span), totals, same_months(now, then, months)))
    return found


def same_months(now: Months, then: Months, months: Iterable[int]) -> SameMonths | None:
    """The comparison over those of ``months`` in which something was reported in both years."""
    shared = [month for month in months if _has(now, month) and _has(then, month)]
    if not shared:
        return None
    return SameMonths(
        months_in_words(shared), added(now[month] for month in shared), added(then[month] for month in shared)
    )


def months_in_words(months: list[int]) -> str:
    """[6, 7, 8] → «tháng 6 đến tháng 8»; [6, 8] → «tháng 6, 8»; [5] → «tháng 5»."""
    first, last = months[0], months[-1]
    if len(months) > 2 and last - first == len(months) - 1:
        ends = {"first": month_number(first), "last": month_number(last)}
        return _("months %(first)s to %(last)s") % ends
    return _("months %(months)s") % {"months": ", ".join(month_number(month) for month in months)}


def _has(months: Months, month: int) -> bool:
    return month in months and months[month].reported > 0
