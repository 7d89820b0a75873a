"""The clerk's desk on a bad day: a slow line, an impatient finger, odd keyboards, sessions that end, narrow screens."""
# ruff: noqa: F401, F811 - fixtures are imported by name

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from reporting.models import DossierCount, Revision, Submission
from tests.e2e.test_entry import context, open_entry, paste, province, saved, state, stored
from tests.e2e.test_files import log_in_here
from tests.e2e.test_month import FILE, REPORT, SENT, log_in
from tests.reporting.uploads import filled
from tests.reporting.uploads import saved as as_file

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def slow_down(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)


def fill_all(page: Page, number: str = "3") -> None:
    page.fill('[name="P1.received_total"]', number)
    page.click('button[value="fill"]')
    page.click('#fill-dialog button[value="fill"]')
    saved(page, "P1.received_total", "Q57.returned_by_post")


def test_on_a_slow_line_cells_say_that_they_are_being_saved_and_the_last_number_is_stored(
    context, live_server, province
):
    page, _complaints = open_entry(context, live_server)
    slow_down(page)
    page.focus('[name="P1.received_total"]')
    for number in ("1", "12", "123", "1234"):
        page.fill('[name="P1.received_total"]', number)
        page.wait_for_timeout(450)  # slower than the pause after a key, faster than the line: savings overlap
    page.fill('[name="P2.received_total"]', "8")
    expect(state(page, "P1.received_total")).to_have_attribute("data-state", "saving")
    page.fill('[name="P1.received_total"]', "4321")
    page.fill('[name="P2.received_online"]', "5")
    saved(page, "P1.received_total", "P2.received_total", "P2.received_online")
    expect(page.locator(".contested")).to_have_count(0)
    assert stored() == {"P1": (4321, None, None), "P2": (8, 5, None)}


def test_who_types_before_the_script_has_arrived_stays_in_the_cell(context, live_server, province):
    page = context.new_page()
    log_in(page, live_server.url, "clerk-so1")
    held = []
    page.route("**/entry/beginning*.js", lambda route: held.append(route))  # a method that is built in is not taken
    page.goto(live_server.url + REPORT, wait_until="commit")
    page.focus('[name="P2.received_total"]')
    page.keyboard.type("1")
    wait_for(page, held)
    held[0].continue_()
    page.wait_for_selector("html.has-script")
    page.keyboard.type("2")
    saved(page, "P2.received_total")
    expect(page.locator('[name="P1.received_total"]')).to_have_value("")
    assert stored() == {"P2": (12, None, None)}


def wait_for(page: Page, found: list) -> None:
    while not found:
        page.wait_for_timeout(20)


def test_a_reload_while_a_cell_is_being_saved_loses_nothing(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.route("**/cells/", lambda route: None, times=1)  # the first saving never arrives
    page.fill('[name="P1.received_total"]', "77")
    expect(state(page, "P1.received_total")).to_have_attribute("data-state", "saving")
    page.reload()
    expect(page.locator('[name="P1.received_total"]')).to_have_value("77")
    saved(page, "P1.received_total")
    assert stored() == {"P1": (77, None, None)}


def test_what_the_server_refuses_says_why_next_to_the_cell_and_is_not_sent_again(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.fill('[name="P2.received_total"]', "60")
    saved(page, "P2.received_total")
    DossierCount.objects.filter(procedure__code="P2").update(received_online=50)  # typed in another window
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/cells/") else None)
    page.fill('[name="P2.received_total"]', "10")
    fault = page.locator('[id="P2.received_total.fault"]')
    expect(fault).to_contain_text("Số hồ sơ trực tuyến (50) lớn hơn tổng số hồ sơ tiếp nhận (10)")
    expect(page.locator("#entry-notice")).to_contain_text("(50)")
    page.wait_for_timeout(2500)
    assert len(sent) == 1
    page.fill('[name="P2.received_total"]', "70")
    saved(page, "P2.received_total")
    expect(fault).to_have_count(0)
    expect(page.locator("#entry-notice")).to_be_hidden()
    assert stored()["P2"] == (70, 50, None)


def test_an_impatient_double_click_sends_once_and_ends_on_the_good_news(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    fill_all(page)
    page.click("#check-and-send")
    page.check("#approved")
    page.dblclick('button[value="send"]')
    expect(page.locator(".notice-success")).to_contain_text("Đã gửi báo cáo tháng 4/2020")
    assert page.locator(".notice-error").count() == 0
    assert Revision.objects.count() == 1


def test_figures_that_the_form_itself_took_along_are_not_called_unrecorded_after_the_sending(
    context, live_server, province
):
    page, _complaints = open_entry(context, live_server)
    page.route("**/*", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_())
    page.fill('[name="P1.received_total"]', "3")
    page.click('button[value="fill"]')
    page.click('#fill-dialog button[value="fill"]')
    page.fill('[name="remarks"]', "Không có.\nHết.")
    page.click("#check-and-send")
    page.evaluate("""() => {
      const key = Object.keys(localStorage).find((each) => each.startsWith("entry:"));
      const stored = JSON.parse(localStorage.getItem(key));
      localStorage.setItem(key, JSON.stringify({...stored, "P1.returned_by_post": {text: "44", seen: null}}));
    }""")
    page.check("#approved")
    page.click('button[value="send"]')
    page.wait_for_selector(".notice-success")
    expect(page.locator("#leftover li")).to_have_text(["Thủ tục P1, Kết quả trả qua BCCI: 44"])


def test_back_after_sending_shows_the_report_as_sent_and_sends_nothing_again(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    fill_all(page)
    page.click("#check-and-send")
    page.check("#approved")
    page.click('button[value="send"]')
    page.wait_for_selector(".notice-success")
    page.go_back()
    page.goto(live_server.url + REPORT)
    expect(page.locator("#approved")).to_have_count(0)
    assert Revision.objects.count() == 1


def test_a_second_window_that_still_shows_the_form_says_that_the_report_was_sent(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    fill_all(page)
    other = context.new_page()
    other.goto(live_server.url + REPORT)
    other.wait_for_selector("html.has-script")
    page.click("#check-and-send")
    page.check("#approved")
    page.click('button[value="send"]')
    page.wait_for_selector(".notice-success")
    other.fill('[name="P1.received_total"]', "9")
    expect(other.locator("#entry-notice")).to_contain_text("Báo cáo đã được chính đơn vị ở cửa sổ khác gửi lúc")
    expect(other.locator('[name="P1.received_total"]')).to_have_value("9")
    assert stored()["P1"] == (3, 0, 0)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_session_that_ends_on_the_check_page_leads_back_to_the_figures(browser, live_server, province, javascript):
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    log_in(page, live_server.url, "clerk-so1")
    province.send("SO1", 3, *[(5, 1, 0)] * 60)
    page.goto(live_server.url + REPORT)
    if javascript:
        page.wait_for_selector("html.has-script")
        fill_all(page)
    else:
        page.fill('[name="P1.received_total"]', "3")
        page.locator('.tools button[value="fill"]').click()
    page.click("#check-and-send")
    page.check("#approved")
    Session.objects.all().delete()
    with page.expect_navigation():
        page.click('button[value="send"]')
    expect(page.get_by_text("Phiên làm việc đã hết hạn.")).to_be_visible()
    log_in_here(page)
    page.get_by_text("Xem lại số liệu").click()
    expect(page.locator('[name="P1.received_total"]')).to_have_value("3")
    page.click("#check-and-send")
    page.check("#approved")
    page.click('button[value="send"]')
    page.wait_for_selector(".notice-success")
    assert Submission.objects.get(period__month=4).status == "submitted"
    context.close()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("10000000", "Số hồ sơ phải từ 0 đến 9.999.999."),
        ("\uff11\uff12", "«\uff11\uff12» không phải là số nguyên"),
        ("٣", "«٣» không phải là số nguyên"),
        ("5 hồ sơ", "«5 hồ sơ» không phải là số nguyên"),
        ("1e3", "«1e3» không phải là số nguyên"),
        ("−5", "Số hồ sơ phải từ 0 đến 9.999.999."),
        ("−5,5", "«−5,5» không phải là số nguyên"),
    ],
)
def test_odd_numbers_are_refused_next_to_the_cell_by_page_and_server(context, live_server, province, typed, problem):
    page, _complaints = open_entry(context, live_server)
    cell = page.locator('[name="P1.received_total"]')
    cell.fill(typed)
    cell.press("Tab")
    fault = page.locator('[id="P1.received_total.fault"]')
    expect(fault).to_contain_text(problem)
    assert cell.get_attribute("aria-describedby") == fault.get_attribute("id")
    assert cell.get_attribute("aria-invalid") == "true"
    expect(state(page, "P1.received_total")).to_have_attribute("data-state", "refused")
    page.locator('.strip button[value="save"]').click()
    expect(page.locator("#refusal")).to_contain_text(problem)
    expect(cell).to_have_value(typed)
    assert stored() == {}


def test_a_vietnamese_keyboard_that_composes_letters_saves_only_what_is_finished(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.focus('[name="P1.received_total"]')
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "1", "selectionStart": 1, "selectionEnd": 1})
    keyboard.send("Input.imeSetComposition", {"text": "12", "selectionStart": 2, "selectionEnd": 2})
    page.keyboard.press("Enter")
    keyboard.send("Input.insertText", {"text": "12"})
    saved(page, "P1.received_total")
    assert stored()["P1"] == (12, None, None)


def test_a_table_copied_from_a_web_page_or_a_document_lands_as_a_block(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.focus('[name="P1.received_total"]')
    page.evaluate(
        """() => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", "<table><td>9<td>8<tr><td>7<td>6</table>");
            clipboardData.setData("text/plain", "9\\t8\\n7\\t6");
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }"""
    )
    saved(page, "P1.received_total", "P2.received_online")
    assert stored() == {"P1": (9, 8, None), "P2": (7, 6, None)}


def test_a_huge_block_is_refused_with_its_size_and_nothing_moves(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    paste(page, "P1.received_total", "1\t2\t3\n" * 20_000)
    expect(page.locator("#entry-notice")).to_contain_text("20000 dòng, 3 cột")
    expect(page.locator('[name="P1.received_total"]')).to_have_value("")
    assert stored() == {}


def test_changing_the_language_while_typing_keeps_what_was_typed(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.route("**/cells/", lambda route: route.abort())  # the switch comes before the figure is saved
    page.fill('[name="P1.received_total"]', "45")
    page.fill('[name="P2.received_total"]', "1.234")
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en].has-script")
    page.unroute("**/cells/")
    expect(page.locator('[name="P1.received_total"]')).to_have_value("45")
    expect(page.locator('[name="P2.received_total"]')).to_have_value("1.234")
    expect(page.locator('[id="P2.received_total.fault"]')).to_contain_text("can be read in two ways")
    saved(page, "P1.received_total")


def test_a_month_is_filled_from_excel_and_sent_by_keyboard_alone(context, live_server, province):
    page, complaints = open_entry(context, live_server)
    template = page.request.get(f"{live_server.url}{REPORT}template.xlsx").body()
    content = as_file(filled(template, *[(20, 7, 1)] * 60))
    page.focus("#content a, #row-filter")
    tab_to(page, "Công cụ", "summary")
    page.keyboard.press("Enter")
    tab_to(page, "Nhập từ Excel", "a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{FILE}")
    tab_to(page, "", "input[type=file]")
    page.set_input_files("#file", {"name": "a.xlsx", "mimeType": XLSX, "buffer": content})  # the system's own dialogue
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.figures")
    tab_to(page, "Ghi số liệu này", "button")
    page.keyboard.press("Enter")
    page.wait_for_selector("html.has-script")
    tab_to(page, "Kiểm tra và gửi", "button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#approved")
    tab_to(page, "", "#approved")
    page.keyboard.press("Space")
    tab_to(page, "Gửi báo cáo", "button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice-success")
    assert Submission.objects.get().status == "submitted"
    assert complaints == []


def tab_to(page: Page, text: str, selector: str, most: int = 260) -> None:
    """Press Tab until the element with ``text`` has the focus, as a user without a mouse would."""
    for _press in range(most):
        page.keyboard.press("Tab")
        reached = page.evaluate(
            "([text, selector]) => document.activeElement.matches(selector) &&"
            " document.activeElement.textContent.trim().includes(text)",
            [text, selector],
        )
        if reached:
            outlined = page.evaluate(
                "getComputedStyle(document.activeElement).outlineStyle !== 'none' ||"
                " getComputedStyle(document.activeElement).boxShadow !== 'none'"
            )
            assert outlined, f"the focus on {text or selector} is not seen"
            return
    raise AssertionError(f"{text or selector} is not reached by Tab")


def test_a_screen_reader_hears_what_happens_and_finds_its_way(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    assert page.locator("#saved-at").get_attribute("role") == "status"
    assert page.locator("#entry-notice").get_attribute("role") == "alert"
    assert page.locator("#undo").get_attribute("role") == "status"
    table = page.locator("table.entry").first
    assert table.locator("thead th:not([scope=col])").count() == 0
    assert table.locator("tbody th:not([scope])").count() == 0
    assert table.locator("caption").inner_text() == "A. TTHC tính tỷ lệ (60)"
    names = page.evaluate("[...document.querySelectorAll('input.cell')].map(cell => cell.ariaLabel)")
    assert len(set(names)) == 180
    assert names[0] == "Thủ tục P1: Tổng số hồ sơ tiếp nhận"
