"""A later deadline for one unit: who gives it, what it means for lateness, locking and reminders."""

from datetime import date

import pytest
import time_machine

from reporting.actions.extensions import submission_extend
from reporting.actions.figures import figures_recompute
from reporting.actions.periods import period_lock
from reporting.figures.completeness import late_reports
from reporting.models import EventKind, ReportingPeriod
from reporting.province.sending_record import sending_counts, sending_rows
from tests.reporting.actions.helpers import refused
from tests.reporting.cast import States, again, cast_of
from units import clock
from units.models import UnitKind

DUE, UNTIL = date(2020, 5, 5), date(2020, 5, 12)


@pytest.fixture
def april(working_province):
    """April 2020, due on Tuesday 5 May, seen on the Monday before."""
    with time_machine.travel("2020-05-04T09:00:00+07:00", tick=False):
        yield States(working_province)


def extended(states, until=UNTIL):
    return submission_extend(submission=states.draft(), by=states.coordinator, reason="Mất đường truyền", until=until)


def sent_on(states, day, code="X1"):
    with time_machine.travel(f"2020-05-{day}T09:00:00+07:00", tick=False):
        return states.province.send(code, 4, (5, 1, 0), (0, 0, 0))


def test_the_unit_has_its_own_deadline_and_its_history_says_why(april):
    submission = again(extended(april))
    assert (submission.due_on, submission.extended_until) == (UNTIL, clock.end_of(UNTIL))
    event = submission.events.get()
    assert (event.kind, event.reason, event.actor_name) == (
        EventKind.EXTENDED,
        "Mất đường truyền",
        april.coordinator.get_full_name(),
    )


@pytest.mark.parametrize(("day", "days_late"), [("06", 0), ("12", 0), ("13", 1)])
def test_what_comes_by_the_new_day_is_on_time_on_every_page(april, day, days_late):
    extended(april)
    submission = again(sent_on(april, day))
    other = sent_on(april, "06", "X2")
    figures_recompute()
    period = ReportingPeriod.objects.get(month=4)
    assert (submission.days_late, again(other).days_late) == (days_late, 1)
    assert late_reports(period) == 1 + bool(days_late)
    assert sending_counts(period)[UnitKind.COMMUNE].late == 1 + bool(days_late)
    rows = [row for row in sending_rows(period) if row.period == period and row.sent]
    assert sorted(row.days_late for row in rows) == sorted([days_late, 1])


def test_a_period_locked_meanwhile_is_open_for_the_unit_until_the_day_is_over(april):
    extended(april)
    with time_machine.travel("2020-05-12T23:59:59+07:00", tick=False):
        period_lock(period=april.province.periods[4], by=april.coordinator)
        assert again(april.draft()).is_editable(clock.now())
    with time_machine.travel("2020-05-13T00:00:00+07:00", tick=False):
        assert not again(april.draft()).is_editable(clock.now())


def assert_refused(states, code, submission, **changed):
    arguments = {"by": states.coordinator, "reason": "Mất đường truyền", "until": UNTIL} | changed
    with refused(code):
        submission_extend(submission=submission, **arguments)


@pytest.mark.parametrize(("until", "code"), [(date(2020, 5, 5), "day_early"), (date(2020, 5, 3), "day_past")])
def test_a_day_not_after_the_deadline_is_refused(april, until, code):
    assert_refused(april, code, april.draft(), until=until)


def test_a_reason_is_asked_for(april):
    assert_refused(april, "reason_missing", april.draft(), reason=" ")


@pytest.mark.parametrize("state", ["submitted", "accepted", "returned", "reopened"])
def test_what_was_sent_once_has_no_later_deadline(april, state):
    assert_refused(april, "not_waiting", getattr(april, state)())


@pytest.mark.parametrize("who", ["clerk", "second_clerk", "other_clerk", "district_clerk", "observer", "administrator"])
def test_only_coordinators_extend(april, who):
    assert_refused(april, "not_waiting", april.draft(), by=cast_of(april.province)[who])
