"""A clerk at the desk and the head of the unit with a telephone, in a browser: the link, one tap, the sending."""
# ruff: noqa: F401, F811 - fixtures are imported by name

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from reporting.models import Submission
from tests.e2e.test_entry import context, open_entry, province, saved
from tests.e2e.test_hardship import fill_all
from units.models import HeadApproval, PortalSettings

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_head_approves_on_the_telephone_without_script_and_the_clerk_sends(browser, context, live_server, province):
    PortalSettings.objects.update_or_create(pk=1, defaults={"head_approval": HeadApproval.REQUIRED})
    desk, _complaints = open_entry(context, live_server)
    fill_all(desk)
    desk.click('[name="action"][value="check"]')
    desk.click('[name="action"][value="ask_approval"]')
    expect(desk.locator(".approval-qr svg")).to_be_visible()
    link = "/approve/" + desk.input_value("#approval-address").split("/approve/")[1]

    telephone = browser.new_context(viewport={"width": 375, "height": 667}, bypass_csp=True)
    page = telephone.new_page()
    page.goto(live_server.url + link)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert {each["id"] for each in Axe().run(page).response["violations"]} == set()
    telephone.close()

    plain = browser.new_context(viewport={"width": 375, "height": 667}, java_script_enabled=False)
    hand = plain.new_page()
    hand.goto(live_server.url + link)
    hand.fill('[name="name"]', "Trần Văn Lãnh")
    hand.fill('[name="position"]', "Giám đốc")
    hand.get_by_role("button", name="Duyệt số liệu này").click()
    expect(hand.locator("#approval-state")).to_contain_text("người duyệt: Trần Văn Lãnh, Giám đốc")
    plain.close()

    desk.get_by_role("button", name="Xem đã duyệt chưa").click()
    expect(desk.locator("#approval-given")).to_contain_text("Trần Văn Lãnh, Giám đốc")
    desk.get_by_role("button", name="Gửi báo cáo").click()
    expect(desk.locator("#at-a-glance")).to_be_visible()
    report = Submission.objects.get(unit__code="SO1", period__month=4)
    assert report.sent_revision.approved_by == "Trần Văn Lãnh, Giám đốc"
