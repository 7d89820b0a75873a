"""The cast of a commune's report, and that report in every state that it can be in."""

from __future__ import annotations

from datetime import date, timedelta

from reporting.actions.periods import period_lock
from reporting.actions.submissions import (
    submission_accept,
    submission_open_to_add,
    submission_reopen,
    submission_return,
    submission_send,
    submission_start,
)
from reporting.models import ReportingPeriod, Submission
from tests.reporting.small_province import Province
from units import clock
from units.models import Role, UnitKind, User

UNIT = "X1"
MONTH = 4
FIGURES = ((5, 1, 0), (0, 0, 0))
UNTIL = date(2020, 5, 20)


def cast_of(province: Province) -> dict[str, User]:
    """Everybody who can be logged in, seen from commune X1 of district H1."""
    second, _created = User.objects.get_or_create(
        username="second", role=Role.CLERK, unit=province.units[UNIT], full_name="Cán bộ thứ hai"
    )
    return {
        "clerk": province.clerks[UNIT],
        "second_clerk": second,
        "other_clerk": province.clerks["X2"],
        "district_clerk": province.clerks["H1"],
        "coordinator": province.coordinator,
        "observer": province.observer,
        "administrator": province.administrator,
    }


class States:
    """The April report of X1 brought into each state by the actions themselves, never by hand."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.clerk, self.coordinator = province.clerks[UNIT], province.coordinator

    def draft(self) -> Submission:
        return submission_start(unit=self.province.units[UNIT], period=self.province.periods[MONTH])

    def draft_of_a_month_not_opened(self) -> Submission:
        return self._with_period(opens_on=clock.today() + timedelta(days=1))

    def draft_of_a_month_not_ended(self) -> Submission:
        return self._with_period(opens_on=clock.today(), ends_on=clock.today())

    def draft_of_a_locked_month(self) -> Submission:
        submission = self.draft()
        self.lock()
        return again(submission)

    def opened_to_be_added(self) -> Submission:
        submission = self.draft_of_a_locked_month()
        submission_open_to_add(submission=submission, by=self.coordinator, reason="Mất mạng", until=UNTIL)
        return again(submission)

    def submitted(self) -> Submission:
        return again(self.province.send(UNIT, MONTH, *FIGURES))

    def submitted_on_behalf(self) -> Submission:
        submission = self.draft()
        submission_send(
            submission=submission, by=self.coordinator, approved=True, nil=True, on_behalf_reason="Không có mạng"
        )
        return again(submission)

    def submitted_then_locked(self) -> Submission:
        submission = self.submitted()
        self.lock()
        return again(submission)

    def returned(self) -> Submission:
        submission = self.submitted()
        submission_return(submission=submission, by=self.coordinator, reason="Kiểm tra lại", until=UNTIL)
        return again(submission)

    def returned_and_the_day_past(self) -> Submission:
        return self._a_week_ago(self.returned())

    def accepted(self) -> Submission:
        submission = self.submitted()
        submission_accept(submission=submission, by=self.coordinator)
        return again(submission)

    def reopened(self) -> Submission:
        submission = self.accepted()
        submission_reopen(submission=submission, by=self.coordinator, reason="Bổ sung", until=UNTIL)
        return again(submission)

    def reopened_and_run_out(self) -> Submission:
        return self._a_week_ago(self.reopened())

    def lock(self) -> None:
        period_lock(period=self.province.periods[MONTH], by=self.coordinator)

    def _with_period(self, **days: date) -> Submission:
        submission = self.draft()
        due = dict.fromkeys((f"due_on_{kind}" for kind in UnitKind.values), UNTIL)
        ReportingPeriod.objects.filter(pk=submission.period_id).update(**days, **due)
        return again(submission)

    def _a_week_ago(self, submission: Submission) -> Submission:
        until = clock.end_of(clock.today() - timedelta(days=7))
        Submission.objects.filter(pk=submission.pk).update(editable_until=until)
        return again(submission)


STATES = [name for name in vars(States) if not name.startswith("_") and name != "lock"]


def again(submission: Submission) -> Submission:
    """The report as it is stored now, with everything that pages read."""
    return Submission.objects.select_related("unit__parent", "period", "sent_revision", "accepted_revision").get(
        pk=submission.pk
    )
