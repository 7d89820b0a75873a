"""Creating the year's periods, locking and unlocking them, by hand and in time."""

from datetime import date

import pytest
import time_machine

from reporting.actions.periods import (
    next_working_day,
    period_days,
    period_lock,
    period_unlock,
    periods_create,
    periods_lock_due,
    periods_open,
)
from reporting.models import ReportingPeriod
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
    assert next_working_day(day) == expected


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
    with time_machine.travel(today, tick=False):
        periods_open()
    assert set(ReportingPeriod.objects.values_list("year", flat=True)) == years


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
