"""Periods as rows: which is open, ended or the latest, their neighbouring days, and lateness."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from reporting.models import ReportingPeriod
from reporting.models.period_days import day_problem, sequence_problems
from tests.factories import make_period, make_report, make_unit
from units import clock
from units.models import UnitKind

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def period(month=4, year=2020, **days):
    """April 2020 unless given, not stored."""
    ends_on = {2: 29, 4: 30, 6: 30}.get(month, 31)
    values = {"starts_on": date(year, month, 1), "ends_on": date(year, month, ends_on)} | days
    return ReportingPeriod(year=year, month=month, **values)


@pytest.fixture
def months(db):
    return {month: make_period(month) for month in (3, 4, 5)}


@pytest.mark.parametrize(
    ("on", "ended", "begun", "latest"),
    [
        (date(2020, 2, 29), [], [], None),
        (date(2020, 3, 1), [], [3], None),
        (date(2020, 3, 31), [], [3], None),
        (date(2020, 4, 1), [3], [3, 4], 3),
        (date(2020, 6, 1), [3, 4, 5], [3, 4, 5], 5),
    ],
)
def test_a_period_has_begun_on_its_first_day_and_ended_after_its_last(months, on, ended, begun, latest):
    found = ReportingPeriod.objects.latest_ended(on)
    assert [each.month for each in ReportingPeriod.objects.ended(on)] == ended
    assert [each.month for each in ReportingPeriod.objects.begun(on)] == begun
    assert (found and found.month) == latest


@pytest.mark.parametrize(("on", "is_open"), [(date(2020, 4, 30), False), (date(2020, 5, 1), True)])
def test_a_period_is_open_from_its_day_on_until_it_is_locked(db, on, is_open):
    april = make_period(4)
    assert ReportingPeriod.objects.open(on).exists() == april.has_opened(on) == is_open
    ReportingPeriod.objects.update(locked_at=clock.now())
    assert not ReportingPeriod.objects.open(on).exists()


@pytest.mark.parametrize(
    ("year", "month", "before", "after"),
    [
        (2020, 4, "2020-03", "2020-05"),
        (2021, 1, "2020-12", "2021-02"),
        (2020, 12, None, "2021-01"),
        (2030, 1, None, None),
    ],
)
def test_the_months_next_to_one_may_be_of_another_year(months, year, month, before, after):
    for other in ((2020, 12), (2021, 1), (2021, 2)):
        make_period(other[1], other[0])
    found = ReportingPeriod.objects.before(year, month), ReportingPeriod.objects.after(year, month)
    assert tuple(each and each.name for each in found) == (before, after)


@pytest.mark.parametrize("name", ["2020-04"])
def test_a_period_is_found_by_its_name(months, name):
    assert ReportingPeriod.objects.named(name) == months[4]


@pytest.mark.parametrize("name", ["", "2020", "2020-4", "20-04", "2020-13", "2020-06", "04-2020", "2020_04"])
def test_what_names_no_period_finds_none(months, name):
    with pytest.raises(ReportingPeriod.DoesNotExist):
        ReportingPeriod.objects.named(name)


# deadlines


def due(department, district, commune):
    days = {"department": department, "district": district, "commune": commune}
    return ReportingPeriod(**{f"due_on_{kind}": date(2020, 5, day) for kind, day in days.items()})


def test_each_group_has_its_deadline_and_the_last_one_ends_the_waiting():
    found = due(5, 6, 8)
    assert [found.due_on(kind).day for kind in UnitKind] == [5, 6, 8]
    assert found.last_due_on == date(2020, 5, 8)
    assert [found.is_past_due(date(2020, 5, day)) for day in (8, 9)] == [False, True]


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (datetime(2020, 5, 5, 23, 59, 59, tzinfo=HANOI), 0),
        (datetime(2020, 5, 6, 0, 0, tzinfo=HANOI), 1),
        (datetime(2020, 4, 20, 9, 0, tzinfo=HANOI), 0),
        (datetime(2020, 6, 5, 9, 0, tzinfo=HANOI), 31),
    ],
)
def test_days_late_are_counted_by_the_calendar_of_the_country(moment, days):
    assert due(5, 5, 5).days_late(UnitKind.COMMUNE, moment) == days


# days that fit


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({}, None),
        ({"starts_on": date(2020, 3, 15), "ends_on": date(2020, 4, 14)}, None),
        ({"starts_on": date(2020, 3, 1)}, None),
        ({"starts_on": date(2020, 2, 29)}, "starts_on"),
        ({"ends_on": date(2020, 5, 1)}, "ends_on"),
        ({"ends_on": date(2020, 3, 31)}, "ends_on"),
        ({"ends_on": date(2021, 4, 30)}, "ends_on"),
    ],
)
def test_a_period_ends_in_its_month_and_begins_at_most_a_month_before(days, field):
    problem = day_problem(period(**days))
    assert (problem and problem[0]) == field


@pytest.mark.parametrize(
    ("march", "april", "is_refused"),
    [
        ({}, {}, False),
        ({"ends_on": date(2020, 3, 14)}, {"starts_on": date(2020, 3, 15)}, False),
        ({"ends_on": date(2020, 3, 14)}, {}, True),
        ({}, {"starts_on": date(2020, 3, 31)}, True),
    ],
)
def test_periods_in_a_row_neither_overlap_nor_leave_days_out(march, april, is_refused):
    problems = sequence_problems([period(4, **april), period(3, **march)])
    assert list(problems) == ([(2020, 4)] if is_refused else [])


def test_a_month_that_is_missing_leaves_no_gap_to_complain_of():
    assert sequence_problems([period(1), period(3), period(3, 2021)]) == {}


def test_december_and_january_are_neighbours():
    january = period(1, 2021, starts_on=date(2021, 1, 2))
    assert list(sequence_problems([period(12), january])) == [(2021, 1)]


def refused_at(found):
    with pytest.raises(ValidationError) as refused:
        found.clean()
    return list(refused.value.message_dict) if hasattr(refused.value, "error_dict") else ["__all__"]


def test_a_new_period_joins_the_one_before(months):
    assert refused_at(period(6, starts_on=date(2020, 6, 2))) == ["starts_on"]
    period(6).clean()


def test_a_cut_off_day_leaves_the_next_period_a_day(months):
    months[4].ends_on = date(2020, 4, 29)
    months[4].clean()
    ReportingPeriod.objects.filter(month=5).update(starts_on=date(2020, 4, 30), ends_on=date(2020, 4, 30))
    months[4].ends_on = date(2020, 4, 30)
    assert refused_at(months[4]) == ["ends_on"]


def test_a_period_with_reports_keeps_its_name(months):
    months[5].year, months[5].month = 2020, 6
    months[5].starts_on, months[5].ends_on = date(2020, 6, 1), date(2020, 6, 30)
    months[5].clean()
    make_report(make_unit("S"), ReportingPeriod.objects.get(month=5))
    assert refused_at(months[5]) == ["__all__"]


def test_what_the_fields_refuse_is_left_to_them():
    ReportingPeriod().clean()
    period(starts_on=date(2020, 5, 1)).clean()
