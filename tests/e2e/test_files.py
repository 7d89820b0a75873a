"""The Excel page in a real browser: every bad file answered, every odd one read, a month sent by keyboard alone."""
# ruff: noqa: F401, F811 - fixtures are imported by name

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from reporting.models import DossierCount, Submission
from tests.e2e.test_month import FILE, PASSWORD, REPORT, log_in, province
from tests.reporting.uploads import NUMBERS, bad_files, filled, odd_files, saved

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def page(browser, live_server, province):
    context = browser.new_context()
    page = context.new_page()
    log_in(page, live_server.url, "clerk-so1")
    yield page
    context.close()


def template_of(page: Page, server) -> bytes:
    return page.request.get(f"{server.url}{REPORT}template.xlsx").body()


def upload(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("#file", {"name": name, "mimeType": XLSX, "buffer": content})
    with page.expect_navigation():
        page.get_by_text("Xem trước thay đổi").click()


def test_every_bad_file_is_answered_with_its_sentence_and_changes_nothing(page, live_server):
    template = template_of(page, live_server)
    page.goto(live_server.url + FILE)
    unanswered = []
    for what, name, content, sentence in bad_files(template):
        upload(page, name, content)
        notice = page.locator(".notice-error")
        if notice.count() != 1 or sentence not in notice.inner_text() or page.get_by_text("Ghi số liệu này").count():
            unanswered.append(what)
    assert unanswered == []
    assert not Submission.objects.exists()
    assert not DossierCount.objects.exists()


def test_odd_files_of_spreadsheet_programs_are_read(page, live_server):
    template = template_of(page, live_server)
    page.goto(live_server.url + FILE)
    for _what, name, content in odd_files(template):
        upload(page, name, content)
        expect(page.locator(".notice").first).to_contain_text("Tệp sẽ điền mới 6 ô")
    page.get_by_text("Ghi số liệu này").click()
    page.wait_for_selector("html.has-script")
    rows = DossierCount.objects.order_by("procedure__code")
    assert tuple(rows.values_list("received_total", "received_online", "returned_by_post")) == NUMBERS


def test_the_refused_rows_come_as_a_file(page, live_server, tmp_path):
    page.goto(live_server.url + FILE)
    upload(page, "a.xlsx", saved(filled(template_of(page, live_server), ("1.234", 1, 1), (5, 6, 0))))
    with page.expect_download() as download:
        page.get_by_text("Tải các dòng chưa hợp lệ").click()
    download.value.save_as(tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "«1.234» có thể hiểu theo hai cách" in lines[0]


def test_a_session_that_ends_on_the_excel_page_leads_back_to_it_and_keeps_what_was_shown(page, live_server):
    content = saved(filled(template_of(page, live_server)))
    page.goto(live_server.url + FILE)
    Session.objects.all().delete()
    upload(page, "a.xlsx", content)
    expect(page.get_by_text("Phiên làm việc đã hết hạn; đề nghị đăng nhập lại.")).to_be_visible()
    log_in_here(page)
    upload(page, "a.xlsx", content)
    Session.objects.all().delete()
    with page.expect_navigation():
        page.get_by_text("Ghi số liệu này").click()
    log_in_here(page)
    page.get_by_text("Xem lại số liệu").click()
    expect(page.locator('[name="P1.received_total"]')).to_have_value("100")
    expect(page.locator('td:has([name="P2.returned_by_post"])')).to_have_attribute("data-state", "saved")
    assert set(DossierCount.objects.values_list("received_total", "received_online", "returned_by_post")) == {*NUMBERS}


def log_in_here(page: Page) -> None:
    page.fill("#id_username", "clerk-so1")
    page.fill("#id_password", PASSWORD)
    with page.expect_navigation():
        page.press("#id_password", "Enter")
