"""Wrong passwords on many accounts from one address are noticed: in the log and by administrators, without a lock."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import make_user
from tests.units.conftest import PASSWORD, try_login
from units.guessing import MANY
from units.models import GuessingAddress, Role, User

pytestmark = pytest.mark.django_db
WRONG = "khong-phai-mat-khau"


def try_accounts(number: int, address: str, name: str = "clerk") -> None:
    for each in range(number):
        assert try_login(Client(), f"{name}-{each}", WRONG, address) == 200


def noted(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "units.guessing"]


def test_many_accounts_refused_from_one_address_are_noticed(caplog, person: User) -> None:
    try_accounts(MANY, "10.0.0.7")

    found = GuessingAddress.objects.get()
    assert (found.address, found.accounts) == ("10.0.0.7", MANY)
    assert noted(caplog) == [f"Wrong passwords for {MANY} accounts from 10.0.0.7 within 15 minutes."]
    assert try_login(Client(), "lan", PASSWORD, "10.0.0.7") == 302  # nobody is locked for it


def test_administrators_read_of_it_on_their_first_page(person: User) -> None:
    try_accounts(MANY + 1, "10.0.0.7")
    client = Client()
    client.force_login(make_user(Role.ADMINISTRATOR, "admin"))

    page = client.get("/admin/").content.decode()

    assert f"Từ địa chỉ mạng 10.0.0.7, {MANY + 1} tài khoản bị từ chối đăng nhập" in page
    assert "/admin/units/guessingaddress/" in page
    assert client.get("/admin/units/guessingaddress/").status_code == 200


def test_a_few_accounts_are_not_noticed_however_often_they_are_tried(caplog) -> None:
    try_accounts(MANY - 1, "10.0.0.7")
    try_accounts(MANY - 1, "10.0.0.7")

    assert not GuessingAddress.objects.exists()
    assert noted(caplog) == []


def test_two_addresses_are_counted_each_by_itself() -> None:
    try_accounts(MANY - 1, "10.0.0.7")
    try_accounts(MANY - 1, "10.0.0.8")

    assert not GuessingAddress.objects.exists()


def test_one_name_in_several_spellings_is_one_account() -> None:
    for name in ("lan", "Lan", "LAN"):
        try_login(Client(), name, WRONG, "10.0.0.7")
    try_accounts(MANY - 2, "10.0.0.7")

    assert not GuessingAddress.objects.exists()


def test_accounts_tried_long_before_do_not_count() -> None:
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False) as clock:
        try_accounts(MANY - 1, "10.0.0.7")
        clock.shift(timedelta(minutes=16))
        try_accounts(MANY - 1, "10.0.0.7", "other")

        assert not GuessingAddress.objects.exists()


def test_a_day_has_one_row_with_the_largest_number() -> None:
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False) as clock:
        try_accounts(MANY + 2, "10.0.0.7")
        clock.shift(timedelta(minutes=16))
        try_accounts(MANY, "10.0.0.7", "other")

        assert list(GuessingAddress.objects.values_list("accounts", flat=True)) == [MANY + 2]
