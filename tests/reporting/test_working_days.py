from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reporting.models import CalendarException
from reporting.working_days import WorkingCalendar, holiday_names


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 1, 5), date(2021, 1, 5)),  # a Tuesday
        (date(2020, 9, 5), date(2020, 9, 7)),  # Saturday
        (date(2020, 4, 30), date(2020, 5, 4)),  # Reunification Day, May Day, weekend
        (date(2020, 1, 23), date(2020, 1, 30)),  # Tết of the year of the Rat
    ],
)
def test_a_deadline_moves_off_weekends_and_holidays(day, expected):
    assert WorkingCalendar().next_working_day(day) == expected


def test_working_days_jump_over_weekends_and_holidays():
    due, calendar = date(2020, 5, 5), WorkingCalendar()
    assert [calendar.working_days_from(due, number) for number in (-3, -2, -1, 0, 1, 3, 4)] == [
        date(2020, 4, 28),
        date(2020, 4, 29),
        date(2020, 5, 4),
        date(2020, 5, 5),
        date(2020, 5, 6),
        date(2020, 5, 8),
        date(2020, 5, 11),
    ]
    assert calendar.working_days_from(date(2021, 2, 9), 1) == date(2021, 2, 17)  # Tết 2021: 10 to 16 February


def test_an_exception_says_more_than_weekend_and_library():
    friday, saturday = date(2021, 1, 8), date(2021, 1, 9)
    calendar = WorkingCalendar({friday: False, saturday: True})
    assert calendar.next_working_day(friday) == saturday
    assert calendar.working_days_from(date(2021, 1, 7), 1) == saturday
    assert calendar.deadline(date(2021, 1, 3), 5) == saturday


DAYS = st.dates(date(2018, 1, 1), date(2028, 12, 31))


@given(
    day=DAYS, number=st.integers(-15, 15).filter(bool), exceptions=st.dictionaries(DAYS, st.booleans()), near=st.data()
)
def test_so_many_days_are_worked_on_the_way(day, number, exceptions, near):
    around = st.dictionaries(st.integers(-20, 20), st.booleans(), max_size=10)
    exceptions |= {day + timedelta(days=away): is_worked for away, is_worked in near.draw(around).items()}
    calendar = WorkingCalendar(exceptions)

    end = calendar.working_days_from(day, number)
    step = 1 if number > 0 else -1
    way = [day + timedelta(days=step * (away + 1)) for away in range(abs((end - day).days))]

    assert calendar.is_working_day(end)
    assert sum(calendar.is_working_day(each) for each in way) == abs(number)
    assert all(calendar.is_working_day(each) == exceptions[each] for each in way if each in exceptions)


@given(day=DAYS, off=st.integers(0, 6))
def test_the_next_working_day_is_the_day_itself_or_the_first_one_worked(day, off):
    calendar = WorkingCalendar({day + timedelta(days=away): False for away in range(off)})

    end = calendar.next_working_day(day)

    assert calendar.is_working_day(end)
    assert [
        each for away in range((end - day).days) if calendar.is_working_day(each := day + timedelta(days=away))
    ] == []


# What was announced for civil servants, day by day: weekdays off, and Saturdays worked.
OFF = {
    2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
}
WORKED = {2024: "4/5", 2025: "26/4", 2026: "10/1 22/8"}


def days(year, text):
    return {date(year, int(month), int(day)) for day, _slash, month in (each.partition("/") for each in text.split())}


@pytest.mark.django_db
@pytest.mark.parametrize("year", OFF)
def test_every_day_of_the_official_calendar_is_known(year):
    calendar = CalendarException.objects.calendar()
    all_days = [
        date.fromordinal(number) for number in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    ]
    assert {day for day in all_days if day.weekday() < 5 and not calendar.is_working_day(day)} == days(year, OFF[year])
    assert {day for day in all_days if day.weekday() >= 5 and calendar.is_working_day(day)} == days(year, WORKED[year])


@pytest.mark.parametrize(("language", "name"), [("vi", "Quốc khánh"), ("en", "National Day"), (None, "Quốc khánh")])
def test_holidays_are_named_in_the_language_of_the_page_and_without_one_in_vietnamese(language, name):
    with translation.override(language):
        assert holiday_names(2020)[date(2020, 9, 2)] == name
