"""Sorting a table by a column, with what was chosen in the address."""

from reporting.selection.sorting import Sorting

COLUMNS = {"name": lambda row: row[0], "rate": lambda row: row[1]}
ROWS = [("b", 2), ("a", None), ("c", 3)]


def names(query, default="name"):
    return [row[0] for row in Sorting.of(query, COLUMNS, default).rows(ROWS, COLUMNS)]


def test_rows_rise_or_fall_and_those_without_a_value_come_last_either_way():
    assert names({"sort": "rate"}) == ["b", "c", "a"]
    assert names({"sort": "-rate"}) == ["c", "b", "a"]


def test_an_unknown_column_counts_as_the_default():
    assert names({"sort": "salary"}, default="-name") == ["c", "b", "a"]


def test_a_heading_turns_its_own_order_round_and_keeps_the_other_choices():
    sorting = Sorting.of({"sort": "-rate", "period": "2020-04", "page": "2", "kind": ""}, COLUMNS, "name")
    assert sorting.query("rate") == "?period=2020-04&sort=rate"
    assert sorting.query("name") == "?period=2020-04&sort=-name"
    assert (sorting.direction("rate"), sorting.direction("name")) == ("descending", "none")


def test_the_order_is_kept_in_other_addresses_unless_it_is_the_default():
    kept = [Sorting.of({"sort": order}, COLUMNS, "-rate").kept("-rate") for order in ("name", "-name", "-rate", "")]
    assert kept == ["&sort=name", "&sort=-name", "", ""]
