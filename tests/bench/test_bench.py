"""The benchmark does not rot: its smallest size runs, and its report reads as a table."""

import pytest
from django.db import connection

from bench import data, pages, report
from bench.measure import Measured, in_turns, ratio, seconds

postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="the benchmark runs on PostgreSQL")


def test_works_are_timed_in_turns_without_the_first():
    order = []

    times = iter([9.0, 1.0, 3.0, 2.0])

    def work(name):
        order.append(name)
        return next(times) if name == "ours" else 5.0

    assert in_turns(3, lambda: work("ours"), lambda: work("limit")) == [2.0, 5.0]
    assert order == ["ours", "limit"] * 4


def test_what_prepares_a_work_is_not_timed():
    calls = []
    assert seconds(lambda: calls.append("work"), before=lambda: calls.append("before")) < 1
    assert calls == ["before", "work"]


def test_a_ratio_is_held_to_its_aim():
    assert ratio("x", 0.2, 0.1, 3).ok is True
    assert ratio("x", 0.4, 0.1, 3).ok is False
    assert ratio("x", 0.4, 0.1).ok is None


def test_the_report_is_a_table():
    lines = report.table([Measured("a", "≤ 3 ×", "2 ×", True), Measured("b", "–", "9", None)]).splitlines()
    assert lines[2:] == ["| a | ≤ 3 × | 2 × | yes |", "| b | – | 9 | – |"]


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_the_smallest_size_is_built_and_its_pages_answer():
    data.three_units()
    assert data.counts() == 3 * 3 * 12
    pages.open_december()
    costs = pages.page_costs(1)
    assert set(costs) == {"home", "entry", "review", "dashboard", "reports", "unit page"}
    assert all(queries > 0 for _page, _empty, queries in costs.values())
