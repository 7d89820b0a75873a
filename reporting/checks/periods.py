"""Checks of periods, deadlines and reports."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.checks.registry import Area, Found, Row, change_url, check
from reporting.models import CalendarException, ReportingPeriod, Submission, SubmissionStatus
from units.models import UnitKind
from units.wording import day, month

DAY = timedelta(days=1)
NOBODY = SubmissionStatus.DRAFT


def period_row(period: ReportingPeriod, note: str = "") -> Row:
    return Row(month(period), change_url(period), note)


@check(
    Area.PERIODS,
    gettext_lazy("Periods with a gap or with days in common"),
    gettext_lazy("Dossiers of some days are counted in no period, or in two."),
    gettext_lazy("Correct the first day and the cut-off day of the two periods, or make the month that is missing."),
)
def periods_that_do_not_join(_on: date) -> Found:
    """One query."""
    found = []
    for before, period in pairwise(ReportingPeriod.objects.order_by("starts_on", "ends_on")):
        gap = (period.starts_on - before.ends_on).days - 1
        if gap:
            words = (
                _("no period has the days from %(first)s to %(last)s") if gap > 0 else _("%(first)s to %(last)s twice")
            )
            first, last = (
                (before.ends_on + DAY, period.starts_on - DAY) if gap > 0 else (period.starts_on, before.ends_on)
            )
            found.append((period, words % {"first": day(first), "last": day(last)}))
    return Found(found, lambda pair: period_row(*pair))


@check(
    Area.PERIODS,
    gettext_lazy("Deadlines on a day off"),
    gettext_lazy("A deadline to come is on a weekend or a holiday, when offices do not work."),
    gettext_lazy("Move the deadline to the next working day, or correct the calendar of days off."),
)
def deadlines_on_days_off(on: date) -> Found:
    """Two queries."""
    calendar = CalendarException.objects.calendar()
    found = []
    for period in ReportingPeriod.objects.filter(locked_at__isnull=True).order_by("year", "month"):
        due = {period.due_on(kind) for kind in UnitKind if period.due_on(kind) >= on}
        off = sorted(each for each in due if not calendar.is_working_day(each))
        if off:
            found.append((period, ", ".join(day(each) for each in off)))
    return Found(found, lambda pair: period_row(*pair))


@check(
    Area.REPORTS,
    gettext_lazy("Reports of units that were not in force"),
    gettext_lazy("The unit ended before the month did, or had not begun: the report is in no sum of its month."),
    gettext_lazy("Check the days in force of the unit; the coordinator confirms or returns the report."),
)
def reports_of_units_not_in_force(_on: date) -> Found:
    reports = Submission.objects.of_units_out_of_force().exclude(status=NOBODY)
    rows = reports.select_related("unit__parent", "period").order_by("-period__ends_on", "unit__sort_order", "pk")

    def show(report: Submission) -> Row:
        note = f"{month(report.period)}, {report.get_status_display()}"
        return Row(report.unit.display_name, change_url(report.unit), note)

    return Found(rows, show)
