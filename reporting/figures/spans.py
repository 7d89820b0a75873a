"""The months of a year over which figures are added up: one month, its quarter so far, or the year so far."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units.wording import month_number

MONTHS_A_QUARTER = 3
QUARTERS = ("I", "II", "III", "IV")


class Span(models.TextChoices):
    """How far back from a month the sums reach; the verdict on a quota is always of the year to date."""

    MONTH = "month", gettext_lazy("Month")
    QUARTER = "quarter", gettext_lazy("Quarter")
    YEAR_TO_DATE = "ytd", gettext_lazy("Year to date")


def months_of(month: int, span: str) -> range:
    """The month numbers that ``span`` adds up to the end of ``month``: of May a quarter is April and May."""
    first = {
        Span.MONTH: month,
        Span.QUARTER: month - (month - 1) % MONTHS_A_QUARTER,
        Span.YEAR_TO_DATE: 1,
    }[Span(span)]
    return range(first, month + 1)


def span_name(year: int, month: int, span: str) -> str:
    """«tháng 11/2020», «quý IV/2020 (đến hết tháng 11)», «lũy kế đến tháng 11/2020», as part of a heading."""
    values = {"month": month_number(month), "year": year, "quarter": QUARTERS[(month - 1) // MONTHS_A_QUARTER]}
    if span == Span.MONTH:
        return _("month %(month)s/%(year)s") % values
    if span == Span.YEAR_TO_DATE:
        return _("year to date to month %(month)s/%(year)s") % values
    if month % MONTHS_A_QUARTER:
        return _("quarter %(quarter)s/%(year)s (to the end of month %(month)s)") % values
    return _("quarter %(quarter)s/%(year)s") % values
