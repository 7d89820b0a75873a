"""What a unit's clerk reads once its report is sent: the deadline, the rate, what is missing to the quota, the rank."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.entry.form import EntryForm
from reporting.entry.summary import MonthSummary, month_summary
from reporting.figures.unit_line import Ranks, line_of
from reporting.models import Basis, Compliance, ReportingPeriod, Revision, Submission
from units import clock


@dataclass(frozen=True, slots=True)
class AtAGlance:
    """A sent month in four figures, each of them None where it is not known.

    ``days_early`` counts from the first sending to the deadline, negative when it was late. The rank is that of the
    last month of the year which is confirmed, ``ranked_as_of``: units do not see each other's provisional figures.
    """

    revision: Revision
    summary: MonthSummary
    days_early: int | None
    ranks: Ranks | None
    ranked_as_of: ReportingPeriod | None

    @property
    def days_late(self) -> int:
        """How many days after the deadline; 0 when on time, or the day is not known."""
        return max(0, -(self.days_early or 0))


def at_a_glance(submission: Submission, form: EntryForm) -> AtAGlance | None:
    """The month of ``submission`` as it was sent; None where nothing counts. At most six queries."""
    revision = submission.current_revision
    if revision is None:
        return None
    sent = submission.first_sent_at
    early = None if sent is None else (submission.due_on - clock.day_of(sent)).days
    confirmed = _last_confirmed(submission)
    ranks = line_of(confirmed)[1] if confirmed else None
    as_of = confirmed.period if confirmed else None
    return AtAGlance(revision, month_summary(submission, form), early, ranks, as_of)


def _last_confirmed(submission: Submission) -> Compliance | None:
    """The unit's official figures as of the last month of the year, this one or earlier, that is confirmed."""
    period = submission.period
    rows = Compliance.objects.filter(
        unit=submission.unit_id,
        basis=Basis.OFFICIAL,
        reported=True,
        period__year=period.year,
        period__month__lte=period.month,
    )
    return rows.select_related("period", "unit").order_by("-period__month").first()
