"""Creating the year's periods, locking and unlocking them, by hand and in time."""

from datetime import date

import pytest
import time_machine

from reporting.actions.periods import (
    period_days,
    period_lock,
    period_neighbour_follows,
    period_unlock,
    periods_create,
    periods_lock_due,
    periods_open,
)
from reporting.models import ReportingPeriod
from reporting.models.period_days import sequence_problems
from tests.factories import make_period, make_unit
from tests.reporting.actions.helpers import stale
from units import clock
from units.models import MonthScheme, PortalSettings, StaleFigures
from units.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("year", "month", "scheme", "days"),
    [
        (2020, 2, MonthScheme.CALENDAR, (date(2020, 2, 1), date(2020, 2, 29))),
        (2020, 12, MonthScheme.CALENDAR, (date(2020, 12, 1), date(2020, 12, 31))),
        (2020, 1, MonthScheme.MID_MONTH, (date(2019, 12, 15), date(2020, 1, 14))),
        (2020, 3, MonthScheme.MID_MONTH, (date(2020, 2, 15), date(2020, 3, 14))),
    ],
)
def test_the_days_of_a_month(year, month, scheme, days):
    assert period_days(year, month, scheme) == days


def test_a_year_has_twelve_months_without_gaps_and_creating_them_again_adds_none():
    created = periods_create(year=2021)
    assert [period.month for period in created] == list(range(1, 13))
    ends = [period.ends_on for period in created]
    assert [clock.day_before(period.starts_on) for period in created[1:]] == ends[:-1]
    assert all(clock.day_before(period.opens_on) == period.ends_on for period in created)
    assert stale() == [(2021, None, "periods of 2021 created")]
    assert periods_create(year=2021) == []
    assert StaleFigures.objects.count() == 1


def test_a_period_that_an_administrator_changed_stays_as_it_is():
    periods_create(year=2021)
    ReportingPeriod.objects.filter(month=3).update(due_on_commune=date(2021, 4, 20))
    ReportingPeriod.objects.filter(month=5).delete()
    assert [period.month for period in periods_create(year=2021)] == [5]
    assert ReportingPeriod.objects.get(month=3).due_on_commune == date(2021, 4, 20)


@pytest.mark.parametrize(("today", "years"), [("2020-11-30T09:00+07:00", {2020}), ("2020-12-01", {2020, 2021})])
def test_the_next_years_periods_come_in_december(today, years):
    make_unit("A")
    with time_machine.travel(today, tick=False):
        periods_open()
    assert set(ReportingPeriod.objects.values_list("year", flat=True)) == years


@pytest.mark.parametrize(("today", "number"), [("2026-11-30T12:00+07:00", 12), ("2026-12-01T00:00+07:00", 24)])
def test_no_period_comes_by_itself_before_the_first_unit(today, number):
    with time_machine.travel(today, tick=False):
        assert periods_open() == []
        make_unit("A")
        assert len(periods_open()) == number


def test_a_portal_that_begins_in_mid_year_has_no_period_of_an_earlier_month():
    PortalSettings.objects.update_or_create(pk=1, defaults={"first_month": "2021-09"})
    assert [period.name for period in periods_create(year=2021)] == ["2021-09", "2021-10", "2021-11", "2021-12"]
    assert ReportingPeriod.objects.get(month=9).starts_on == date(2021, 9, 1)
    assert periods_create(year=2020) == periods_create(year=2021) == []
    assert len(periods_create(year=2022)) == 12


def loaded(*names):
    """Periods of these months, as a loaded file makes them."""
    for year, month in (name.split("-") for name in names):
        make_period(int(month), int(year))


def months_opened(today):
    make_unit("A")
    with time_machine.travel(today, tick=False):
        return [period.name for period in periods_open()]


THIS_YEAR = [f"2022-{month:02d}" for month in range(1, 13)]


def test_a_past_year_of_which_some_months_were_loaded_is_completed_from_the_first_month_on():
    PortalSettings.objects.update_or_create(pk=1, defaults={"first_month": "2021-09"})
    loaded("2021-07", "2021-10", "2021-11")
    assert months_opened("2022-03-10T09:00+07:00") == ["2021-09", "2021-12", *THIS_YEAR]
    assert sequence_problems(ReportingPeriod.objects.exclude(month=7, year=2021)) == {}


def test_a_past_year_without_periods_and_one_before_the_first_month_are_left_alone():
    PortalSettings.objects.update_or_create(pk=1, defaults={"first_month": "2019-01"})
    loaded("2018-12", "2020-01")
    opened = months_opened("2022-03-10T09:00+07:00")
    assert opened == [*(f"2020-{month:02d}" for month in range(2, 13)), *THIS_YEAR]


def test_a_past_year_is_not_completed_where_no_first_month_is_set():
    loaded("2021-10", "2021-11")
    assert months_opened("2022-03-10T09:00+07:00") == THIS_YEAR


def test_a_december_made_later_ends_where_the_january_after_it_begins():
    PortalSettings.objects.update_or_create(pk=1, defaults={"first_month": "2021-11"})
    loaded("2021-11", "2022-01")
    ReportingPeriod.objects.filter(year=2022).update(starts_on=date(2021, 12, 15))
    assert months_opened("2022-03-10T09:00+07:00")[0] == "2021-12"
    december = ReportingPeriod.objects.get(year=2021, month=12)
    assert (december.starts_on, december.ends_on) == (date(2021, 12, 1), date(2021, 12, 14))


def test_after_a_change_of_the_reporting_month_the_first_new_period_joins_the_last_old_one():
    periods_create(year=2021)
    PortalSettings.objects.update_or_create(pk=1, defaults={"month_scheme": MonthScheme.MID_MONTH})
    january, february, *_rest = periods_create(year=2022)
    assert (january.starts_on, january.ends_on) == (date(2022, 1, 1), date(2022, 1, 14))
    assert (february.starts_on, february.ends_on) == (date(2022, 1, 15), date(2022, 2, 14))
    PortalSettings.objects.update(month_scheme=MonthScheme.CALENDAR)
    january, february, *_rest = periods_create(year=2023)
    assert (january.starts_on, january.ends_on) == (date(2022, 12, 15), date(2023, 1, 31))
    assert sequence_problems(ReportingPeriod.objects.all()) == {}


def test_a_period_made_again_between_two_others_fills_the_days_between_them():
    periods_create(year=2021)
    ReportingPeriod.objects.filter(month=5).delete()
    PortalSettings.objects.update_or_create(pk=1, defaults={"month_scheme": MonthScheme.MID_MONTH})
    (may,) = periods_create(year=2021)
    assert (may.starts_on, may.ends_on) == (date(2021, 5, 1), date(2021, 5, 31))


def test_deadlines_are_counted_by_the_calendar_with_its_exceptions():
    PortalSettings.objects.update_or_create(pk=1, defaults={"due_after_days": 2})
    periods_create(year=2025)
    assert ReportingPeriod.objects.get(month=12).due_on_commune == date(2026, 1, 5)  # Friday 2 January was exchanged


def test_before_its_deadline_a_period_is_locked_only_with_a_reason(working_province):
    period = working_province.periods[4]
    with time_machine.travel("2020-05-05T23:59+07:00", tick=False):  # the day of the deadline
        with pytest.raises(Refused) as refusal:
            period_lock(period=period, by=working_province.coordinator, reason="  ")
        assert refusal.value.code == "reason"
        locked = period_lock(period=period, by=working_province.coordinator, reason="Chốt sớm theo  yêu cầu")
    assert (locked.is_locked, locked.lock_reason) == (True, "Chốt sớm theo yêu cầu")
    assert period_unlock(period=period).lock_reason == ""


def test_when_a_cut_off_day_moves_the_next_period_follows(working_province):
    periods = working_province.periods
    march = periods[3]
    march.ends_on = date(2020, 3, 28)
    march.save()
    moved = period_neighbour_follows(period=march, by=working_province.coordinator)
    assert (moved.month, moved.starts_on) == (4, date(2020, 3, 29))
    assert (2020, None, "days of 2020-04 moved") in stale()
    assert period_neighbour_follows(period=march) is None
    assert period_neighbour_follows(period=periods[4]) is None  # nothing comes after it


def test_locking_and_unlocking_are_harmless_twice(working_province):
    period = working_province.periods[4]
    locked = period_lock(period=period, by=working_province.coordinator)
    with time_machine.travel("2020-05-16T10:00+07:00", tick=False):
        assert period_lock(period=period).locked_at == locked.locked_at
    assert period_unlock(period=period, by=working_province.coordinator).locked_at is None
    assert period_unlock(period=period).locked_at is None
    history = ReportingPeriod.history.filter(id=period.pk).order_by("history_id")
    assert [row.history_user.username for row in history if row.history_type == "~"] == ["coordinator"] * 2


def test_a_month_still_running_is_not_locked(working_province):
    period = working_province.periods[4]
    with time_machine.travel("2020-04-30T23:59:59+07:00", tick=False), pytest.raises(Refused) as refusal:
        period_lock(period=period)
    assert refusal.value.code == "not_ended"
    period.refresh_from_db()
    assert not period.is_locked


def test_periods_are_locked_in_time_only_when_the_settings_say_so(working_province):
    assert periods_lock_due() == []
    PortalSettings.objects.update_or_create(pk=1, defaults={"lock_after_days": 10})
    with time_machine.travel("2020-05-15T23:00+07:00", tick=False):  # the tenth day after 5 May is still open
        assert [period.month for period in periods_lock_due()] == [1, 2, 3]
    with time_machine.travel("2020-05-16T00:00+07:00", tick=False):
        assert [period.month for period in periods_lock_due()] == [4]
        assert periods_lock_due() == []
