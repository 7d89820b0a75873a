"""Scales, ticks and room for words."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.drawings.labels import apart
from reporting.drawings.scales import Scale, around, exact, px, step, ticks
from reporting.drawings.words import glyph, rounded, short_points, short_rate, side

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=10_000)


def test_a_position_has_at_most_two_decimals_and_a_point():
    assert [px(each) for each in (12.0, 12.345, -0.001, 0.1)] == ["12", "12.35", "0", "0.1"]


def test_the_exact_value_is_read_back_from_its_text():
    assert Fraction(exact(Fraction(1247, 40))) == Fraction(1247, 40)
    assert exact(Decimal("31.10")) == "311/10"


@given(numbers, numbers, numbers)
def test_a_position_is_computed_back_to_its_value(low, high, value):
    scale = Scale.of(min(low, high), max(low, high), 40, 800)
    assert scale.value(scale.at(value)) == pytest.approx(float(value), abs=1e-6)


@given(st.lists(numbers, min_size=1), st.integers(2, 12))
def test_an_axis_holds_all_values_and_no_more_ticks_than_asked(values, most):
    low, high, size = around(values, most)
    found = ticks(low, high, size)
    assert low <= min(values) <= max(values) <= high
    assert found[0] == low
    assert found[-1] == high
    assert len(found) <= most + 2


def test_steps_are_round():
    assert [step(0, high, 5) for high in (1, 40, 45, 60, 3)] == [Fraction(1, 5), 10, 10, 20, 1]


@given(st.lists(st.floats(0, 200), max_size=8))
def test_labels_keep_a_line_between_them_and_stay_between_top_and_bottom(wanted):
    placed = apart(wanted, 16, 10, 210)
    ordered = sorted(placed)
    assert all(later - earlier >= 16 - 1e-6 for earlier, later in pairwise(ordered))
    assert all(10 - 1e-6 <= position <= 210 + 1e-6 for position in placed)


def test_labels_with_room_are_where_they_want_to_be():
    assert apart([100.0, 20.0, 60.0], 16, 0, 200) == [100.0, 20.0, 60.0]


def test_labels_that_want_one_place_share_it_evenly():
    assert apart([100.0, 100.0], 16, 0, 200) == [92.0, 108.0]


def test_a_rate_below_its_quota_is_never_written_as_the_quota():
    assert short_rate(Fraction(2498, 100), [25]) == "24,98%"
    assert short_rate(Fraction(24999, 1000), [30, 25]) == "24,999%"
    assert short_rate(Fraction(2498, 100)) == "25,0%"
    assert short_rate(25, [25]) == "25,0%"


def test_a_gap_is_never_written_as_none_where_there_is_one():
    assert [short_points(each) for each in (Fraction(-3, 100), Fraction(61, 10), 0)] == ["−0,03", "+6,1", "0,0"]


def test_halves_are_rounded_away_from_zero():
    assert [rounded(each, 1) for each in (Fraction(1, 4), Fraction(-1, 4))] == [Decimal("0.3"), Decimal("-0.3")]


def test_the_quota_itself_is_reached():
    assert (glyph(0), side(0)) == ("▲", "reaches")
    assert (glyph(Fraction(-1, 10**9)), side(Fraction(-1, 10**9))) == ("▼", "below")
    assert side(None) == "unjudged"
