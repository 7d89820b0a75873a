"""The sums of a month, of its quarter so far and of the year so far, each with the same months of the year before."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.figures.same_months import SameMonths, same_months
from reporting.figures.spans import Span, months_of, span_name
from reporting.figures.totals import Months, Totals, added


@dataclass(frozen=True, slots=True)
class SpanSums:
    """What one span adds up to; ``compared`` is None where the years share no month with figures."""

    span: Span
    name: str
    totals: Totals
    compared: SameMonths | None

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
