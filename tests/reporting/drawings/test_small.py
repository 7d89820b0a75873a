"""Sparklines, and the steps of the distance to a quota."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.drawings import heat
from reporting.drawings.sparkline import sparkline
from tests.reporting.drawings.svg import drawn

VALUES = [Fraction(179, 10), Fraction(20), None, Fraction(251, 10), Fraction(318, 10)]


def test_a_sparkline_has_a_point_a_month_and_marks_the_last():
    chart = drawn("sparkline", sparkline(VALUES, title="Tỷ lệ, tháng 5: 31,8%", provisional={4})).one("svg")
    spots = chart.all("circle", "spot")
    assert [spot.value for spot in spots] == [value for value in VALUES if value is not None]
    assert [spot.value for spot in chart.all("circle", "last", "provisional")] == [VALUES[-1]]
    assert [len(line["points"].split()) for line in chart.all("polyline")] == [2, 2]
    assert chart.title == chart["aria-label"] == "Tỷ lệ, tháng 5: 31,8%"
    low, high = spots[0], spots[-1]
    assert 30 < low.number("cy") < 36
    assert 0 < high.number("cy") < 6
    for spot in spots:
        share = float((spot.value - low.value) / (high.value - low.value))
        there = low.number("cy") + share * (high.number("cy") - low.number("cy"))
        assert there == pytest.approx(spot.number("cy"), abs=0.5)


def test_months_to_come_keep_their_room():
    few = drawn("sparkline", sparkline(VALUES[:2], title="x")).all("circle")
    all_ = drawn("sparkline", sparkline([Fraction(1)] * 12, title="x")).all("circle")
    assert [spot["cx"] for spot in few] == [spot["cx"] for spot in all_[:2]]


def test_a_sparkline_without_values_is_an_empty_picture():
    assert drawn("sparkline", sparkline([None, None], title="x")).all("circle") == []


@pytest.mark.parametrize(
    ("gap", "name"),
    [
        (None, "away-none"),
        (-40, "away-m3"),
        (Fraction(-1001, 100), "away-m3"),
        (-10, "away-m2"),
        (-5, "away-m1"),
        (Fraction(-1, 10**6), "away-m1"),
        (0, "away-p1"),
        (Fraction(499, 100), "away-p1"),
        (5, "away-p2"),
        (10, "away-p3"),
        (70, "away-p3"),
    ],
)
def test_a_distance_has_a_step_and_the_quota_itself_is_reached(gap, name):
    assert heat.step(gap) == name


def test_a_step_is_never_without_glyph_and_sign():
    assert [heat.shown(gap) for gap in (Fraction(-24, 10), 0, 7, None)] == ["▼ −2,4", "▲ 0,0", "▲ +7,0", ""]


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 10_000))
def test_steps_by_integers_are_those_of_the_exact_distance(online, total, minimum):
    gap = Fraction(100 * online, total) - Fraction(minimum, 100) if total else None
    assert heat.step_of(online, total, minimum) == heat.step(gap)
    assert heat.shown_of(online, total, minimum) == heat.shown(gap)


def test_the_legend_has_every_step():
    assert [step.name for step in heat.legend()] == list(heat.NAMES)
