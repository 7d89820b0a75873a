"""Deadlines to come follow a day off that becomes known; past ones, and those set by hand, stay."""

from datetime import date

import pytest
import time_machine

from reporting.actions.calendar import deadlines_follow, moved_deadlines
from reporting.actions.periods import period_lock, periods_create
from reporting.models import CalendarException, ReportingPeriod
from reporting.working_days import WorkingCalendar
from units.models import UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel("2027-02-01T09:00:00+07:00", tick=False):
        periods_create(year=2027)
        yield


def add(day, is_working_day=False):
    before = CalendarException.objects.calendar()
    CalendarException.objects.create(day=day, is_working_day=is_working_day, document="Thông báo 1")
    return before


def due(month):
    period = ReportingPeriod.objects.get(year=2027, month=month)
    return [period.due_on(kind) for kind in UnitKind]


def test_a_deadline_to_come_moves_off_a_new_day_off():
    before = CalendarException.objects.calendar()
    january_ends = ReportingPeriod.objects.get(year=2027, month=1)
    assert january_ends.due_on_commune == before.deadline(date(2027, 1, 31), 5)
    old = january_ends.due_on_commune
    before = add(old)
    moved = deadlines_follow(before=before)
    new = CalendarException.objects.calendar().deadline(date(2027, 1, 31), 5)
    assert [(each.period.month, each.kind, each.old, each.new) for each in moved] == [
        (1, kind, old, new) for kind in UnitKind
    ]
    assert due(1) == [new] * 3
    assert deadlines_follow(before=before) == []


def test_a_worked_saturday_brings_a_deadline_forward():
    ReportingPeriod.objects.filter(month=5).update(due_on_department=date(2027, 6, 9))  # set by hand
    assert due(5) == [date(2027, 6, 9), date(2027, 6, 7), date(2027, 6, 7)]
    deadlines_follow(before=add(date(2027, 6, 5), is_working_day=True))
    assert due(5) == [date(2027, 6, 9), date(2027, 6, 5), date(2027, 6, 5)]


def test_a_deadline_of_today_or_earlier_never_moves():
    before = add(date(2027, 6, 7))
    with time_machine.travel("2027-06-07T09:00:00+07:00", tick=False):
        assert deadlines_follow(before=before) == []


def test_a_locked_period_keeps_its_deadline():
    with time_machine.travel("2027-06-02T09:00:00+07:00", tick=False):
        period_lock(period=ReportingPeriod.objects.get(month=5), reason="Chốt sớm")
        assert deadlines_follow(before=add(date(2027, 6, 7))) == []


def test_looking_writes_nothing():
    before = CalendarException.objects.calendar()
    stored = dict(CalendarException.objects.values_list("day", "is_working_day"))
    after = WorkingCalendar(stored | {date(2027, 6, 7): False})
    assert [each.new for each in moved_deadlines(before=before, after=after)] == [date(2027, 6, 8)] * 3
    assert due(5) == [date(2027, 6, 7)] * 3
