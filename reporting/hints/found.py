"""The hints on what units sent or are about to send, found for many reports at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F

from reporting.hints.from_system import system_hints_by_report
from reporting.hints.hints import MONTHS_LOOKED_AT, Figures, Hint, hints_of, months_before
from reporting.models import NUMBERS, Basis, ReportingPeriod, RevisionCount, Submission
from reporting.reconciliation.tolerance import Tolerance

MONTHS = 12


def hints_by_report(submissions: Sequence[Submission], tolerance: Tolerance | None = None) -> dict[int, list[Hint]]:
    """The hints on the current sending of each report, by report; the ``tolerance`` is read where it is not given.

    At most three queries, however many reports there are.
    """
    months = _months_of(submissions)
    found, figures = {}, {}
    for each in submissions:
        mine, last = months[each.unit_id], month_of(each.period)
        figures[each.pk] = mine.get(last, {})
        found[each.pk] = hints_of(figures[each.pk], months_before(mine, last))
    for pk, hints in system_hints_by_report(submissions, figures.items(), tolerance).items():
        found[pk] += hints
    return found


def hints_of_draft(submission: Submission, figures: Figures) -> list[Hint]:
    """The hints on figures that are not sent yet, against what the unit sent before and what the system counted."""
    mine, last = _months_of([submission])[submission.unit_id], month_of(submission.period)
    hints = hints_of(figures, months_before(mine, last))
    return hints + system_hints_by_report([submission], [(submission.pk, figures)]).get(submission.pk, [])


def month_of(period: ReportingPeriod) -> int:
    """Months counted through from year 0, so that the month before is one less."""
    return period.year * MONTHS + period.month


def _months_of(submissions: Sequence[Submission]) -> dict[int, dict[int, Figures]]:
    """What the units of ``submissions`` sent for those months and the ones before: by unit, then month."""
    if not submissions:
        return {}
    last = max(month_of(each.period) for each in submissions)
    first = min(month_of(each.period) for each in submissions) - MONTHS_LOOKED_AT
    sent = (
        Submission.objects.with_counted_revision(Basis.PROVISIONAL)
        .filter(unit__in={each.unit_id for each in submissions})
        .annotate(month=F("period__year") * MONTHS + F("period__month"))
        .filter(month__gte=first, month__lte=last)
    )
    counts = RevisionCount.objects.filter(revision__in=sent.values("counted")).order_by("procedure")
    of = "revision__submission__"
    rows = counts.annotate(month=F(f"{of}period__year") * MONTHS + F(f"{of}period__month"))
    months: dict[int, dict[int, Figures]] = defaultdict(lambda: defaultdict(dict))
    for unit, month, procedure, *numbers in rows.values_list(f"{of}unit", "month", "procedure", *NUMBERS):
        months[unit][month][procedure] = tuple(numbers)  # type: ignore[index]
    return months
