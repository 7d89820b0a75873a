"""The periods in the administration: states, locks with their reasons, and how reporting months run."""

from datetime import date

import pytest
import time_machine

from reporting.actions.periods import period_lock, periods_create
from reporting.models import ReportingPeriod
from tests.reporting.admin.test_periods_admin import confirm
from tests.reporting.pages import text
from units.models import MonthScheme, PortalSettings

PAGE = "/admin/periods/"


@pytest.fixture
def administrator(working_province, login):
    with time_machine.travel("2020-05-20T09:00:00+07:00", tick=False):
        yield login(working_province.administrator)


def test_a_lock_says_who_set_it_when_and_why(administrator, working_province, django_assert_max_num_queries):
    working_province.coordinator.full_name = "Cán bộ tổng hợp"
    working_province.coordinator.save()
    period_lock(period=working_province.periods[3], by=working_province.coordinator, reason="Đã tổng hợp xong")
    period_lock(period=working_province.periods[2], by=None)
    with django_assert_max_num_queries(16):
        shown = text(administrator.get(PAGE))
    assert "Cán bộ tổng hợp khóa lúc 09:00, 20/05/2020" in shown
    assert "Đã tổng hợp xong" in shown
    assert "tự khóa lúc 09:00, 20/05/2020" in shown


def test_a_lock_that_was_set_again_names_who_set_it_last(administrator, working_province):
    period = working_province.periods[3]
    period_lock(period=period, by=working_province.coordinator, reason="")
    ReportingPeriod.objects.filter(pk=period.pk).update(locked_at=None)
    with time_machine.travel("2020-05-21T09:00:00+07:00", tick=False):
        period_lock(period=period, by=None)
    assert "tự khóa lúc 09:00, 21/05/2020" in text(administrator.get(PAGE))


def test_months_run_otherwise_when_each_remade_period_was_seen(administrator):
    periods_create(year=2020)
    page = administrator.post("/admin/periods/scheme/", {"scheme": MonthScheme.MID_MONTH})
    shown = text(page)
    assert "Kỳ tháng 6/2020: 01/06/2020 – 14/06/2020 thay cho 01/06/2020 – 30/06/2020, hạn gửi 19/06/2020." in shown
    assert "Kỳ 2020-05" not in shown
    assert PortalSettings.load().month_scheme == MonthScheme.CALENDAR
    confirm(administrator, page)
    assert ReportingPeriod.objects.get(month=6).ends_on == date(2020, 6, 14)
    again = administrator.post("/admin/periods/scheme/", {"scheme": MonthScheme.MID_MONTH}, follow=True)
    assert "Cách tính tháng báo cáo này đã được áp dụng." in text(again)


def test_the_settings_show_how_months_run_and_do_not_change_it(administrator):
    PortalSettings.objects.get_or_create(pk=1)
    address = "/admin/units/portalsettings/1/change/"
    form = administrator.get(address).context["adminform"].form
    assert "month_scheme" not in form.fields
    assert "Tháng theo lịch" in text(administrator.get(address))
