"""Reporting months that run otherwise from the first period that has not begun."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.actions.month_scheme import periods_switch_scheme
from reporting.actions.periods import periods_create
from reporting.models import ReportingPeriod
from tests.factories import make_unit
from units.models import MonthScheme, PortalSettings, StaleFigures
from units.refusals import Refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def created(year, today):
    with time_machine.travel(f"{today}T09:00:00+07:00", tick=False):
        return periods_create(year=year)


def switched(scheme, today):
    with time_machine.travel(f"{today}T09:00:00+07:00", tick=False):
        return periods_switch_scheme(scheme=scheme)


def all_days(year):
    return list(ReportingPeriod.objects.filter(year=year).order_by("month").values_list("starts_on", "ends_on"))


def test_periods_that_have_begun_keep_their_days_and_the_first_other_joins_them():
    created(2027, "2027-01-05")
    StaleFigures.objects.all().delete()
    remade = switched(MonthScheme.MID_MONTH, "2027-03-10")
    assert all_days(2027)[1:5] == [
        (date(2027, 2, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2027, 4, 14)),
        (date(2027, 4, 15), date(2027, 5, 14)),
    ]
    assert [each.period.month for each in remade] == list(range(4, 13))
    april = ReportingPeriod.objects.get(month=4)
    assert (april.opens_on, april.due_on_commune) == (date(2027, 4, 15), date(2027, 4, 19))
    assert PortalSettings.load().month_scheme == MonthScheme.MID_MONTH
    assert list(StaleFigures.objects.values_list("year", flat=True)) == [2027]


@given(st.dates(date(2026, 12, 1), date(2028, 1, 31)), st.dates(date(2026, 12, 1), date(2028, 1, 31)))
@settings(deadline=None, max_examples=25)
def test_every_day_belongs_to_one_period_after_any_two_switches(first, second):
    ReportingPeriod.objects.all().delete()
    PortalSettings.objects.all().delete()
    for year in (2027, 2028):
        created(year, "2026-12-01")
    days = sorted([first, second])
    switched(MonthScheme.MID_MONTH, days[0])
    switched(MonthScheme.CALENDAR, days[1])
    periods = all_days(2027) + all_days(2028)
    assert all(following[0] == ended[1] + DAY for ended, following in pairwise(periods))
    assert all(starts_on <= ends_on for starts_on, ends_on in periods)


def test_the_same_way_again_is_refused():
    with pytest.raises(Refused, match="đã được áp dụng"):
        switched(MonthScheme.CALENDAR, "2027-03-10")


def test_a_report_in_a_period_to_come_holds_its_days():
    created(2027, "2027-01-05")
    april = ReportingPeriod.objects.get(month=4)
    april.submissions.create(unit=make_unit("X1"))
    before = all_days(2027)
    with pytest.raises(Refused, match="Đã có báo cáo"):
        switched(MonthScheme.MID_MONTH, "2027-03-10")
    assert all_days(2027) == before
    assert PortalSettings.load().month_scheme == MonthScheme.CALENDAR
