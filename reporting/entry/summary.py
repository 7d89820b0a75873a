"""One month of a unit in a few numbers: for its clerk before and after sending, and for the head who approves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from reporting.entry.form import EntryForm, official_year_before
from reporting.entry.tables import Sums
from reporting.models import Basis, Compliance, Submission
from reporting.rates import gap_points, needed_online, rounded_rate, shown_rate


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """The counted figures of a month, the month before, and the year to date with them.

    The year to date takes the unit's confirmed earlier months and this one as it is shown. ``before`` is the rate of
    the month before; None where it was not reported, or nothing was received.
    """

    month: Sums
    before: Decimal | None
    ytd_total: int
    ytd_online: int
    minimum: int | None
    months_confirmed: int = 0  # of the earlier months of the year
    months_before: int = 0  # that were expected
    is_computed: bool = True  # whether it is known yet which quota judges the month

    @property
    def is_incomplete(self) -> bool:
        """Whether earlier months are missing: the year to date is never shown without saying so."""
        return self.months_confirmed < self.months_before

    @property
    def rate(self) -> Decimal | None:
        """The month's, as it is shown next to the minimum."""
        total, online, _post = self.month.numbers
        return shown_rate(online, total, self.minimum)

    @property
    def change(self) -> Decimal | None:
        """The shown rate minus that of the month before, in percentage points."""
        return None if self.rate is None or self.before is None else self.rate - self.before

    @property
    def ytd_rate(self) -> Decimal | None:
        """As it is shown next to the minimum: never rounded up to one that is missed."""
        return shown_rate(self.ytd_online, self.ytd_total, self.minimum)

    @property
    def gap(self) -> Decimal | None:
        """The shown year to date minus the minimum, in percentage points."""
        return gap_points(self.ytd_online, self.ytd_total, self.minimum)

    @property
    def needed(self) -> int | None:
        """With how many online dossiers the total so far meets the quota; None without a quota or a dossier."""
        return None if self.minimum is None or not self.ytd_total else needed_online(self.ytd_total, self.minimum)

    @property
    def short(self) -> int | None:
        """How many of them are missing."""
        return None if self.needed is None else max(0, self.needed - self.ytd_online)


def month_summary(submission: Submission, form: EntryForm) -> MonthSummary:
    """The summary of ``form``'s figures. Three queries."""
    total, online, minimum = official_year_before(submission)
    month = form.month
    received, received_online, _post = month.numbers
    before = _rate_before(submission)
    months = _earlier_months(submission)
    return MonthSummary(month, before, total + received, online + received_online, minimum, *months)


def _earlier_months(submission: Submission) -> tuple[int, int, bool]:
    """How many earlier months of the year are confirmed, how many were expected, and whether this one is computed."""
    period = submission.period
    rows = Compliance.objects.filter(
        unit=submission.unit_id, basis=Basis.OFFICIAL, period__year=period.year, period__month__lte=period.month
    ).order_by("period__month")
    found = rows.values_list("period__month", "months_reported", "months_expected")
    months = {month: (done, expected) for month, done, expected in found}
    is_computed = months.pop(period.month, None) is not None
    done, expected = next(reversed(months.values()), (0, 0))
    return done, expected, is_computed


def _rate_before(submission: Submission) -> Decimal | None:
    """The rate of the month before, by the sending that counts provisionally."""
    last_day = submission.period.starts_on - timedelta(days=1)
    rows = Compliance.objects.filter(
        unit=submission.unit_id, basis=Basis.PROVISIONAL, period__ends_on=last_day, reported=True
    )
    figures = rows.values_list("received_online", "received_total").first()
    return rounded_rate(*figures) if figures else None
