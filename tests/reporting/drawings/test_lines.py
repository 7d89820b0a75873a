"""Months as lines: each point at its value, labels that keep apart, and what the year may end at."""

from fractions import Fraction
from itertools import pairwise

import pytest

from reporting.drawings.labels import text_width
from reporting.drawings.lines import BEFORE, LINE, THIN, Fan, Level, Series, common_top, lines
from tests.reporting.drawings.svg import drawn, pixel_scale

MONTHS = [str(number) for number in range(1, 13)]
TO_DATE = [Fraction(179 + 12 * index, 10) for index in range(10)]
MONTHLY = [Fraction(179 + 21 * index, 10) for index in range(9)] + [None]
SERIES = [
    Series("Lũy kế", TO_DATE, provisional=frozenset({9})),
    Series("Từng tháng", MONTHLY, THIN),
    Series("Năm trước", [Fraction(288, 10)] * 12, BEFORE),
]
FAN = Fan(9, TO_DATE[-1], Fraction(287, 10), Fraction(290, 10), Fraction(312, 10), "Ước cả năm")


@pytest.fixture
def sizes():
    chart = lines(SERIES, months=MONTHS, title="Lũy kế tăng", levels=[Level("Chỉ tiêu 30%", 30)], fan=FAN)
    return drawn("lines", chart).all("svg", "size")


def _upward(size):
    return pixel_scale([(t.number("y"), t.words) for t in size.all("text", "tick") if t.words.endswith("%")])


def test_each_point_of_each_line_is_at_its_value_within_half_a_pixel(sizes):
    for size in sizes:
        at_zero, each = _upward(size)
        months = [month.one("line").number("x1") for month in size.all("g", "month")]
        assert [line["data-name"] for line in size.all("g", "series")] == [each.name for each in SERIES]
        for line, series in zip(size.all("g", "series"), SERIES, strict=True):
            known = [(index, value) for index, value in enumerate(series.values) if value is not None]
            spots = line.all("circle", "spot")
            assert [spot.value for spot in spots] == [value for _index, value in known]
            for spot, (index, value) in zip(spots, known, strict=True):
                assert spot.number("cx") == pytest.approx(months[index], abs=0.5)
                assert (float(value) - at_zero) / each == pytest.approx(spot.number("cy"), abs=0.5)


def test_quota_and_fan_are_at_their_values(sizes):
    for size in sizes:
        at_zero, each = _upward(size)
        level, fan = size.one("line", "level"), size.one("polygon", "fan")
        assert level.value == 30
        assert (30 - at_zero) / each == pytest.approx(level.number("y1"), abs=0.5)
        corners = [float(point.split(",")[1]) for point in fan["points"].split()]
        for corner, value in zip(corners, (FAN.start, FAN.high, FAN.low), strict=True):
            assert (float(value) - at_zero) / each == pytest.approx(corner, abs=0.5)
        assert (Fraction(fan["data-low"]), Fraction(fan["data-high"])) == (FAN.low, FAN.high)


def test_the_axis_begins_at_zero(sizes):
    assert all("0%" in [tick.words for tick in size.all("text", "tick")] for size in sizes)


def test_labels_with_the_last_values_never_overlap_though_lines_end_side_by_side(sizes):
    for size in sizes:
        labels = size.all("text", "label")
        words = {label.words for label in labels}
        assert {"Lũy kế 28,7%", "Từng tháng 34,7%", "Năm trước 28,8%"} <= words
        assert {"Chỉ tiêu 30%", "Ước cả năm 28,7–31,2%"} <= words
        heights = sorted(label.number("y") for label in labels)
        assert all(later - earlier >= LINE - 0.02 for earlier, later in pairwise(heights))
        assert max(heights) <= float(size["viewbox"].split()[3])


def test_a_provisional_month_is_hollow_and_its_line_is_dashed(sizes):
    line = sizes[0].all("g", "series")[0]
    assert [spot.value for spot in line.all("circle", "provisional")] == [TO_DATE[9]]
    (dashed,) = line.all("polyline", "open")
    assert dashed["points"].split()[1].split(",")[0] == line.all("circle", "provisional")[0]["cx"]


def test_a_month_without_a_value_breaks_the_line():
    values = [Fraction(10), Fraction(11), None, Fraction(12), Fraction(13)]
    chart = drawn("lines", lines([Series("x", values)], months=MONTHS[:5], title="x", widths=(420,)))
    runs = chart.one("g", "series").all("polyline", "line")
    assert [len(run["points"].split()) for run in runs] == [2, 2]


def test_each_month_says_all_its_values_to_pointer_and_keyboard(sizes):
    month = sizes[0].all("g", "month")[8]
    assert month.title == "9: Lũy kế 27,5%; Từng tháng 34,7%; Năm trước 28,8%"
    assert month["role"] == "img"  # named by its title
    assert month["tabindex"] == "0"


def test_small_multiples_share_one_axis():
    low, high = [Series("a", [Fraction(5)])], [Series("b", [Fraction(48)])]
    top = common_top([(low, []), (high, [Level("q", 50)])])
    pictures = [
        drawn("lines", lines(each, months=MONTHS, title="x", widths=(420,), top=top)).one("svg") for each in (low, high)
    ]
    axes = [[(t["y"], t.words) for t in size.all("text", "tick")] for size in pictures]
    assert axes[0] == axes[1]


def test_a_long_name_is_cut_and_leaves_the_lines_their_room():
    chart = lines([Series("Ủy ban nhân dân " * 30, [Fraction(10), Fraction(12)])], months=MONTHS, title="x")
    for size in drawn("lines", chart).all("svg", "size"):
        (label,) = size.all("text", "label")
        assert label.words.startswith("Ủy ban")
        assert label.words.endswith("… 12,0%")
        assert label.number("x") + text_width(label.words) <= float(size["viewbox"].split()[2])
        assert all(hit.number("width") > 5 for hit in size.all("rect", "hit"))


def test_no_values_at_all_is_an_empty_axis():
    chart = drawn("lines", lines([Series("x", [None, None])], months=MONTHS, title="x"))
    assert chart.all("circle") == []
    assert chart.all("text", "label") == []
