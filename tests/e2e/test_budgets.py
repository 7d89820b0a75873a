"""What a month costs its clerk in keys and clicks, from the home page to the good news (docs/usability.md)."""
# ruff: noqa: F401, F811 - fixtures are imported by name

import pytest
from playwright.sync_api import Page

from reporting.models import Submission
from tests.e2e.clicks import count_clicks, keys, presses
from tests.e2e.test_month import log_in
from tests.e2e.test_sheet import province

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
COMMUNE = ["12", "5", "1", "130", "62", "20", "7", "0", "0", "24", "9", "4", "0", "0", "0"]
DISTRICT = "\n".join(["1200\t480\t30"] * 22)


@pytest.fixture
def page(browser, live_server, province):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def at_home(page: Page, server, who: str) -> None:
    """The clerk's home, from which on everything is counted."""
    log_in(page, server.url, who)
    count_clicks(page)
    page.goto(f"{server.url}/")


def type_all(page: Page, numbers: list[str]) -> None:
    page.wait_for_selector("html.has-script")
    for index, number in enumerate(numbers):
        if index:
            page.keyboard.press("Tab")
        page.keyboard.type(number)


def copy(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def check(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#approved")


def go_by_keyboard(page: Page) -> None:
    """From the home page to the first blank cell."""
    for key in ("Tab", "Enter", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("html.has-script")


def send_by_keyboard(page: Page) -> None:
    """From the top of the page before sending to the sending."""
    for key in ("Tab", "Enter", "Space"):
        page.keyboard.press(key)
    assert page.is_checked("#approved")
    for key in ("Tab", "Enter"):
        page.keyboard.press(key)


def cost(page: Page, unit: str) -> tuple[int, int]:
    """The keys and the presses of the mouse that it took until the report of ``unit`` was sent."""
    page.wait_for_selector(".notice-success")
    assert Submission.objects.filter(unit__code=unit).latest("pk").status == "submitted"
    return keys(page), presses(page)


def test_a_communes_month_is_typed_and_sent_by_keyboard_alone(page, live_server, province):
    at_home(page, live_server, "clerk-x1")
    go_by_keyboard(page)
    type_all(page, COMMUNE)
    check(page)
    send_by_keyboard(page)
    assert cost(page, "X1") == (44, 0)  # at most 60


def test_a_communes_month_is_typed_and_sent_with_three_clicks(page, live_server, province):
    at_home(page, live_server, "clerk-x1")
    page.click("main a.btn-primary")
    type_all(page, COMMUNE)
    check(page)
    page.check("#approved")
    page.click('button[value="send"]')
    assert cost(page, "X1") == (36, 3)  # at most 60 and 3


def test_a_districts_month_is_pasted_and_sent_by_keyboard_alone(page, live_server, province):
    at_home(page, live_server, "clerk-so1")
    copy(page, DISTRICT)
    go_by_keyboard(page)
    page.keyboard.press("Control+v")
    check(page)
    send_by_keyboard(page)
    assert cost(page, "SO1") == (10, 0)  # at most 12


def test_a_districts_month_is_pasted_and_sent_with_four_clicks(page, live_server, province):
    at_home(page, live_server, "clerk-so1")
    copy(page, DISTRICT)
    page.click("main a.btn-primary")
    page.wait_for_selector("html.has-script")
    page.keyboard.press("Control+v")
    page.click("#check-and-send")
    page.check("#approved")
    page.click('button[value="send"]')
    assert cost(page, "SO1") == (1, 4)  # at most 12 and 4
