"""The lock after wrong passwords: whose name is counted, who is locked, and when it opens."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import RequestFactory

from tests.factories import make_user
from units.login_lock import is_locked, lock_open, login_name

LIMIT = settings.AXES_FAILURE_LIMIT


def attempt(user, failures, address="10.0.0.1"):
    return AccessAttempt.objects.create(
        username=user.username, ip_address=address, failures_since_start=failures, get_data="", post_data=""
    )


@pytest.mark.parametrize(
    ("credentials", "fields", "name"),
    [
        ({"username": "CLERK-569"}, {}, "clerk-569"),
        ({"username": "lan"}, {"username": "minh"}, "lan"),
        (None, {"username": "Lan"}, "lan"),
        ({}, {"username": "Lan"}, "lan"),
        (None, {}, None),
        ({"password": "x"}, {"username": "Lan"}, None),
    ],
)
def test_tries_are_counted_for_the_name_as_accounts_have_it(credentials, fields, name):
    assert login_name(RequestFactory().post("/login/", fields), credentials) == name


@pytest.mark.django_db
@pytest.mark.parametrize(("failures", "locked"), [(LIMIT - 1, False), (LIMIT, True), (LIMIT + 1, True)])
def test_an_account_is_locked_once_an_address_has_used_up_its_tries(failures, locked):
    user = make_user()
    attempt(user, failures)
    assert is_locked(user=user) == locked


@pytest.mark.django_db
def test_tries_of_several_addresses_are_not_added_up():
    user = make_user()
    for number in range(3):
        attempt(user, LIMIT - 1, f"10.0.0.{number}")
    assert not is_locked(user=user)


@pytest.mark.django_db
def test_opening_forgets_the_tries_of_every_address_and_of_this_account_alone():
    user, other = make_user(), make_user()
    for address in ("10.0.0.1", "10.0.0.2"):
        attempt(user, LIMIT, address)
    attempt(other, LIMIT)
    assert lock_open(user=user) == 2
    assert (is_locked(user=user), is_locked(user=other)) == (False, True)
    assert lock_open(user=user) == 0
