"""The dashboards of places in a real browser: charts over their tables, the diagram by keyboard, no fault of access."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from tests.e2e.test_month import log_in, province  # noqa: F401
from tests.e2e.widths import misfits
from units.models import DistrictTile

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
AT = "?period=2020-04"
PAGES = {
    "/dashboard/months/": 0,
    "/dashboard/districts/": 0,
    "/dashboard/districts/H1/": 2,
    "/dashboard/groups/commune/": 2,
    "/dashboard/units/X1/": 1,
}


@pytest.fixture
def reported(province):  # noqa: F811
    """April and March of the district and two communes, confirmed; the district has its square."""
    DistrictTile.objects.create(unit=province.units["H1"], column=0, row=0)
    for month in (3, 4):
        for code in ("H1", "X1", "X2"):
            numbers = [(10, month, 0)] * len(province.reported_by(code))
            submission_accept(submission=province.send(code, month, *numbers), by=province.coordinator)
    figures_drain()
    return province


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (375, "dark")])
def test_each_page_draws_its_charts_axe_finds_nothing_and_no_box_is_pushed_sideways(
    browser, live_server, reported, width, scheme
):
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    complaints = log_in(page, live_server.url, "coordinator")
    found = {}
    for address, charts in PAGES.items():
        page.goto(f"{live_server.url}{address}{AT}")
        assert page.locator("figure.drawing svg.size:visible").count() == charts
        violations = Axe().run(page).response["violations"]
        found |= {f"{address} {each['id']}": each["nodes"][0]["html"][:150] for each in violations}
        found |= {f"{address} {what}": why for what, why in misfits(page).items()}
    assert (found, complaints) == ({}, [])


def test_a_square_of_the_diagram_has_the_colour_of_its_distance(browser, live_server, reported):
    page = browser.new_context(color_scheme="light").new_page()
    log_in(page, live_server.url, "coordinator")
    page.goto(f"{live_server.url}/dashboard/districts/{AT}")
    colour = "(element) => getComputedStyle(element).fill"
    square = page.locator("svg.tiles .tile").first
    assert square.get_attribute("class").split()[-1].startswith("away-")
    assert square.evaluate(colour) != "rgb(255, 255, 255)"


def test_a_square_of_the_diagram_is_reached_and_opened_by_keyboard(browser, live_server, reported):
    page = browser.new_context().new_page()
    complaints = log_in(page, live_server.url, "coordinator")
    page.goto(f"{live_server.url}/dashboard/districts/{AT}")
    page.focus("svg.tiles a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard/districts/H1/**")
    assert "UBND huyện Một và cấp xã trên địa bàn" in page.inner_text("h1")
    assert complaints == []
