"""The days of periods: each month ends in itself, and the next begins on the day after it."""

from datetime import date

import pytest

from reporting.models import ReportingPeriod
from reporting.models.period_days import day_problem, neighbour_problem, sequence_problems

OUT_OF_MONTH = "Ngày chốt số liệu phải nằm trong tháng của kỳ báo cáo."
TOO_EARLY = "Kỳ báo cáo bắt đầu trong tháng của kỳ hoặc trong tháng trước."


def period(year, month, starts_on, ends_on):
    return ReportingPeriod(year=year, month=month, starts_on=starts_on, ends_on=ends_on)


MARCH = period(2020, 3, date(2020, 3, 1), date(2020, 3, 31))


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2020, 3, 1), date(2020, 3, 31)),
        (date(2020, 2, 15), date(2020, 3, 14)),
        (date(2020, 2, 1), date(2020, 3, 1)),  # as early as it may begin
    ],
)
def test_a_period_ends_in_its_month_and_begins_in_it_or_in_the_one_before(starts_on, ends_on):
    assert day_problem(period(2020, 3, starts_on, ends_on)) is None


@pytest.mark.parametrize("ends_on", [date(2020, 4, 1), date(2020, 2, 29), date(2021, 3, 31)])
def test_a_period_that_ends_in_another_month_is_refused_at_its_end(ends_on):
    assert day_problem(period(2020, 3, date(2020, 3, 1), ends_on)) == ("ends_on", OUT_OF_MONTH)


def test_a_period_that_begins_two_months_before_is_refused_at_its_beginning():
    assert day_problem(period(2020, 3, date(2020, 1, 31), date(2020, 3, 31))) == ("starts_on", TOO_EARLY)
    assert day_problem(period(2020, 1, date(2019, 12, 1), date(2020, 1, 31))) is None
    assert day_problem(period(2020, 1, date(2019, 11, 30), date(2020, 1, 31))) == ("starts_on", TOO_EARLY)


def test_neighbours_share_no_day_and_leave_none_out():
    april = period(2020, 4, date(2020, 4, 1), date(2020, 4, 30))
    assert neighbour_problem(MARCH, april) == ""
    april.starts_on = date(2020, 3, 31)
    assert neighbour_problem(MARCH, april) == (
        "Các ngày của kỳ 2020-03 và kỳ 2020-04 trùng nhau: mỗi ngày chỉ thuộc một kỳ."
    )
    april.starts_on = date(2020, 4, 2)
    assert neighbour_problem(MARCH, april) == "Giữa kỳ 2020-03 và kỳ 2020-04 có ngày không thuộc kỳ nào."


def test_december_and_january_are_neighbours():
    december = period(2019, 12, date(2019, 12, 1), date(2019, 12, 30))
    january = period(2020, 1, date(2020, 1, 1), date(2020, 1, 31))
    assert neighbour_problem(december, january) == "Giữa kỳ 2019-12 và kỳ 2020-01 có ngày không thuộc kỳ nào."


def test_between_months_that_are_no_neighbours_days_may_be_left():
    assert neighbour_problem(MARCH, period(2020, 5, date(2020, 5, 1), date(2020, 5, 31))) == ""
    assert neighbour_problem(MARCH, period(2021, 3, date(2021, 3, 1), date(2021, 3, 31))) == ""


def test_a_row_of_periods_is_looked_at_in_order_and_the_later_one_is_reported():
    january = period(2020, 1, date(2020, 1, 1), date(2020, 1, 31))
    february = period(2020, 2, date(2020, 2, 2), date(2020, 2, 29))
    assert sequence_problems([MARCH, february, january]) == {(2020, 2): neighbour_problem(january, february)}
    assert sequence_problems([]) == sequence_problems([MARCH]) == {}
