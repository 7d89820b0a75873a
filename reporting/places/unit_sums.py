"""What each unit has over a span: the year to date as it is judged, one month, or the months of a quarter."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from reporting.figures.spans import Span, months_of
from reporting.figures.totals import Totals
from reporting.models import Compliance
from reporting.selection.selection import Selection

TO_DATE = (
    "ytd_received_total",
    "ytd_received_online",
    "ytd_returned_by_post",
    "months_reported",
    "months_expected",
)


def unit_sums(selection: Selection, among: Q) -> dict[int, Totals]:
    """The sums over the chosen span by unit, of those that fit ``among`` and must report in the as-of month.

    ``reported`` of ``expected`` are months. The year to date holds the months of the units that a unit succeeds; month
    and quarter are its own. One query.
    """
    rows = Compliance.objects.filter(among, basis=selection.basis).order_by()
    if selection.span == Span.YEAR_TO_DATE:
        found = rows.filter(period=selection.as_of, expected=True).values_list("unit_id", *TO_DATE)
    else:
        found = _over_months(rows, selection)
    return {
        pk: Totals(total, online, post, reported=reported, expected=expected)
        for pk, total, online, post, reported, expected in found
    }


def _over_months(rows: QuerySet[Compliance], selection: Selection) -> QuerySet[Compliance, Any]:
    month = selection.as_of.month
    months = months_of(month, selection.span)
    return (
        rows.filter(period__year=selection.as_of.year, period__month__in=months)
        .values("unit_id")
        .annotate(
            total=Sum("received_total"),
            online=Sum("received_online"),
            post=Sum("returned_by_post"),
            done=Count("pk", filter=Q(expected=True, reported=True)),
            all=Count("pk", filter=Q(expected=True)),
            now=Count("pk", filter=Q(expected=True, period__month=month)),
        )
        .filter(now=1)
        .values_list("unit_id", "total", "online", "post", "done", "all")
    )
