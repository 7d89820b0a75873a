"""Where a login leads: to a page of the portal that was asked for, else to the first page; never to a failure."""

import pytest

from tests.units.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NO_PAGES = ["abc", "4-3-2", "units:login", "units:nothing", "login", "?x=1", "#x", "x/y", "/login/", "/login/?x=1"]


@pytest.mark.parametrize("asked", NO_PAGES)
@pytest.mark.parametrize("page", ["/login/", "/login/second/", "/login/second/set-up/"])
def test_who_is_logged_in_is_led_to_the_first_page(client, person, page, asked):
    client.force_login(person)
    assert client.get(page, {"next": asked}).headers["Location"] == "/"


@pytest.mark.parametrize("asked", NO_PAGES)
def test_a_login_leads_to_the_first_page(client, person, asked):
    answer = client.post("/login/", {"username": "lan", "password": PASSWORD, "next": asked})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("asked", NO_PAGES[:-2])
def test_who_shows_again_who_it_is_is_led_to_the_own_security(client, person, asked):
    client.force_login(person)
    answer = client.post("/account/confirm/", {"password": PASSWORD, "next": asked})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/security/")


@pytest.mark.parametrize("asked", ["/review/", "/review/?kind=commune", "http://testserver/review/", "/nothing"])
def test_a_page_that_was_asked_for_is_led_to(client, person, asked):
    answer = client.post("/login/", {"username": "lan", "password": PASSWORD, "next": asked})
    assert answer.headers["Location"] == asked


def test_logging_out_leads_to_no_bare_word(client, person):
    client.force_login(person)
    assert client.post("/logout/", {"next": "abc"}).headers["Location"] == "/login/"
