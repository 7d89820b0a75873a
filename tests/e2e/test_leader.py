"""A leader's four questions in a real browser: on the first screen, on a telephone, and on one printed page."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from reporting.actions.figures import figures_drain
from tests.e2e.moments import from_moment
from tests.e2e.test_month import PASSWORD, log_in_by_form
from units.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
QUESTIONS = {
    "#leader-who": "118/157 đơn vị chưa đạt chỉ tiêu, còn thiếu 12.721 hồ sơ trực tuyến",
    "#leader-better": "Lũy kế tăng 0,9 điểm so với tháng 10, lên 31,1%",
    "#leader-why": "5 TTHC chiếm 48% số hồ sơ trực tuyến còn thiếu",
    ".leader-end": "Ước cả năm đạt 31,8% (từ 31,6% đến 31,9%); mức chung theo chỉ tiêu là 34,7%",
}
DRAWINGS = {
    ".leader-strip .sparkline": 4,
    ".leader-who .gaps .mark": 17 + 8,
    ".leader-who .dot": 132,
    ".leader-better svg": 1,
    ".leader-why .bars .mark": 5,
    ".leader-why .waterfall .mark": 5,
    ".leader-multiples svg": 3,
}
INSIDE = """(found) => found.filter((each) => {
  const box = each.getBoundingClientRect();
  return box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth && box.height > 0;
}).length"""


def load_demo():
    call_command("load_demo", verbosity=0)
    figures_drain()
    observer = User.objects.get(username="observer")
    observer.set_password(PASSWORD)
    observer.save()


@pytest.fixture
def demo_province(settings):
    settings.DEMO, settings.DEMO_TODAY = True, date(2021, 1, 4)
    with from_moment("2021-01-04T14:05:00+07:00", "demo with a password", load_demo):
        yield


def test_an_observer_reads_the_answers_without_a_click_on_a_telephone_too_and_prints_one_page(
    browser, live_server, demo_province
):
    page = browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True).new_page()
    complaints = log_in_by_form(page, live_server.url, "observer")
    assert page.url.endswith("/dashboard/")  # where an observer's home leads
    for place, sentence in QUESTIONS.items():
        heading = page.locator(place)
        assert heading.inner_text().strip() == sentence
        assert heading.evaluate_all(INSIDE) == 1
    assert {each: page.locator(each).evaluate_all(INSIDE) for each in DRAWINGS} == DRAWINGS
    assert page.evaluate("scrollY") == 0
    assert violations(page) == {}
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.set_viewport_size({"width": 375, "height": 667})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.locator(".leader-card:visible").count() == 4
    assert page.locator(".leader-furthest li:visible").count() == 10
    assert page.locator(".leader-who .dot:visible").count() == 0
    assert violations(page) == {}
    page.emulate_media(color_scheme="dark")
    assert violations(page) == {}
    assert complaints == []


def violations(page):
    found = Axe().run(page).response["violations"]
    return {each["id"]: each["nodes"][0]["html"][:200] for each in found}
