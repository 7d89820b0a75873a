"""The clerk's pages for everybody: axe at four widths, with errors, a conflict and hints in sight; nothing sideways."""
# ruff: noqa: F401, F811 - fixtures are imported by name

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from reporting.actions.submissions import submission_return
from reporting.models import DossierCount, Submission
from tests.e2e.test_entry import saved
from tests.e2e.test_month import FILE, REPORT, SENT, log_in, province
from tests.reporting.uploads import filled
from tests.reporting.uploads import saved as as_file

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VIEWS = [(320, 1), (375, 1), (683, 2), (1366, 1)]  # 683 at two device pixels: a 1366 screen zoomed to 200 %


@pytest.mark.parametrize(("width", "scale"), VIEWS)
def test_axe_finds_nothing_on_the_clerks_pages_in_any_state(browser, live_server, province, width, scale):
    context = browser.new_context(viewport={"width": width, "height": 768}, device_scale_factor=scale, bypass_csp=True)
    province.send("SO1", 3, *[(5, 1, 0)] * 2)
    province.send("SO1", 2, *[(5, 1, 0)] * 2)
    returned = Submission.objects.get(period__month=2)
    submission_return(submission=returned, by=province.coordinator, reason="Xem lại", until=date(2020, 5, 20))
    page = context.new_page()
    found: dict[str, str] = {}

    def look(name: str) -> None:
        page.wait_for_load_state()  # a page is as wide as its styles make it
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways"
        for each in Axe().run(page).response["violations"]:
            found[f"{name}: {each['id']}"] = each["nodes"][0]["html"][:150]

    log_in(page, live_server.url, "clerk-so1")
    for name, address in {
        "home": "/",
        "sent": SENT,
        "receipt": f"{SENT}receipts/1/",
        "returned": SENT.replace("-03", "-02"),
        "verify": "/verify/",
        "not genuine": f"/verify/{'0' * 64}/",
    }.items():
        page.goto(live_server.url + address)
        look(name)
    _errors_and_a_conflict(page, live_server.url)
    look("entry with errors and a conflict")
    page.locator('.strip button[value="save"]').click()
    page.wait_for_selector("#refusal")
    look("entry refused")
    page.goto(live_server.url + FILE)
    template = page.request.get(f"{live_server.url}{REPORT}template.xlsx").body()
    for name, rows in {"preview": [(9, 1, 1)] * 2, "preview refused": [("1.234", 1, 1), (5, 6, 0)]}.items():
        content = as_file(filled(template, *rows))
        page.set_input_files("#file", {"name": "a.xlsx", "mimeType": XLSX, "buffer": content})
        with page.expect_navigation():
            page.get_by_text("Xem trước thay đổi").click()
        look(name)
    context.close()
    assert found == {}


def _errors_and_a_conflict(page: Page, server: str) -> None:
    page.goto(server + REPORT)
    page.wait_for_selector("html.has-script")
    page.fill('[name="P1.received_total"]', "7")
    saved(page, "P1.received_total")
    DossierCount.objects.update(received_total=8, saved_by="Trần Thị Hai")
    page.fill('[name="P1.received_total"]', "9")
    page.fill('[name="P2.received_total"]', "1.234")
    page.press('[name="P2.received_total"]', "Tab")
    expect(page.locator(".contested")).to_have_count(1)


@pytest.mark.parametrize(("width", "scale"), VIEWS)
def test_axe_finds_nothing_on_the_check_page_with_hints(browser, live_server, province, width, scale):
    context = browser.new_context(viewport={"width": width, "height": 768}, device_scale_factor=scale, bypass_csp=True)
    province.send("SO1", 3, (60, 20, 0), (5, 1, 0))
    page = context.new_page()
    log_in(page, live_server.url, "clerk-so1")
    page.goto(live_server.url + REPORT)
    page.wait_for_selector("html.has-script")
    for name, number in {"received_total": "60", "received_online": "60", "returned_by_post": "61"}.items():
        page.fill(f'[name="P1.{name}"]', number)
    page.click('button[value="fill"]')
    page.click('#fill-dialog button[value="fill"]')
    saved(page, "P2.returned_by_post")
    page.click("#check-and-send")
    page.wait_for_selector(".hints")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert {each["id"] for each in Axe().run(page).response["violations"]} == set()
    context.close()
