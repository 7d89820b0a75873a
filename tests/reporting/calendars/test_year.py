"""A year of the calendar: what each day is, and for which years the notice is missing."""

from datetime import date

import pytest

from reporting.calendars.year import DayKind, year_calendar, years_to_confirm
from reporting.models import CalendarException, ConfirmedYear
from tests.factories import make_period
from units import clock

pytestmark = pytest.mark.django_db


def days_of(year):
    months = year_calendar(year).months
    return {day.day: day for _first, weeks in months for week in weeks for day in week if day}


def test_every_day_of_the_year_is_there_once_with_what_it_is():
    CalendarException.objects.create(day=date(2027, 6, 7), document="Thông báo số 1")
    CalendarException.objects.create(day=date(2027, 6, 12), is_working_day=True, document="Thông báo số 1")
    days = days_of(2027)
    assert sorted(days) == [date.fromordinal(date(2027, 1, 1).toordinal() + number) for number in range(365)]
    kinds = {day: days[day].kind for day in map(date.fromisoformat, ("2027-06-05", "2027-06-08", "2027-09-02"))}
    assert list(kinds.values()) == [DayKind.WEEKEND, DayKind.WORKED, DayKind.OFF]
    assert (days[date(2027, 6, 7)].kind, days[date(2027, 6, 12)].kind) == (DayKind.OFF, DayKind.MADE_UP)
    assert days[date(2027, 9, 2)].name == "Quốc khánh"
    assert days[date(2027, 6, 7)].entered.document == "Thông báo số 1"


def test_deadlines_stand_on_their_days(django_assert_num_queries):
    period = make_period(12)
    with django_assert_num_queries(3):
        days = days_of(period.due_on_commune.year)
    assert days[period.due_on_commune].due == (period.name,)


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        (date(2027, 10, 31), [2027]),
        (date(2027, 11, 1), [2027, 2028]),
        (date(2026, 6, 1), []),
        (date(2026, 12, 1), [2027]),
    ],
)
def test_this_year_is_asked_for_and_the_next_from_november(today, asked):
    assert years_to_confirm(today) == asked


def test_a_confirmed_year_is_not_asked_for():
    ConfirmedYear.objects.create(year=2027, document="Thông báo số 2", confirmed_at=clock.now())
    assert years_to_confirm(date(2027, 3, 1)) == []
