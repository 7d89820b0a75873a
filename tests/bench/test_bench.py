"""The benchmark does not rot: its smallest size runs, and its report reads as a table."""

import pytest
from django.core.management import call_command
from django.urls import resolve

from bench import addresses, data, lines, loading, pages, report, work
from bench.measure import Measured, in_turns, ratio, seconds
from bench.pages import Cost
from reporting.urls import urlpatterns

postgresql_only = pytest.mark.postgres("the benchmark runs on PostgreSQL")

# Addresses that only take posts, are fragments, or answer with a file.
NO_PAGE = {
    "catalogue-xlsx",
    "catalogue-csv",
    *("cells", "template", "file-refused", "verify-form", "verify", "period-lock", "period-unlock", "remind", "urging"),
    *(
        "reconciliation-apply",
        "reconciliation-refused",
        "differences-note",
        "reminder-settle",
        "urging-check",
        "urging-note",
    ),
    *("own-calendar", "due-feed", "approval", "called", "confirmation-undo"),
    *("communes-xlsx", "report-docx", "differences-xlsx", "differences-csv", "dashboard-xlsx", "dashboard-csv"),
    *("indicators-xlsx", "indicators-csv", "ranking-xlsx", "ranking-csv", "urging-letter"),
    *("reports-workbook", "reports-csv", "reports-docx", "reports-page", "file-content"),
}
OF_ONE_RECORD = {"receipt", "reminder", "file-job"}  # nothing in them grows


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
    shown = report.table([Measured("a", "≤ 3 ×", "2 ×", True), Measured("b", "–", "9", None)]).splitlines()
    assert shown[2:] == ["| a | ≤ 3 × | 2 × | yes |", "| b | – | 9 | – |"]


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_the_smallest_size_is_built_and_its_pages_answer():
    data.three_units()
    assert data.counts() == 3 * 3 * 12
    work.add()
    answers = addresses.pages() | addresses.files()
    costs = pages.costs_of(answers, 1)  # raises where one does not answer 200
    assert set(costs) == set(answers)
    assert all(cost.queries > 0 for cost in costs.values())


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_every_page_of_the_portal_that_is_only_read_is_opened():
    """But for those of the administration, which few open."""
    data.three_units()
    work.add()
    opened = {resolve(address.partition("?")[0]).url_name for _who, address in addresses.pages().values()}
    shown = {pattern.name for pattern in urlpatterns if not str(pattern.pattern).startswith("admin/")}
    assert shown - opened == NO_PAGE | OF_ONE_RECORD


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_after_the_loading_the_next_size_can_be_built():
    assert loading.import_and_copy(1, rows=60, units=3)[-1] >= 60
    call_command("flush", interactive=False, verbosity=0)


def test_a_page_keeps_its_queries_when_every_size_needs_the_same():
    costs = {"3 units": {"x": cost(9), "home": cost(13)}, "165 units": {"x": cost(9), "home": cost(13)}}
    same, main = lines.query_lines(costs)
    assert (same.value, same.aim, same.ok) == ("9", "the same", True)
    assert (main.value, main.aim, main.ok) == ("13", "the same, ≤ 12", False)
    grown = lines.query_lines({"3 units": {"x": cost(9)}, "165 units": {"x": cost(10)}})
    assert [(each.value, each.ok) for each in grown] == [("9 / 10", False)]


def test_only_pages_people_live_in_have_an_aim_next_to_the_empty_one():
    found = lines.size_lines("165 units", {"home": cost(9), "months": cost(9)}, 3)
    assert [(each.aim, each.ok) for each in found] == [("≤ 3 ×", False), ("–", None)]


@pytest.mark.parametrize(
    ("seconds", "size", "kept"), [(0.4, 1_500_000, True), (0.41, 9, False), (0.1, 1_500_001, False)]
)
def test_every_page_of_a_country_has_a_time_and_a_size_to_keep(seconds, size, kept):
    """A page of several seconds was in the table for days: it was next to an empty page, without an aim."""
    [line] = lines.country_lines("11,304 units", {"months": Cost(seconds, 0.1, 9, size)})
    assert (line.aim, line.ok) == ("≤ 400 ms, ≤ 1,500 kB", kept)
    assert line.value.endswith(" kB")
    assert line.name == "d. months, 11,304 units, against an empty page"


def cost(queries):
    return Cost(0.4, 0.1, queries, 9)
