"""What an address asks for: known values are read, all others count as not asked."""

from dataclasses import dataclass
from datetime import date

import pytest

from units.address_query import AddressQuery, day, one_of, word


@dataclass(frozen=True, slots=True)
class Asked(AddressQuery):
    owner: str
    code: str = word(5)
    words: str = word(20, strip=True)
    kind: str = one_of(["commune", "district"])
    level: str = one_of([3, 4])
    shown: str = one_of(["above", "all"], "above")
    since: date | None = day()


def asked(**query):
    return Asked.of(query, owner="me")


def test_nothing_asked_is_what_each_field_has_by_default():
    assert asked() == Asked("me") == Asked("me", "", "", "", "", "above", None)
    assert asked(code="", words=" ", kind="", level="", shown="", since="") == Asked("me")


def test_what_is_known_is_read():
    query = {"code": "79", "words": " Xã  Một ", "kind": "commune", "level": "4", "shown": "all", "since": "2020-04-30"}
    assert asked(**query) == Asked("me", "79", "Xã  Một", "commune", "4", "all", date(2020, 4, 30))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("code", "123456"),
        ("code", "1\0"),
        ("words", "x" * 21),
        ("kind", "province"),
        ("kind", "Commune"),
        ("level", "5"),
        ("shown", "some"),
        ("since", "2020-02-30"),
        ("since", "yesterday"),
        ("owner", "you"),
        ("page", "2"),
    ],
)
def test_what_is_unknown_or_too_long_counts_as_not_asked(name, value):
    assert Asked.of({name: value}, owner="me") == Asked("me")


def test_a_blank_around_a_code_is_part_of_it():
    assert asked(code=" 79").code == " 79"


def test_what_was_chosen_is_named_as_in_the_address_without_what_was_not():
    chosen = asked(level="3", since="2020-04-30", kind="").chosen
    assert chosen == {"level": "3", "shown": "above", "since": "2020-04-30"}
