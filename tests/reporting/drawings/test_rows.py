"""Waterfall and bars: rows that add up."""

from fractions import Fraction

import pytest

from reporting.drawings.bars import Count, bars
from reporting.drawings.waterfall import Step, waterfall
from tests.reporting.drawings.svg import drawn, pixel_scale

START, END = Fraction(302, 10), Fraction(31577, 1000)
STEPS = [
    Step("Kinh doanh", Fraction(17, 10), "/p/1/"),
    Step("Đất đai", Fraction(-523, 1000), "/p/2/"),
    Step("Khác", Fraction(2, 10)),
]


def test_the_steps_of_a_waterfall_lead_from_one_figure_to_the_other():
    chart = drawn("waterfall", waterfall(START, STEPS, END, start_name="Tháng 10", end_name="Tháng 11", title="x"))
    values = [row.one("span", "row-bar").one("svg").value for row in chart.all("li")]
    assert values[0] + sum(values[1:-1]) == values[-1] == END
    at_zero, each = pixel_scale([(t.number("x"), t.words) for t in chart.all("text", "tick")])
    here = START
    for row in chart.all("li")[1:-1]:
        bar, step = row.one("rect", "mark"), row.one("svg").value
        ends = [at_zero + bar.number("x") * each, at_zero + (bar.number("x") + bar.number("width")) * each]
        assert ends == pytest.approx(sorted([float(here), float(here + step)]), abs=0.05 * abs(each))
        here += step
    first, last = chart.all("line", "total")
    assert at_zero + first.number("x1") * each == pytest.approx(float(START), abs=0.05 * each)
    assert at_zero + last.number("x1") * each == pytest.approx(float(END), abs=0.05 * each)


def test_steps_are_said_with_glyph_and_sign():
    chart = drawn("waterfall", waterfall(START, STEPS, END, start_name="Tháng 10", end_name="Tháng 11", title="x"))
    assert [row.one("span", "row-value").words for row in chart.all("li")] == [
        "30,2%",
        "▲ +1,7",
        "▼ −0,5",
        "▲ +0,2",
        "31,6%",
    ]


def test_steps_that_do_not_add_up_are_not_drawn():
    with pytest.raises(ValueError, match="do not add up"):
        waterfall(START, STEPS, END + Fraction(1, 10**9), start_name="a", end_name="b", title="x")


COUNTS = [Count("Khai sinh", 120, "/p/1/", change=-30), Count("Kết hôn", 60), Count("Đất đai", 20), Count("Khác", 0)]


def test_bars_are_as_long_as_their_counts_and_the_largest_comes_first():
    chart = drawn("bars", bars(reversed(COUNTS), title="x", head="TTHC", unit="Hồ sơ"))
    found = [(row.one("svg").value, row.one("rect").number("width")) for row in chart.all("li")]
    assert found == [(120, 100), (60, 50), (20, pytest.approx(16.67))]
    assert [row.one("span", "row-note").words for row in chart.all("li")][1:] == ["30,0%", "10,0%"]


def test_bars_that_are_left_out_are_counted_and_are_in_the_table():
    chart = drawn("bars", bars(COUNTS, title="x", head="TTHC", unit="Hồ sơ", most=1))
    assert len(chart.all("rect", "mark")) == 1
    assert chart.one("li", "drawing-left-out").words.startswith("2 ")
    assert "80" in chart.one("li", "drawing-left-out").words
    assert len(chart.one("tbody").all("tr")) == 3
