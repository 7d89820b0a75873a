"""Two people and two windows at one report, in a browser: what is sent was seen, and what happens is in sight."""
# ruff: noqa: F401, F811 - fixtures are imported by name

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from reporting.actions.periods import period_lock
from reporting.models import Revision, Submission
from tests.e2e.test_entry import context, open_entry, province, saved, state, stored
from tests.e2e.test_hardship import fill_all
from tests.e2e.test_month import REPORT, log_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCREENS = [(1366, 768), (1366, 625), (375, 667)]
LAST = '[name="Q57.returned_by_post"]'


@pytest.fixture(params=SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
def page(request, context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.set_viewport_size({"width": request.param[0], "height": request.param[1]})
    return page


def seen(page, selector):
    """What is there, once it is completely within the window."""
    expect(page.locator(selector)).to_be_in_viewport(ratio=1)
    return page.locator(selector)


def test_a_lost_line_is_shown_where_the_user_looks_and_so_is_its_return(page, context):
    page.focus(LAST)
    context.set_offline(True)
    page.fill(LAST, "7")
    page.fill('[name="Q56.returned_by_post"]', "8")
    expect(seen(page, "#entry-notice")).to_contain_text("Mất kết nối")
    expect(seen(page, '[data-live="waiting"]')).to_have_text("2 ô chờ lưu")
    context.set_offline(False)
    saved(page, "Q57.returned_by_post", "Q56.returned_by_post")
    expect(page.locator('[data-live="waiting"]')).to_be_hidden()
    expect(page.locator("#entry-notice")).to_be_hidden()
    expect(seen(page, "#saved-at")).to_contain_text("Đã lưu 2/180 lúc")


def test_a_session_that_ended_and_a_month_that_was_locked_are_shown_where_the_user_looks(page, province):
    Session.objects.all().delete()
    page.fill(LAST, "7")
    expect(seen(page, "#entry-notice")).to_contain_text("Phiên làm việc đã hết hạn")
    log_in(page, page.url.split("/submissions")[0], "clerk-so1")
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + REPORT)
    saved(page, "Q57.returned_by_post")
    period_lock(period=province.periods[4], by=province.coordinator)
    page.fill(LAST, "77")
    expect(seen(page, "#entry-notice")).to_contain_text("Kỳ báo cáo đã khóa")
    page.reload()
    expect(page.locator("#leftover")).to_contain_text("Đăng ký thủ tục thứ 57, Kết quả trả qua BCCI: 77")


def test_the_first_cell_that_was_refused_is_counted_and_one_click_away(page):
    page.fill('[name="P1.received_total"]', "1.234")
    page.fill('[name="P2.received_online"]', "x")
    page.focus(LAST)
    expect(page.locator(LAST)).to_be_in_viewport()  # the browser has scrolled, and will not do so after the click
    link = seen(page, '[data-live="faulty"]')
    expect(link).to_have_text("2 ô cần sửa")
    link.click()
    assert page.evaluate("document.activeElement.name") == "P1.received_total"
    seen(page, '[id="P1.received_total"]')
    page.fill('[name="P1.received_total"]', "1234")
    page.fill('[name="P2.received_online"]', "")
    expect(page.locator('[data-live="faulty"]')).to_be_hidden()


def test_nothing_is_hidden_at_the_sides_and_the_strip_leaves_room_for_rows(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    height = page.locator(".strip").bounding_box()["height"]
    assert height < page.viewport_size["height"] / 4


@pytest.mark.parametrize("choice", ["Giữ «Của tôi»", "Lấy «Của đồng nghiệp»"])
def test_two_people_on_one_text_see_both_and_choose(browser, context, live_server, province, choice):
    mine, _complaints = open_entry(context, live_server)
    second = browser.new_context()
    theirs, _complaints = open_entry(second, live_server, "clerk-so1b")
    theirs.fill("#id_remarks", "Của đồng nghiệp")
    theirs.fill("#id_approved_by", "Giám đốc")
    expect(theirs.locator("#saved-at")).to_contain_text("lúc")
    expect(theirs.locator('[data-live="waiting"]')).to_be_hidden()
    mine.fill("#id_remarks", "Của tôi")
    mine.fill("#id_document_number", "12/BC")
    contested = mine.locator(".contested")
    expect(contested).to_contain_text("Ô này vừa được Trần Thị Hai lưu là «Của đồng nghiệp»")
    report = Submission.objects.get()
    assert (report.remarks, report.approved_by, report.document_number) == ("Của đồng nghiệp", "Giám đốc", "12/BC")
    contested.get_by_text(choice).click()
    expect(contested).to_have_count(0)
    expect(mine.locator('[data-live="waiting"]')).to_be_hidden()
    kept = choice.partition("«")[2].rstrip("»")
    expect(mine.locator("#id_remarks")).to_have_value(kept)
    report.refresh_from_db()
    assert (report.remarks, report.approved_by) == (kept, "Giám đốc")
    mine.locator('.strip button[value="save"]').click()
    report.refresh_from_db()
    assert (report.remarks, report.approved_by, report.document_number) == (kept, "Giám đốc", "12/BC")
    second.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_figure_typed_by_a_colleague_is_shown_before_it_is_sent(browser, live_server, province, javascript):
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    complaints = log_in(page, live_server.url, "clerk-so1")
    page.goto(live_server.url + REPORT)
    page.fill('[name="P1.received_total"]', "3")
    if javascript:
        fill_all(page)
    else:
        page.locator('.tools button[value="fill"]').click()
    page.click("#check-and-send")
    second = browser.new_context()
    theirs, _complaints = open_entry(second, live_server, "clerk-so1b")
    theirs.fill('[name="P1.received_total"]', "777")
    saved(theirs, "P1.received_total")
    page.check("#approved")
    page.click('button[value="send"]')
    expect(page.locator("#changes")).to_contain_text("3 → 777 (lưu gần nhất: Trần Thị Hai")
    expect(page.locator(".entry ins")).to_have_text("777")
    expect(page.locator("#approved")).not_to_be_checked()
    assert Revision.objects.count() == 0
    if javascript:
        assert Axe().run(page).response["violations"] == []
    page.check("#approved")
    page.click('button[value="send"]')
    page.wait_for_selector(".notice-success")
    assert Revision.objects.get().counts.get(procedure__code="P1").received_total == 777
    assert complaints == []
    second.close()
    context.close()


def test_the_month_just_below_its_quota_is_not_rounded_up_to_it_while_typing(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.fill('[name="P1.received_total"]', "20000")
    page.fill('[name="P1.received_online"]', "8999")
    assert [page.inner_text(f'[data-live="{name}"]') for name in ("month", "ytd")] == ["44,995%", "44,995%"]
