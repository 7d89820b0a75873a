"""The days of periods: each month ends in itself, and the next begins on the day after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from reporting.models.periods import ReportingPeriod

DAY = timedelta(days=1)


def day_problem(period: ReportingPeriod) -> tuple[str, str] | None:
    """What is wrong with the days of one period by itself: the field and a sentence; None where nothing is.

    A period may begin in the month before (from the 15th to the 14th), never later than its own month.
    """
    if (period.ends_on.year, period.ends_on.month) != (period.year, period.month):
        return "ends_on", _("The cut-off day must be in the month of the period.")
    first = date(period.year, period.month, 1)
    if period.starts_on < (first - DAY).replace(day=1):
        return "starts_on", _("A period begins in its own month or in the month before.")
    return None


def neighbour_problem(earlier: ReportingPeriod, later: ReportingPeriod) -> str:
    """Why two periods do not follow each other: a day would be counted twice, or in neither; empty where they do."""
    names = {"earlier": earlier.name, "later": later.name}
    if later.starts_on <= earlier.ends_on:
        return _("The days of %(earlier)s and %(later)s overlap: each day belongs to one period.") % names
    if _month(later) == _month(earlier) + 1 and later.starts_on != earlier.ends_on + DAY:
        return _("There are days between %(earlier)s and %(later)s that belong to no period.") % names
    return ""


def sequence_problems(periods: Iterable[ReportingPeriod]) -> dict[tuple[int, int], str]:
    """By year and month, why a period does not follow the one before it."""
    ordered = sorted(periods, key=_month)
    found = {(later.year, later.month): neighbour_problem(earlier, later) for earlier, later in pairwise(ordered)}
    return {key: sentence for key, sentence in found.items() if sentence}


def _month(period: ReportingPeriod) -> int:
    return 12 * period.year + period.month
