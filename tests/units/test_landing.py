"""Where a login leads: to the page that was asked for, and home where the address has none."""

import pytest
from django.test import Client

from tests.test_access import ARGUMENTS, TABLE, WRONG
from tests.units.conftest import PASSWORD
from units.landing import landing
from units.models import User

# addresses that answer 405 to a GET of every user who is logged in, by the table of who gets which answer
POSTED_ONLY = ["/" + ARGUMENTS.get(route, route) for route, (get, _post) in TABLE.items() if WRONG in get]


def login(client: Client, target: str):
    return client.post("/login/", {"username": "lan", "password": PASSWORD, "next": target})


def test_the_logout_is_among_the_addresses_that_are_only_posted_to() -> None:
    assert "/logout/" in POSTED_ONLY
    assert len(POSTED_ONLY) > 10


@pytest.mark.parametrize("address", POSTED_ONLY)
def test_an_address_that_is_only_posted_to_is_no_landing(address: str) -> None:
    assert landing(address) == "/"


@pytest.mark.parametrize(
    "address",
    ["/", "/dashboard/?period=2020-04", "/review/", "/account/security/", "/password/change/", "/admin/", "/no-page/"],
)
def test_an_address_with_a_page_is_where_the_login_lands(address: str) -> None:
    assert landing(address) == address


@pytest.mark.django_db
def test_who_asked_for_the_logout_lands_at_home(client: Client, person: User) -> None:
    asked = client.get("/logout/")
    assert asked.headers["Location"] == "/login/?next=/logout/"
    answer = login(client, "/logout/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    again = client.get("/login/?next=/logout/")  # the login page opened once more, logged in
    assert (again.status_code, again.headers["Location"]) == (302, "/")


@pytest.mark.django_db
def test_who_asked_for_a_page_lands_there(client: Client, person: User) -> None:
    assert login(client, "/dashboard/?period=2020-04").headers["Location"] == "/dashboard/?period=2020-04"


@pytest.mark.django_db
def test_who_confirms_for_a_button_lands_at_the_security_page(client: Client, person: User) -> None:
    login(client, "/")
    answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "/account/security/codes/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/security/")
