"""Sorting a table by a column, with what was chosen in the address."""

from django.template import RequestContext, Template

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


def test_a_heading_turns_its_own_order_round():
    sorting = Sorting.of({"sort": "-rate"}, COLUMNS, "name")
    assert (sorting.turned("rate"), sorting.turned("name")) == ("rate", "-name")
    assert (sorting.direction("rate"), sorting.direction("name")) == ("descending", "none")


def test_the_link_of_a_heading_keeps_the_other_choices_and_begins_with_the_first_page(rf):
    request = rf.get("/", {"sort": "-rate", "period": "2020-04", "page": "2"})
    context = RequestContext(request, {"sorting": Sorting.of(request.GET.dict(), COLUMNS, "name")})
    heading = Template('{% load tables %}{% sort "rate" "Rate" "n" "units" %}').render(context)
    assert '<a href="?sort=rate&amp;period=2020-04#units">Rate</a>' in heading
    assert 'aria-sort="descending"' in heading
