"""Lines of some units of a group, ranked within their complete group without reading all of its rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from reporting.figures.lines import Line, hinted_on, is_final, status_of
from reporting.models import Compliance, ReportingPeriod, in_their_districts
from reporting.rates import gap_order, rate_order


def lines_among(period: ReportingPeriod, basis: str, kind: str, among: Q) -> list[Line]:
    """The lines of the units of ``kind`` that fit ``among``, in their order, ranked in the group. Two queries."""
    group = Compliance.objects.expected().filter(period=period, basis=basis, unit__kind=kind).order_by()
    ranked = group.filter(minimum_hundredths__isnull=False, ytd_received_total__gt=0)
    numbers = list(ranked.values_list("ytd_received_online", "ytd_received_total", "minimum_hundredths"))
    by_rate = sorted(rate_order(online, total) or 0 for online, total, _minimum in numbers)
    by_gap = sorted(gap_order(*each) or 0 for each in numbers)
    final = is_final(period, basis)
    rows = group.filter(among).select_related("unit", "district", "tier").annotate(hinted=hinted_on(period, basis))
    rows = rows.order_by("unit__sort_order", "unit__code")
    in_districts: Iterable[Any] = in_their_districts(rows)
    return [Line(row, status_of(row, final), *_ranks(row, by_rate, by_gap), row.hinted) for row in in_districts]


def _ranks(row: Compliance, by_rate: list[int], by_gap: list[int]) -> tuple[int | None, int | None]:
    """One more than how many are strictly higher, by rate and by the distance to the quota."""
    order = rate_order(row.ytd_received_online, row.ytd_received_total)
    gap = gap_order(row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths)
    if order is None or gap is None:
        return None, None
    return len(by_rate) - bisect_right(by_rate, order) + 1, len(by_gap) - bisect_right(by_gap, gap) + 1
