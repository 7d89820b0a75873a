"""A commune of today: a month of 520 procedures is pasted, saved by itself, checked and sent."""

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, expect

from reporting.actions.figures import figures_recompute
from reporting.models import DossierCount, Submission, SubmissionStatus
from tests.e2e.test_entry import paste
from tests.e2e.test_month import PASSWORD, log_in
from tests.reporting.province_2026 import ASKED_OF_COMMUNES, COMMUNES, code, figures, write_province
from units.models import Role, Unit, User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ENTRY = f"/submissions/2025-07/{COMMUNES[0]}/"
FIRST, LAST = code(0), code(ASKED_OF_COMMUNES - 1)


@pytest.fixture
def province(tmp_path):
    with time_machine.travel("2025-08-03T09:00:00+07:00", tick=True):
        call_command("load_province", write_province(tmp_path), verbosity=0)
        figures_recompute()
        clerk = User(username="clerk", role=Role.CLERK, unit=Unit.objects.get(code=COMMUNES[0]))
        clerk.set_password(PASSWORD)
        clerk.save()
        yield


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield context
    context.close()


def codes_as_shown(page: Page) -> list[str]:
    """The procedures in the order of the form: by field, not by code."""
    names = page.eval_on_selector_all("input[name$='.received_total']", "inputs => inputs.map(each => each.name)")
    return [name.removesuffix(".received_total") for name in names]


def test_a_month_of_520_procedures_is_pasted_saved_and_sent(context: BrowserContext, live_server, province):
    page = context.new_page()
    complaints = log_in(page, live_server.url, "clerk")
    page.goto(live_server.url + ENTRY)
    page.wait_for_selector("html.has-script")
    places = {code(place): place for place in range(ASKED_OF_COMMUNES)}
    asked = codes_as_shown(page)
    assert set(asked) == set(places)
    expect(page.get_by_text("Còn 1.560 ô chưa nhập")).to_be_visible()
    block = "\n".join("\t".join(map(str, figures(places[each]))) for each in asked)
    paste(page, f"{asked[0]}.received_total", block)
    expect(page.get_by_text("Đã dán 1.560 ô.")).to_be_visible()
    for each in (FIRST, LAST):
        expect(page.locator(f'td:has([name="{each}.received_total"])')).to_have_attribute("data-state", "saved")
    expect(page.get_by_text("Đã lưu 1.560/1.560")).to_be_visible()
    assert DossierCount.objects.count() == ASKED_OF_COMMUNES
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    page.check("#approved")
    page.get_by_role("button", name="Gửi báo cáo", exact=True).click()
    page.wait_for_url(lambda url: "kiem" not in url)
    expect(page.get_by_text("Đã gửi, chờ xác nhận").first).to_be_visible()
    assert Submission.objects.get().status == SubmissionStatus.SUBMITTED
    assert complaints == []


def test_long_names_and_many_rows_never_push_the_page_sideways(context: BrowserContext, live_server, province):
    page = context.new_page()
    log_in(page, live_server.url, "clerk")
    for width in (1366, 375):
        page.set_viewport_size({"width": width, "height": 768})
        page.goto(live_server.url + ENTRY)
        page.wait_for_selector("html.has-script")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.fill("input[type=search]", "khai tu")  # stored composed, found without diacritics
    expect(page.locator("input[name$='.received_total']:visible")).to_have_count(1)
