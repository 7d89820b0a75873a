"""The queue walked by keyboard in a real browser: next, confirm, next, return with a note that the clerk then reads."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from reporting.models import Submission
from tests.e2e.test_correction import desk, province  # noqa: F401 - fixtures

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NOTE = "Phần mềm một cửa ghi nhận 41"


@pytest.fixture
def waiting(province):  # noqa: F811
    for code in ("X1", "X2", "SO1", "H1"):
        province.send(code, 4, (5, 1, 0), (2, 0, 0))
    return province


def statuses():
    return dict(Submission.objects.values_list("unit__code", "status"))


def at(page, unit):
    """Wait until the report of ``unit`` is shown and hears keys."""
    expect(page.locator(".page-head h1")).to_contain_text(unit)
    expect(page.locator("[data-keys]")).to_be_visible()


def test_a_reviewer_walks_the_queue_by_keyboard_and_the_clerk_reads_the_note(waiting, desk):  # noqa: F811
    lead = desk("coordinator")
    lead.goto("/review/?period=2020-04")
    expect(lead.locator("[data-keys]")).to_be_visible()
    lead.keyboard.press("j")
    lead.keyboard.press("j")
    lead.keyboard.press("Enter")
    at(lead, "UBND xã Hai")
    expect(lead.locator(".neighbours")).to_contain_text("(2/4)")
    lead.keyboard.press("k")
    at(lead, "UBND xã Một")
    lead.keyboard.press("x")
    expect(lead.locator('button[value="accept"]')).to_be_focused()
    lead.keyboard.press("Enter")  # one key more than a slip of the finger
    expect(lead.locator(".notice-success")).to_contain_text("UBND xã Một, huyện Một, tháng 4/2020: ")
    at(lead, "UBND xã Hai")
    lead.keyboard.press("j")
    at(lead, "Sở Một")
    lead.keyboard.press("d")
    lead.keyboard.type("Đề nghị kiểm tra jkxq")  # letters while typing are letters
    lead.fill("#id_until", "2020-05-20")
    note = lead.locator('[name="note.P1.received_online"]')
    expect(note).to_be_hidden()
    lead.locator("#cell-notes summary").press("Enter")
    note.focus()
    lead.keyboard.type(NOTE)
    lead.locator('button[value="return"]').press("Enter")
    at(lead, "UBND huyện Một")
    assert lead.url.endswith("/submissions/2020-04/H1/?from=review&period=2020-04")
    assert statuses() == {"X1": "accepted", "X2": "submitted", "SO1": "returned", "H1": "submitted"}
    table = lead.locator("table.entry").first
    expect(table).to_be_hidden()
    lead.keyboard.press("t")
    expect(table).to_be_visible()
    lead.keyboard.press("t")
    expect(table).to_be_hidden()
    lead.emulate_media(media="print")
    expect(table).to_be_visible()
    lead.emulate_media(media="screen")
    lead.keyboard.press("n")
    expect(lead.locator(".cell-note").first).to_be_focused()

    clerk = desk("clerk-so1")
    clerk.goto("/submissions/2020-04/SO1/")
    assert "Đề nghị kiểm tra jkxq" in clerk.inner_text(".notice >> nth=0")
    cell = clerk.locator('[name="P1.received_online"]')
    expect(cell).to_have_accessible_description(f"Đề nghị kiểm tra: {NOTE}")
    cell.fill("50")  # above the total: a fault joins the note, and goes again
    cell.press("Tab")
    fault = "Trong đó: trực tuyến: Số hồ sơ trực tuyến (50) lớn hơn tổng số hồ sơ tiếp nhận (5). Đề nghị kiểm tra lại."
    expect(cell).to_have_accessible_description(f"{fault} Đề nghị kiểm tra: {NOTE}")
    cell.fill("4")
    cell.press("Tab")
    expect(cell).to_have_accessible_description(f"Đề nghị kiểm tra: {NOTE}")


def test_keys_can_be_switched_off_and_stay_off(waiting, desk):  # noqa: F811
    lead = desk("coordinator")
    lead.goto("/submissions/2020-04/X1/?from=review")
    at(lead, "UBND xã Một")
    lead.click("text=Phím tắt")
    lead.uncheck("#keys-on")
    lead.keyboard.press("j")
    lead.reload()
    at(lead, "UBND xã Một")
    assert not lead.is_checked("#keys-on")
    lead.keyboard.press("j")
    at(lead, "UBND xã Một")
    lead.click("text=Phím tắt")
    lead.check("#keys-on")
    lead.keyboard.press("j")
    at(lead, "UBND xã Hai")


def test_x_ticks_the_report_in_focus_and_the_buttons_count(waiting, desk):  # noqa: F811
    lead = desk("coordinator")
    lead.goto("/review/")
    expect(lead.locator("[data-keys]")).to_be_visible()
    lead.keyboard.press("j")
    lead.keyboard.press("x")
    lead.click("#return-chosen summary")
    expect(lead.locator('button[value="return_chosen"]')).to_have_text("Đề nghị điều chỉnh 1 báo cáo đã chọn")
    lead.fill("#id_reason", "Kiểm tra lại")
    lead.fill("#id_until", "20.5.2020")
    expect(lead.locator(".day-field output")).to_have_text("thứ Tư")
    lead.press("#id_until", "Tab")
    expect(lead.locator("#id_until")).to_have_value("20/05/2020")
    lead.click('button[value="return_chosen"]')
    expect(lead.locator(".notice-success")).to_have_text("Đã đề nghị điều chỉnh 1 báo cáo.")
    assert statuses()["X1"] == "returned"


def test_without_scripts_links_lead_from_report_to_report(waiting, desk):  # noqa: F811
    lead = desk("coordinator", java_script_enabled=False)
    lead.goto("/review/?kind=commune")
    lead.click("text=UBND xã Một")
    lead.click("text=Báo cáo tiếp theo")
    expect(lead.locator(".page-head h1")).to_contain_text("UBND xã Hai")
    expect(lead.locator("[data-keys]")).to_be_hidden()
    lead.click("text=Báo cáo trước")
    lead.click("#all-figures summary")
    expect(lead.locator("table.entry").first).to_be_visible()
    lead.click('button[value="accept"]')
    expect(lead.locator(".page-head h1")).to_contain_text("UBND xã Hai")


@pytest.mark.parametrize("width", [1366, 375])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(waiting, desk, width):  # noqa: F811
    page = desk("coordinator", viewport={"width": width, "height": 900}, bypass_csp=True)
    page.goto("/submissions/2020-04/SO1/?from=review")
    page.keyboard.press("d")
    page.locator("#cell-notes summary").click()
    page.fill(".cell-note >> nth=0", NOTE)
    page.fill("#id_reason", "Kiểm tra lại")
    page.fill("#id_until", "2020-05-20")
    page.click('button[value="return"]')
    waiting.send("SO1", 4, (5, 2, 0), (2, 0, 0))
    found = {}
    lists = ("/", "/contacts/", "/review/", "/periods/", "/periods/2020-04/missing/", "/periods/2020-04/urging/")
    for address in (*lists, "/submissions/2020-04/SO1/?from=review"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        tables = "[...document.querySelectorAll('html, .scroll:has(.cards)')]"
        wide = f"{tables}.some(each => each.scrollWidth > each.clientWidth)"
        assert width > 375 or not page.evaluate(wide), address
        violations = Axe().run(page).response["violations"]
        found |= {f"{address} {each['id']}": each["nodes"][0]["html"][:150] for each in violations}
    assert found == {}
