"""Which cells of a report were 0 in each of the six months before: there a blank is most likely 0 again."""

from __future__ import annotations

from django.db.models import Count, Max

from reporting.entry.cell_rules import Cell
from reporting.models import NUMBERS, Basis, RevisionCount, Submission, counted_revision

MONTHS = 6


def usual_zeros(submission: Submission) -> set[Cell]:
    """The cells that the unit sent as 0 in all of the ``MONTHS`` months before. At most two queries.

    None where a month was not sent; a procedure that was not reported in one of them has no such cell.
    """
    sendings = _sendings_before(submission)
    if sendings is None:
        return set()
    most = {f"most_{name}": Max(name) for name in NUMBERS}
    highest = (
        RevisionCount.objects.filter(revision__in=sendings)
        .order_by()
        .values("procedure_id")
        .annotate(months=Count("pk"), **most)
        .filter(months=MONTHS)
        .values_list("procedure_id", *most)
    )
    return {(pk, name) for pk, *values in highest for name, value in zip(NUMBERS, values, strict=True) if value == 0}


def _sendings_before(submission: Submission) -> list[int] | None:
    """The sendings that count of the months before; None unless each of them was sent."""
    period = submission.period
    before = (
        Submission.objects.filter(unit=submission.unit, period__ends_on__lt=period.starts_on)
        .order_by("-period__ends_on")
        .values_list("period__year", "period__month", counted_revision(Basis.PROVISIONAL))[:MONTHS]
    )
    this = period.year * 12 + period.month
    sendings = {this - (year * 12 + month): sending for year, month, sending in before if sending is not None}
    return list(sendings.values()) if set(sendings) == set(range(1, MONTHS + 1)) else None
