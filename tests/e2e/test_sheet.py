"""The form as a grid: many rows in sight, what is said of a cell across the row, and everything by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from procedures.models import AuthorityLevel
from reporting.actions.figures import figures_recompute
from reporting.models import NUMBERS, DossierCount
from tests.e2e.moments import from_moment
from tests.e2e.test_entry import saved
from tests.e2e.test_month import PASSWORD, REPORT, log_in
from tests.factories import YEAR, make_procedure, make_publication
from tests.reporting.small_province import make_province

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
# As a district's own form: twenty-two procedures of ten fields, one name of two lines.
FIELDS = {"Hộ tịch": 4, "Giáo dục": 1, "Lưu thông hàng hóa": 2, "Khí": 1, "Xây dựng": 1, "Hợp tác xã": 6, "Đất đai": 3}
LONG = "Ghi vào Sổ hộ tịch việc kết hôn của công dân Việt Nam đã được giải quyết tại cơ quan của nước ngoài"
IN_SIGHT = """() => {
    const top = document.querySelector(".entry thead").getBoundingClientRect().bottom;
    const bottom = document.querySelector(".strip").getBoundingClientRect().top;
    const rows = [...document.querySelectorAll("tr.entry-row")].map((row) => row.getBoundingClientRect());
    const seen = rows.filter((row) => row.top >= top - 1 && row.bottom <= bottom);
    return [seen.length, Math.max(...rows.map((row) => row.height))];
}"""


def district_form():
    """The small province; its department SO1 reports as many procedures as a district, twenty-two, a commune five."""
    province = make_province()
    number = 0
    for field, procedures in FIELDS.items():
        for _each in range(procedures):
            number += 1
            name = LONG if number == 3 else f"Cấp giấy chứng nhận đủ điều kiện hoạt động số {number}"
            procedure = make_procedure(f"1.{number:06d}", name=name, field=field, sort_order=100 + number)
            make_publication(procedure, [AuthorityLevel.PROVINCE], department=province.units["SO1"])
            province.procedures[procedure.code] = procedure
    for more, field in enumerate(("Thi đua", "Báo chí")):
        procedure = make_procedure(f"2.{more:06d}", name=f"Thủ tục {field}", field=field, sort_order=200)
        province.procedures[procedure.code] = procedure
        make_publication(procedure, [AuthorityLevel.PROVINCE], department=province.units["SO1"])
    for number in range(3):
        code = f"3.{number:06d}"
        province.procedures[code] = make_procedure(code, sort_order=300 + number)
        make_publication(province.procedures[code], [AuthorityLevel.COMMUNE])
    for clerk in (province.clerks["SO1"], province.clerks["X1"]):
        clerk.set_password(PASSWORD)
        clerk.save()
    province.send("SO1", 3, *[(1200, 480, 30)] * 22)
    figures_recompute(year=YEAR)
    return province


@pytest.fixture
def province():
    with from_moment("2020-05-15T09:00:00+07:00", "province with a district's form", district_form) as province:
        yield province


def opened(browser, server, width: int, height: int, **options) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    complaints = log_in(page, server.url, "clerk-so1")
    page.goto(server.url + REPORT)
    page.wait_for_selector("html.has-script")
    return page, complaints


@pytest.mark.parametrize(("width", "height", "least"), [(1366, 625, 15), (1366, 768, 18), (683, 384, 12)])
def test_as_many_rows_are_in_sight_on_opening_as_the_window_has_room_for(
    browser, live_server, province, width, height, least
):
    page, complaints = opened(browser, live_server, width, height)
    assert page.evaluate("document.activeElement.name") == "P1.received_total"
    seen, highest = page.evaluate(IN_SIGHT)
    assert highest <= 36
    assert seen >= least
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator('[id="P1.received_total.before"]').bounding_box()["width"] <= 60
    assert complaints == []


@pytest.mark.parametrize("width", [1366, 683, 375])
def test_what_is_wrong_is_said_across_the_row_and_a_click_away_in_the_strip(browser, live_server, province, width):
    page, _complaints = opened(browser, live_server, width, 625, bypass_csp=True)
    page.fill('[name="1.000003.received_total"]', "12a")
    page.press('[name="1.000003.received_total"]', "Tab")
    page.fill('[name="1.000004.received_total"]', "7")
    page.fill('[name="1.000004.received_online"]', "9")
    page.press('[name="1.000004.received_online"]', "Tab")
    said = page.locator("tr.said")
    expect(said).to_have_count(2)
    assert said.first.inner_text() == (
        "Tổng số hồ sơ tiếp nhận: «12a» không phải là số nguyên. Đề nghị chỉ nhập chữ số, ví dụ: 1234."
    )
    assert "Trong đó: trực tuyến: Số hồ sơ trực tuyến (9) lớn hơn" in said.last.inner_text()
    table = page.locator("table.entry").first.bounding_box()["width"]
    assert said.first.locator("td").bounding_box()["width"] > 0.95 * table
    described = page.locator('[name="1.000003.received_total"]').get_attribute("aria-describedby")
    assert described == "1.000003.received_total.fault last-month 1.000003.received_total.before"
    link = page.locator('[data-live="faulty"]')
    expect(link).to_have_text("2 ô cần sửa")
    link.click()
    assert page.evaluate("document.activeElement.name") == "1.000003.received_total"
    assert Axe().run(page).response["violations"] == []
    page.fill('[name="1.000003.received_total"]', "12")
    expect(said).to_have_count(1)


def test_the_form_is_reached_filled_and_checked_by_keyboard_alone(browser, live_server, province):
    page, complaints = opened(browser, live_server, 1366, 625)
    assert page.evaluate("document.activeElement.name") == "P1.received_total"
    for _cell in range(3):
        page.keyboard.type("1")
        page.keyboard.press("Tab")
    saved(page, "P1.received_total", "P1.returned_by_post")
    expect(page.locator('[data-live="saved"]')).to_have_text("Đã lưu 3/66")
    page.reload()
    assert page.evaluate("document.activeElement.name") == "P2.received_total"
    skip = page.locator("body > a").first
    assert skip.inner_text() == "Đến bảng số liệu"
    skip.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "P2.received_total"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#refusal")
    expect(page.locator("#refusal")).to_contain_text("Còn 63 ô")
    assert complaints == []


def paste(page: Page, text: str, html: str = "") -> str:
    """Paste into the first cell; returns what the strip says of it."""
    page.focus('[name="P1.received_total"]')
    page.evaluate(
        """([text, html]) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            if (html) clipboardData.setData("text/html", html);
            const pasted = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(pasted);
        }""",
        [text, html],
    )
    return page.locator("#undo .text, #undo a").all_inner_texts()[0] or page.locator("#undo a").inner_text()


def row(code: str, *texts: str) -> dict[str, str]:
    """What ``numbers`` finds in the row of a procedure."""
    return {f"{code}.{name}": text for name, text in zip(NUMBERS, texts, strict=False)}


def numbers(page: Page) -> dict[str, str]:
    """What is in the cells that hold something; then it is undone."""
    cells = page.evaluate('[...document.querySelectorAll("input.cell")].map((cell) => [cell.name, cell.value])')
    found = {name: value for name, value in cells if value}
    if page.locator("#undo button").is_visible():
        page.click("#undo button")
    return found


HEADING = "Mã TTHC\tThủ tục hành chính\tMức độ\tTổng số hồ sơ tiếp nhận\tTrong đó: trực tuyến\tKết quả trả qua BCCI"


def test_a_block_is_taken_by_what_it_says_and_what_is_not_taken_is_named(browser, live_server, province):
    page, complaints = opened(browser, live_server, 1366, 625)
    notice = page.locator("#entry-notice")
    first, second = row("P1", "9", "8", "7"), row("1.000004", "4", "3", "2")
    # the portal's own form with its heading and a total, a code that the spreadsheet took for a number
    lines = "P1\tThủ tục P1\t4\t9\t8\t7\n1,000004\tCấp\t3\t4\t3\t2\nTổng cộng\t\t\t13\t11\t9"
    assert paste(page, f"Kỳ báo cáo\t2020-04\n{HEADING}\n{lines}") == "Đã dán 6 ô."
    expect(notice).to_be_hidden()
    assert numbers(page) == first | second
    # without its heading, with a rate
    assert paste(page, "1\tP1\tThủ tục P1\t9\t8\t7\t88,89%\n2\t1.000004\tCấp\t4\t3\t2\t75%") == "Đã dán 6 ô."
    assert numbers(page) == first | second
    # by name alone; a line that is not in the form and a total of other lines are named
    name = "cấp giấy  chứng nhận đủ điều kiện hoạt động số 4"
    assert paste(page, f"Thủ tục P1\t9\t8\t7\nKhác\t1\t1\t1\n{name}\t4\t3\t2\nCộng\t14\t12\t10") == "Đã dán 6 ô."
    expect(notice).to_contain_text("Dòng 2 (Khác) chưa được nhận")
    expect(notice).to_contain_text("Dòng tổng (dòng 4) ghi 14, các dòng đã nhận cộng lại là 13")
    assert numbers(page) == first | second
    # a procedure whose name begins as a total does
    assert paste(page, "P1\t9\t8\t7\nKhác\tCông nhận xã đạt chuẩn\t1\t1\t1") == "Đã dán 3 ô."
    expect(notice).to_contain_text("Dòng 2 (Khác) chưa được nhận")
    numbers(page)
    assert paste(page, "P1\t9\t8\t7\nP1\t1\t1\t1") == "Đã dán 3 ô."
    expect(notice).to_contain_text("Dòng 2 (P1) chưa được nhận: trùng với dòng 1.")
    assert numbers(page) == first
    assert complaints == []


def test_exact_values_of_the_clipboard_are_taken_and_a_doubtful_mark_is_offered_without(browser, live_server, province):
    page, complaints = opened(browser, live_server, 1366, 625)
    office = (
        '<table><tr><td>P1</td><td sdval="1234">1.234</td><td sdval="5">5</td><td sdval="1.234">1,234</td></tr></table>'
    )
    assert paste(page, "P1\t1.234\t5\t1,234", office) == "Đã dán 2 ô, 1 ô chưa nhận"
    page.click("#undo a")
    assert page.evaluate("document.activeElement.name") == "P1.returned_by_post"
    expect(page.locator(".said button")).to_have_count(0)  # certainly a decimal: nothing is offered
    assert numbers(page) == row("P1", "1234", "5", "1.2340")
    # a day and a rate have an exact value, but none of dossiers
    cells = '<td sdval="44165">30/11/2020</td><td sdval="5">5</td><td sdval="7">7</td><td sdval="1">100%</td>'
    days = f"<table><tr><td>P1</td>{cells}</tr></table>"
    assert paste(page, "P1\t30/11/2020\t5\t7\t100%", days) == "Đã dán 2 ô, 1 ô chưa nhận"
    assert numbers(page) == row("P1", "30/11/2020", "5", "7")
    excel = '<table><tr><td x:num="1234">1.234</td><td x:num>5</td></tr></table>'
    assert paste(page, "1.234\t5", excel) == "Đã dán 2 ô."
    assert numbers(page) == row("P1", "1234", "5")
    one = '<table><td data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:1234}">1.234</td></table>'
    assert paste(page, "1.234", one) == "Đã dán 1 ô."
    assert numbers(page) == row("P1", "1234")
    assert paste(page, "1.234\t5") == "Đã dán 1 ô, 1 ô chưa nhận"
    page.get_by_role("button", name="Dùng 1234").click()
    expect(page.locator('[name="P1.received_total"]')).to_have_value("1234")
    page.fill('[name="P2.received_total"]', "12+30")
    saved(page, "P1.received_total", "P2.received_total")
    page.press('[name="P2.received_total"]', "Tab")
    expect(page.locator('[name="P2.received_total"]')).to_have_value("42")
    expect(page.locator("tr.said")).to_have_count(0)
    assert DossierCount.objects.get(procedure__code="P2", submission__period__month=4).received_total == 42
    assert complaints == []
