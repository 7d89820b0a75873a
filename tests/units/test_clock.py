"""Today, deadlines and moments in the portal's time zone; a demonstration is pinned to one day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from units import clock

DAY = date(2020, 5, 5)


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        ("2020-05-04T16:59:59+00:00", date(2020, 5, 4)),
        ("2020-05-04T17:00:00+00:00", DAY),
        ("2020-05-05T23:59:59+07:00", DAY),
        ("2020-05-06T00:00:00+07:00", date(2020, 5, 6)),
    ],
)
def test_today_is_that_of_the_portals_time_zone(time_machine, moment, today):
    time_machine.move_to(moment, tick=False)
    assert clock.today() == today


def test_a_demonstration_is_on_its_day_at_the_hour_that_it_is(time_machine, settings):
    settings.DEMO_TODAY = date(2021, 1, 4)
    time_machine.move_to("2026-03-01T18:05:07+07:00", tick=False)
    now = clock.now()
    assert (clock.today(), now.time(), now.utcoffset()) == (date(2021, 1, 4), time(18, 5, 7), timedelta(hours=7))


def test_a_moment_of_a_demonstration_is_said_by_the_machines_clock_to_who_compares_with_it(time_machine, settings):
    time_machine.move_to("2026-03-01T18:05:07+07:00", tick=False)
    assert clock.machine_timestamp(clock.now()) == clock.now().timestamp()
    settings.DEMO_TODAY = date(2021, 1, 4)
    assert clock.machine_timestamp(clock.now()) == clock.machine_seconds() > clock.now().timestamp()


@pytest.mark.parametrize(("hour", "written"), [(None, "12:00"), (time(8, 30), "08:30")])
def test_a_moment_of_a_day_is_midday_by_default(hour, written):
    moment = clock.at(DAY) if hour is None else clock.at(DAY, hour)
    assert moment.isoformat() == f"2020-05-05T{written}:00+07:00"


def test_a_deadline_is_kept_until_the_last_moment_of_its_day():
    end = clock.end_of(DAY)
    assert clock.day_of(end) == DAY
    assert clock.day_of(end + timedelta(microseconds=1)) == date(2020, 5, 6)


@pytest.mark.parametrize(("hour", "day"), [(16, DAY), (17, date(2020, 5, 6))])
def test_the_day_of_a_moment_is_the_local_one(hour, day):
    moment = datetime(2020, 5, 5, hour, 30, tzinfo=UTC)
    assert clock.day_of(moment) == day
    assert clock.local(moment).utcoffset() == timedelta(hours=7)


def test_the_day_before_the_first_of_a_year_is_in_the_year_before():
    assert clock.day_before(date(2021, 1, 1)) == date(2020, 12, 31)
