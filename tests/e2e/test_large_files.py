"""A large file in a real browser: one click, a page that follows it, and the file; with JavaScript and without."""
# ruff: noqa: F401, F811 - fixtures are imported by name

import pytest
from axe_playwright_python.sync_playwright import Axe

from reporting.actions.files import files_make
from reporting.asked_files.kinds import ReportsWorkbook
from reporting.models import FileJob
from tests.e2e.test_month import log_in, province

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def is_narrow(page, javascript):
    """Whether nothing is wider than a telephone; without JavaScript nobody can ask the page."""
    page.set_viewport_size({"width": 375, "height": 800})
    return not javascript or page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("javascript", [True, False])
def test_a_coordinator_asks_for_a_large_workbook_with_one_click_and_fetches_it_when_it_is_made(
    browser,
    live_server,
    province,
    javascript,
    monkeypatch,
):
    monkeypatch.setattr(ReportsWorkbook, "at_once", 0)
    monkeypatch.setattr("reporting.views.files.SECONDS", 1)
    page = browser.new_context(java_script_enabled=javascript, accept_downloads=True).new_page()
    complaints = log_in(page, live_server.url, province.coordinator.username)
    page.goto(f"{live_server.url}/reports/?period=2020-04")
    page.click("text=Bảng tổng hợp (Excel)")
    page.wait_for_url("**/files/*/")
    assert page.locator(".chip").inner_text() == "Chờ đến lượt"
    if javascript:
        assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    FileJob.objects.update(state="making", done=1, tries=1, alive_at="2100-01-01T00:00:00+07:00")
    page.wait_for_selector("text=Đang tạo")
    FileJob.objects.update(state="waiting")
    assert files_make() == 1
    page.wait_for_selector("text=Tải tệp về")
    assert is_narrow(page, javascript)
    with page.expect_download() as fetched:
        page.click("text=Tải tệp về")
    assert fetched.value.suggested_filename == "tong-hop-2020-04-da-xac-nhan.xlsx"
    job = FileJob.objects.get()
    assert fetched.value.path().stat().st_size == job.size
    page.click("main >> text=Tệp của tôi")
    page.wait_for_url("**/files/")
    assert is_narrow(page, javascript)
    if javascript:
        assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    assert complaints == []
