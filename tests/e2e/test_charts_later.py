"""The library of charts weighs as much as a page with its fonts: it is loaded when a chart comes near the screen."""

import re

import pytest

from tests.e2e.test_month import log_in, province  # noqa: F401
from tests.e2e.test_places import reported  # noqa: F401

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser, live_server, reported):  # noqa: F811
    page = browser.new_context(viewport={"width": 375, "height": 200}).new_page()
    log_in(page, live_server.url, "coordinator")
    page.goto(f"{live_server.url}/dashboard/?period=2020-04")
    page.wait_for_load_state("networkidle")
    return page


def test_nothing_is_printed_before_the_scripts_of_the_charts_have_run(page):
    """On a slow line the page is there, and its button, before the script that knows of charts."""
    waiting = []
    page.route(re.compile(r"/js/chart\b.*\.js"), lambda route: waiting.append(route))
    page.goto(page.url, wait_until="commit")
    button = page.locator("[data-print]").first
    page.locator("main h1").wait_for()
    page.wait_for_timeout(500)
    assert waiting
    assert not button.is_visible()
    for route in waiting:
        route.continue_()
    button.wait_for(state="visible")


def libraries(page):
    return page.evaluate(
        "performance.getEntriesByType('resource').filter((each) => each.name.includes('chart.umd')).length"
    )


def test_a_chart_far_below_is_drawn_when_the_reader_comes_near(page):
    assert libraries(page) == 0
    page.locator("figure.chart").locator("..").scroll_into_view_if_needed()
    page.locator("figure.chart canvas").wait_for(state="visible")
    assert libraries(page) == 1


def test_the_button_prints_the_page_with_its_chart(page):
    page.evaluate("window.print = () => { window.printedWith = Boolean(window.Chart); }")
    page.locator("[data-print]").first.click()
    page.wait_for_function("window.printedWith !== undefined")
    assert page.evaluate("window.printedWith")
    assert page.locator("figure.chart canvas").is_visible()
