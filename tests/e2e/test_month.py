"""A month in a real browser: entered, corrected, sent, confirmed; no policy violation, no accessibility fault."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from reporting.actions.figures import figures_recompute
from reporting.models import Submission
from tests.e2e.moments import from_moment
from tests.e2e.widths import misfits
from tests.reporting.small_province import YEAR, make_province
from units.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-2020"
SENT = "/submissions/2020-03/SO1/"
REPORT = "/submissions/2020-04/SO1/"
FILE = f"{REPORT}file/"
OPEN = ["/guide/", "/verify/"]
OVERVIEW = [
    f"/dashboard/{page}"
    for page in (
        "",
        "groups/commune/",
        "districts/",
        "months/",
        "procedures/",
        "fields/",
        "catalogue/",
        "indicators/",
        "outlook/",
        "what-if/",
        "changes/",
        "changes/?unit=SO1&since=2020-01-01",
        "presentation/",
    )
]
COORDINATOR = [
    "/",
    "/review/",
    "/contacts/",
    "/periods/",
    "/periods/2020-04/missing/",
    "/periods/2020-04/urging/",
    "/reconciliation/",
    "/rankings/",
    "/rankings/2020-04/freeze/",
    "/reports/",
    "/password/change/",
]


def known_province():
    """The small province, whose clerk of SO1 and coordinator can log in."""
    province = make_province()
    for user in (province.clerks["SO1"], province.coordinator):
        user.set_password(PASSWORD)
        user.save()
    figures_recompute(year=YEAR)
    return province


@pytest.fixture
def province():
    with from_moment("2020-05-15T09:00:00+07:00", "province with passwords", known_province) as province:
        yield province


def complaints_of(page: Page) -> list[str]:
    """The list in which complaints of the console gather."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    return complaints


def log_in(page: Page, server: str, username: str) -> list[str]:
    """Log in without opening a page, by the cookie of a new session; returns the list of complaints."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": server}])
    return complaints_of(page)


def log_in_by_form(page: Page, server: str, username: str) -> list[str]:
    """Log in as people do, and arrive at home; returns the list of complaints."""
    complaints = complaints_of(page)
    page.goto(f"{server}/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return complaints


@pytest.mark.parametrize("javascript", [True, False])
def test_a_clerk_corrects_and_sends_by_keyboard_and_a_coordinator_confirms(browser, live_server, province, javascript):
    context: BrowserContext = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    complaints = log_in_by_form(page, live_server.url, "clerk-so1")
    page.goto(live_server.url + REPORT)
    page.locator(".cell").first.focus()
    for number in ("100", "12a", "3", "10", "5", "1"):
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    page.locator('.strip button[value="save"]').press("Enter")
    assert "«12a» không phải là số nguyên" in page.inner_text("#refusal")
    page.fill('[name="P1.received_online"]', "40")
    page.focus('button[value="check"]')
    page.keyboard.press("Enter")
    page.focus("#approved")
    page.keyboard.press("Space")
    page.focus('button[value="send"]')
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice-success")
    assert Submission.objects.get().status == "submitted"
    context.close()
    reviewer = browser.new_context().new_page()
    complaints += log_in_by_form(reviewer, live_server.url, "coordinator")
    reviewer.goto(f"{live_server.url}/review/")
    reviewer.check('input[name="chosen"]')
    reviewer.click("main form button.btn-primary")
    reviewer.wait_for_selector(".notice-success")
    assert Submission.objects.get().status == "accepted"
    assert complaints == []


@pytest.mark.parametrize("width", [1366, 375])
def test_axe_finds_nothing_and_no_box_is_pushed_sideways(browser, live_server, province, settings, width):
    settings.DEMO_TODAY = date(2020, 5, 15)  # with the band of a demonstration above each page
    province.send("SO1", 3, (5, 1, 0), (0, 0, 0))
    scheme = "light" if width > 1000 else "dark"
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, color_scheme=scheme)
    found = {}
    for who, addresses in {
        "clerk-so1": ["/", REPORT, SENT, f"{SENT}receipts/1/", "/dashboard/", "/dashboard/units/SO1/", FILE, *OPEN],
        "coordinator": [*COORDINATOR, *OVERVIEW],
    }.items():
        context.clear_cookies()
        page = context.new_page()
        log_in(page, live_server.url, who)
        for address in addresses:
            page.goto(live_server.url + address)
            violations = Axe().run(page).response["violations"]
            found |= {f"{address} {each['id']}": each["nodes"][0]["html"][:150] for each in violations}
            found |= {f"{address} {what}": why for what, why in misfits(page).items()}
    assert found == {}


def test_a_receipt_is_verified_and_a_tampered_code_refused(browser, live_server, province):
    province.send("SO1", 3, (5, 1, 0), (0, 0, 0))
    page = browser.new_context().new_page()
    complaints = log_in(page, live_server.url, "clerk-so1")
    page.goto(live_server.url + SENT)
    page.locator("#sendings a").first.click()
    code = page.inner_text("code")
    visitor = browser.new_context().new_page()
    for typed, sentence in ((code, "Mã hợp lệ."), (code[::-1], "Không có lần gửi nào mang mã này.")):
        visitor.goto(f"{live_server.url}/verify/")
        visitor.fill("#code", typed)
        visitor.press("#code", "Enter")
        visitor.wait_for_selector(".notice")
        assert sentence in visitor.inner_text("main")
    assert complaints == []
