"""Lists are read page by page, and cost as many queries with many rows as with few."""

from __future__ import annotations

import pytest

from procedures.models import AuthorityLevel
from reporting.actions.figures import figures_drain
from tests.api.reads.calls import codes, every_page, read, refusal, spent
from tests.factories import make_commune, make_period, make_procedure, make_publication
from tests.reporting.frozen import frozen_ranking


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("units", {}),
        ("procedures", {}),
        ("periods", {}),
        ("periods/2020-03/procedures", {}),
        ("quotas", {"period": "2020-03"}),
        ("compliance", {"period": "2020-03"}),
        ("rankings/live", {"period": "2020-03", "kind": "commune"}),
        ("submissions", {}),
    ],
)
def test_pages_of_two_hold_what_one_page_holds(working_province, coordinator, address, query):
    for code in ("X1", "X2", "X3"):
        working_province.send(code, 3, (5, 1, 0), (0, 0, 0))
    figures_drain()
    whole = read(coordinator, address, **query)
    assert whole["next"] is None
    items, pages = every_page(coordinator, address, **query, limit=2)
    assert items == whole["items"]
    assert pages == -(-len(items) // 2) > 1


def test_a_row_added_between_two_pages_shifts_none(working_province, coordinator):
    first = read(coordinator, "units", limit=3)
    make_commune("A0", working_province.units["H1"], sort_order=0)
    rest, _pages = every_page(coordinator, "units", limit=3)
    second = read(coordinator, "units", limit=3, cursor=first["next"])
    assert codes(first) + codes(second) == [each["code"] for each in rest][:6]


def test_a_cursor_opens_only_the_list_that_gave_it(coordinator):
    cursor = read(coordinator, "units", limit=2)["next"]
    assert refusal(coordinator, "units", cursor=cursor, kind="commune") == (404, "cursor_unknown")
    assert refusal(coordinator, "periods", cursor=cursor) == (404, "cursor_unknown")
    assert refusal(coordinator, "units", cursor=cursor[:-1]) == (404, "cursor_unknown")
    assert refusal(coordinator, "units", cursor="x") == (404, "cursor_unknown")


def test_a_ranking_that_changed_is_read_again_from_its_beginning(working_province, coordinator):
    asked = {"period": "2020-03", "kind": "commune", "limit": 1, "basis": "provisional"}
    cursor = read(coordinator, "rankings/live", **asked)["next"]
    working_province.send("X3", 3, (5, 5, 0), (0, 0, 0))
    figures_drain()
    assert refusal(coordinator, "rankings/live", **asked, cursor=cursor) == (409, "list_changed")


def test_a_ranking_in_which_nothing_changed_is_read_on_while_others_work(working_province, coordinator):
    """In the hour of a deadline something is sent every few seconds, which moves no confirmed figure."""
    asked = {"period": "2020-03", "kind": "commune", "limit": 1, "basis": "official"}
    first = read(coordinator, "rankings/live", **asked)
    working_province.send("X3", 3, (5, 5, 0), (0, 0, 0))
    figures_drain()
    second = read(coordinator, "rankings/live", **asked, cursor=first["next"])
    assert second["items"] == read(coordinator, "rankings/live", **asked | {"limit": 2})["items"][1:]


QUERIES = {
    "token": 1,
    "units": 3,
    "units/X1": 5,
    "procedures": 2,
    "procedures/C1": 3,
    "periods/2020-03/procedures": 5,
    "quota-decisions": 3,
    "quotas?period=2020-03": 4,
    "periods": 2,
    "periods/2020-03": 2,
    "submissions": 2,
    "submissions/2020-03/X1": 4,
    "compliance?period=2020-03": 3,
    "rankings/live?period=2020-03&kind=commune": 4,
    "rankings": 2,
    "rankings/2020-02/1": 3,
    "indicators?period=2020-03": 6,
}


@pytest.mark.parametrize("address", QUERIES)
def test_many_rows_take_as_many_queries_as_few(working_province, coordinator, address):
    frozen_ranking(working_province, 2)
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    few = spent(coordinator, address)
    for code in ("X2", "X3", "H1"):
        working_province.send(code, 3, (5, 1, 0), (0, 0, 0))
    for number in range(20):
        make_commune(f"Y{number}", working_province.units["H1"])
        make_publication(make_procedure(f"Q{number}"), [AuthorityLevel.DISTRICT])
    make_period(5)
    figures_drain()
    assert (few, spent(coordinator, address)) == (QUERIES[address], QUERIES[address])
