"""The calendar of a year in the administration: days entered and taken out after a look at the deadlines that move."""

from datetime import date

import pytest
import time_machine

from reporting.actions.periods import periods_create
from reporting.models import CalendarException, ConfirmedYear, ReportingPeriod
from tests.reporting.admin.test_periods_admin import confirm
from tests.reporting.pages import text

YEAR = "/admin/calendar/2027/"
NEW = {"days": "07/06, 12/06", "is_working_day": "", "document": "Thông báo số 1"}


@pytest.fixture
def administrator(working_province, login):
    with time_machine.travel("2027-06-01T09:00:00+07:00", tick=False):
        periods_create(year=2027)
        yield login(working_province.administrator)


def due_of_may():
    return ReportingPeriod.objects.get(year=2027, month=5).due_on_commune


def entered():
    days = CalendarException.objects.filter(day__year=2027)
    return list(days.order_by("day").values_list("day", "is_working_day", "document"))


def test_days_are_entered_when_the_deadlines_that_move_were_seen(administrator):
    page = administrator.post(YEAR, NEW)
    assert "Hạn gửi của kỳ tháng 5/2027 (UBND cấp xã): chuyển từ 07/06/2027 sang 08/06/2027." in text(page)
    assert (entered(), due_of_may()) == ([], date(2027, 6, 7))
    done = text(confirm(administrator, page))
    assert "Đã ghi các ngày vào lịch." in done
    assert entered() == [(date(2027, 6, day), False, "Thông báo số 1") for day in (7, 12)]
    assert due_of_may() == date(2027, 6, 8)


def test_days_that_move_no_deadline_are_entered_at_once(administrator):
    administrator.post(YEAR, NEW | {"days": "09/06", "is_working_day": "1"})
    assert entered() == [(date(2027, 6, 9), True, "Thông báo số 1")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"days": "31/06"}, "«31/06» không phải là ngày."),
        ({"document": " "}, "Trường này là bắt buộc."),
    ],
)
def test_what_cannot_be_entered_is_said_next_to_what_was_typed(administrator, typed, sentence):
    page = administrator.post(YEAR, NEW | typed).content.decode()
    assert sentence in page
    assert f'value="{(NEW | typed)["days"]}"' in page
    assert entered() == []


def test_a_day_known_already_is_refused_and_the_rest_is_not_entered(administrator):
    CalendarException.objects.create(day=date(2027, 6, 12), document="Thông báo số 0")
    page = administrator.post(YEAR, NEW)
    assert "Đã có trong lịch: 12/06/2027." in text(page)
    assert 'value="07/06, 12/06"' in page.content.decode()
    assert len(entered()) == 1


def test_a_day_is_taken_out_when_the_deadlines_that_move_were_seen(administrator):
    confirm(administrator, administrator.post(YEAR, NEW))
    row = CalendarException.objects.get(day=date(2027, 6, 7))
    page = administrator.post(f"{YEAR}{row.pk}/remove/")
    assert "chuyển từ 08/06/2027 sang 07/06/2027." in text(page)
    confirm(administrator, page)
    assert (len(entered()), due_of_may()) == (1, date(2027, 6, 7))
    assert "Ngày này không còn trong lịch." in text(administrator.post(f"{YEAR}{row.pk}/remove/", follow=True))


def test_a_day_belongs_to_the_year_of_its_address(administrator):
    row = CalendarException.objects.create(day=date(2027, 6, 12), document="Thông báo số 0")
    administrator.post(f"/admin/calendar/2028/{row.pk}/remove/")
    assert CalendarException.objects.filter(pk=row.pk).exists()


def test_the_year_that_is_asked_for_opens_first(administrator, working_province, login):
    assert administrator.get("/admin/calendar/").headers["Location"] == YEAR
    with time_machine.travel("2027-11-02T09:00:00+07:00", tick=False):
        administrator = login(working_province.administrator)
        assert administrator.get("/admin/calendar/").headers["Location"] == "/admin/calendar/2028/"


def test_a_year_is_confirmed_by_its_notice_and_asked_for_until_then(administrator, working_province, login):
    asked = "Lịch năm 2027 chưa được xác nhận"
    coordinator = login(working_province.coordinator)
    assert asked in text(administrator.get(YEAR))
    assert "chưa xác nhận lịch năm 2027" in text(coordinator.get("/periods/"))
    assert "Chưa xác nhận: 2027" in text(administrator.get("/admin/"))
    administrator.post(f"{YEAR}confirm/", {"document": " "})
    assert not ConfirmedYear.objects.filter(year=2027).exists()
    administrator.post(f"{YEAR}confirm/", {"document": "Thông báo số 2"})
    shown = text(administrator.get(YEAR))
    assert asked not in shown
    assert "Thông báo số 2" in shown
    assert "chưa xác nhận lịch" not in text(coordinator.get("/periods/"))


def test_a_year_outside_the_portal_is_not_there(administrator):
    assert administrator.get("/admin/calendar/1999/").status_code == 404
