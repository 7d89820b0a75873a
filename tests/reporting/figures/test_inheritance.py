"""Whose months a unit shows: steps of the year that pass figures on, over several steps, by the earliest way."""

from datetime import date

import pytest

from reporting.figures.inheritance import behind, months_taken_over, ranges, relatives_of, steps_of_year, taken_over
from reporting.models import Basis
from tests.factories import make_commune, make_compliance, make_period, make_succession

APRIL, MAY, JUNE = date(2020, 4, 1), date(2020, 5, 1), date(2020, 6, 1)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([4], "4"),
        ([1, 2], "1–2"),
        ([1, 2, 3, 5], "1–3, 5"),
        ([1, 3, 5], "1, 3, 5"),
        ([1, 3, 4, 11, 12], "1, 3–4, 11–12"),
    ],
)
def test_runs_of_months_are_drawn_together(numbers, text):
    assert ranges(numbers) == text


@pytest.fixture
def units(db):
    return {code: make_commune(code, sort_order=order) for order, code in enumerate("ABCDE")}


@pytest.fixture
def months(db):
    return {month: make_period(month) for month in range(1, 8)}


def shown(unit, period):
    return [(each.unit.code, each.since) for each in taken_over(unit, period)]


def test_a_unit_without_predecessors_shows_its_own_months_alone(units, months, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert taken_over(units["A"], months[7]) == []


def test_predecessors_join_in_the_order_of_their_days(units, months, django_assert_num_queries):
    make_succession(units["B"], units["A"], JUNE)
    make_succession(units["C"], units["A"], APRIL, "renaming")
    with django_assert_num_queries(2):
        assert shown(units["A"], months[7]) == [("C", APRIL), ("B", JUNE)]


@pytest.mark.parametrize(("month", "is_shown"), [(3, False), (4, True), (7, True)])
def test_a_step_counts_from_the_month_in_which_it_takes_effect(units, months, month, is_shown):
    make_succession(units["B"], units["A"], date(2020, 4, 30))
    assert bool(taken_over(units["A"], months[month])) == is_shown


@pytest.mark.parametrize("kind", ["split", "abolition"])
def test_a_split_or_an_abolition_passes_no_figures_on(units, months, kind):
    make_succession(units["B"], units["A"], APRIL, kind)
    assert taken_over(units["A"], months[7]) == []


@pytest.mark.parametrize(("on", "is_shown"), [(date(2019, 12, 31), False), (date(2020, 1, 1), True)])
def test_a_step_of_the_year_before_is_none_of_this_year(units, months, on, is_shown):
    make_succession(units["B"], units["A"], on)
    assert steps_of_year(months[7]).exists() == is_shown


def test_a_year_whose_first_period_begins_in_december_counts_steps_from_then(units):
    period = make_period(1, starts_on=date(2019, 12, 15), ends_on=date(2020, 1, 14))
    make_succession(units["B"], units["A"], date(2019, 12, 20))
    assert steps_of_year(period).exists()


def test_over_two_steps_months_are_shown_since_the_later_of_both(units, months):
    make_succession(units["C"], units["B"], APRIL)
    make_succession(units["B"], units["A"], JUNE)
    assert shown(units["A"], months[7]) == [("B", JUNE), ("C", JUNE)]
    assert shown(units["A"], months[5]) == []
    assert shown(units["B"], months[7]) == [("C", APRIL)]


def test_of_two_ways_the_earlier_one_counts(units, months):
    make_succession(units["C"], units["B"], APRIL)
    make_succession(units["B"], units["A"], JUNE)
    make_succession(units["C"], units["A"], MAY)
    assert shown(units["A"], months[7]) == [("C", MAY), ("B", JUNE)]


def test_steps_in_a_circle_end(units, months):
    make_succession(units["B"], units["A"], APRIL)
    make_succession(units["A"], units["B"], MAY)
    assert shown(units["A"], months[7]) == [("B", APRIL)]
    assert behind(units["A"].pk, steps_of_year(months[7])) == {units["A"].pk, units["B"].pk}


def test_behind_a_unit_are_itself_and_all_that_passed_into_it(units, months):
    steps = [make_succession(units["B"], units["A"], APRIL), make_succession(units["C"], units["B"], APRIL)]
    assert behind(units["A"].pk, steps) == {units[code].pk for code in "ABC"}
    assert behind(units["D"].pk, steps) == {units["D"].pk}


def test_months_that_a_predecessor_brings_are_added_up_with_their_hole(units, months):
    make_succession(units["B"], units["A"], JUNE)
    for month, total in ((1, 1), (2, 2), (4, 4), (7, 100)):
        make_compliance(units["B"], months[month], total, 1)
    make_compliance(units["B"], months[3], 50, 50, Basis.PROVISIONAL)
    [found] = months_taken_over(units["A"], months[6], Basis.OFFICIAL)
    assert (found.months, found.received_total, found.received_online) == ("1–2, 4", 7, 3)


def test_a_predecessor_that_never_reported_brings_nothing(units, months):
    make_succession(units["B"], units["A"], JUNE)
    [found] = months_taken_over(units["A"], months[6], Basis.OFFICIAL)
    assert (found.months, found.received_total) == ("", 0)


def test_without_predecessors_nothing_is_brought(units, months, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert months_taken_over(units["A"], months[6], Basis.OFFICIAL) == []


def test_relatives_are_steps_of_every_kind_and_year_and_units_of_the_same_code(units, django_assert_num_queries):
    before = make_succession(units["B"], units["A"], date(2015, 1, 1), "split")
    after = make_succession(units["A"], units["C"], date(2025, 7, 1), "abolition")
    old = make_commune("a", active_until=date(2010, 1, 1), active_from=date(2009, 1, 1), has_old_code=True)
    older = make_commune("A", active_until=date(2008, 1, 1), active_from=date(2007, 1, 1))
    with django_assert_num_queries(3):
        found = relatives_of(units["A"])
    assert (found.steps_before, found.steps) == ([before], [after])
    assert found.namesakes == [old, older]
