"""The form as a grid: many rows in sight, what is said of a cell across the row, and everything by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from procedures.models import AuthorityLevel
from reporting.actions.figures import figures_recompute
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
    """The small province whose department SO1 reports twenty-two procedures and has sent the month before."""
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
    clerk = province.clerks["SO1"]
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


@pytest.mark.parametrize(("width", "height", "least"), [(1366, 625, 15), (1366, 768, 19), (683, 384, 12)])
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
