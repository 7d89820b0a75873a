"""A page offers the filters by which its reader last narrowed it, and applies none by itself."""

import re
from html import unescape

import pytest

from reporting.views.last_filters import COOKIE

PAGES = {"/review/": "period=2020-04&hints=with", "/dashboard/": "kind=commune&status=met"}


def offered(client, address):
    page = client.get(address).content.decode()
    found = re.search(r'<a href="\?([^"]*)">Bộ lọc lần trước</a>', page)
    return unescape(found[1]) if found else None


@pytest.fixture
def coordinator(working_province, login):
    return login(working_province.coordinator)


@pytest.mark.parametrize("address", PAGES)
def test_the_filters_of_last_time_are_one_link(coordinator, address):
    assert offered(coordinator, address) is None
    assert offered(coordinator, f"{address}?{PAGES[address]}") is None  # what is chosen now
    assert offered(coordinator, address) == PAGES[address]
    assert offered(coordinator, address) == PAGES[address]  # a page that shows everything changes nothing


def test_each_page_has_its_own(coordinator):
    for address, query in PAGES.items():
        coordinator.get(f"{address}?{query}")
    assert {address: offered(coordinator, address) for address in PAGES} == PAGES


def test_the_last_ones_count_and_neither_month_nor_order_is_a_filter_of_the_overview(coordinator):
    coordinator.get("/dashboard/?kind=commune&period=2020-01&sort=-gap&page=1")
    assert offered(coordinator, "/dashboard/") == "kind=commune"
    coordinator.get("/dashboard/?kind=district")
    assert offered(coordinator, "/dashboard/?period=2020-01") == "kind=district"


def test_who_logs_in_next_is_offered_nothing(coordinator, working_province, login):
    coordinator.get("/dashboard/?kind=commune")
    coordinator.force_login(working_province.clerks["SO1"], backend="units.backends.PortalBackend")
    assert offered(coordinator, "/dashboard/") is None
    coordinator.force_login(working_province.coordinator, backend="units.backends.PortalBackend")
    assert offered(coordinator, "/dashboard/") == "kind=commune"


def test_a_cookie_that_was_changed_by_hand_holds_nothing(coordinator):
    coordinator.get("/dashboard/?kind=commune")
    coordinator.cookies[COOKIE] = coordinator.cookies[COOKIE].value[:-1] + "x"
    assert offered(coordinator, "/dashboard/") is None
    coordinator.cookies[COOKIE] = "x"
    assert offered(coordinator, "/dashboard/") is None


def test_scripts_and_other_sites_do_not_get_it(coordinator):
    cookie = coordinator.get("/dashboard/?kind=commune").cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert COOKIE not in coordinator.get("/dashboard/?kind=commune").cookies  # which is kept already
