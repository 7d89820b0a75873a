"""An administrator in a real browser: a day off, entered in at most four clicks after a look at what it moves."""

import pytest
from playwright.sync_api import expect

from reporting.actions.periods import periods_create
from reporting.models import CalendarException
from tests.e2e.clicks import clicks, count_clicks
from tests.e2e.moments import from_moment
from tests.e2e.test_month import PASSWORD, log_in
from units.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
BUDGET = 4


def year_2027():
    """The periods of 2027 and an administrator who can log in."""
    periods_create(year=2027)
    user = User(username="admin", role="administrator", full_name="admin")
    user.set_password(PASSWORD)
    user.save()


def test_a_day_off_is_entered_in_four_clicks(browser, live_server):
    with from_moment("2027-06-01T09:00:00+07:00", "periods of 2027", year_2027):
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        complaints = log_in(page, live_server.url, "admin")
        count_clicks(page)
        page.goto(f"{live_server.url}/admin/")
        page.get_by_role("link", name="Lịch làm việc", exact=True).first.click()
        expect(page.get_by_label("Các ngày", exact=False).first).to_be_focused()
        page.keyboard.type("07/06")  # the field of the days has the focus
        page.get_by_label("Văn bản").last.fill("Thông báo số 1")
        page.get_by_role("button", name="Ghi vào lịch").click()
        expect(page.locator("#content-main")).to_contain_text("chuyển từ 07/06/2027 sang 08/06/2027")
        page.get_by_role("button", name="Xác nhận và lưu").click()
        expect(page.locator(".messagelist")).to_contain_text("Đã ghi các ngày vào lịch.")
        assert clicks(page) <= BUDGET
        assert CalendarException.objects.filter(day="2027-06-07", is_working_day=False).exists()
        assert complaints == []
