"""The strip of dots: one dot a unit, at its rate, never on another."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.drawings.judged import Judged
from reporting.drawings.strip import MOST_DOTS, WIDE, Level, columns, stacked, strip
from tests.reporting.drawings.svg import drawn, pixel_scale

UNITS = [
    Judged(f"Xã {number}", 150 + number * number % 170, 1000, (2000, 2500)[number % 2], f"/x/{number}/")
    for number in range(139)
]
LEVELS = [Level(20, "Chỉ tiêu 20%"), Level(25, "Chỉ tiêu 25%")]


@pytest.fixture
def sizes():
    return drawn("strip", strip(UNITS, title="56 xã đạt", levels=LEVELS)).all("svg", "size")


def test_each_dot_is_at_its_rate_within_half_a_pixel(sizes):
    for size in sizes:
        at_zero, each = pixel_scale([(t.number("x"), t.words) for t in size.all("text", "tick")])
        dots = size.all("circle", "dot")
        assert sorted(dot.value for dot in dots) == sorted(unit.rate for unit in UNITS)
        for dot in dots:
            assert (float(dot.value) - at_zero) / each == pytest.approx(dot.number("cx"), abs=0.5)


def test_no_dot_covers_another_and_none_leaves_the_picture(sizes):
    for size in sizes:
        height = float(size["viewbox"].split()[3])
        dots = [(dot.number("cx"), dot.number("cy"), dot.number("r")) for dot in size.all("circle", "dot")]
        for (x, y, r), (other_x, other_y, _r) in combinations(dots, 2):
            assert (x - other_x) ** 2 + (y - other_y) ** 2 >= (2 * r) ** 2 - 0.5
        assert all(y - r >= 0 and y + r <= height for _x, y, r in dots)


def test_each_dot_leads_to_its_unit_says_its_name_and_has_the_hue_of_its_own_quota(sizes):
    by_url = {unit.url: unit for unit in UNITS}
    links = sizes[0].all("a")
    assert {link["href"] for link in links} == set(by_url)
    for link in links:
        unit = by_url[link["href"]]
        reaches = 10_000 * unit.online >= unit.minimum_hundredths * unit.total
        assert link.title.startswith(f"{unit.name}: ")
        assert link.words == link.title  # which is its name: nothing else is in it
        assert ("reaches" if reaches else "below") in link.one("circle").classes


def test_the_quota_lines_are_at_their_values_and_labels_keep_apart(sizes):
    for size in sizes:
        at_zero, each = pixel_scale([(t.number("x"), t.words) for t in size.all("text", "tick")])
        lines = size.all("line", "level")
        assert [line.value for line in lines] == [20, 25]
        for line in lines:
            assert (float(line.value) - at_zero) / each == pytest.approx(line.number("x1"), abs=0.5)
        first, second = size.all("text", "label")
        wide = 8 * len(first.words)
        assert first["y"] != second["y"] or second.number("x") - first.number("x") >= wide


def test_equal_figures_give_the_same_picture_whatever_their_order():
    one, other = strip(UNITS, title="x"), strip(reversed(UNITS), title="x")
    assert one == other


def test_more_units_than_can_be_found_as_dots_are_columns_that_count_them_all():
    many = [Judged(f"Xã {number}", number % 97, 100, 2000) for number in range(MOST_DOTS + 1)]
    size = drawn("strip", strip(many, title="x", widths=(WIDE,))).one("svg", "size")
    assert not size.all("circle", "dot")
    assert sum(column.value for column in size.all("rect", "mark")) == len(many)


@given(st.lists(st.floats(0, 100), max_size=40).map(sorted))
def test_stacked_dots_never_touch(positions):
    offsets = stacked(positions, 10)
    dots = list(zip(positions, offsets, strict=True))
    assert all((x - u) ** 2 + (y - v) ** 2 >= 100 - 1e-3 for (x, y), (u, v) in combinations(dots, 2))


def test_columns_of_counted_units_are_those_of_the_units_themselves():
    many = [Judged(f"Xã {number}", number % 97, 100, 2000) for number in range(MOST_DOTS + 1)]
    levels = [Level(20, "20%")]
    counts = {point: sum(each.online == point for each in many) for point in range(97)}
    [counted] = columns(counts, title="Xã", levels=levels).sizes
    [drawn, _narrow] = strip(many, title="Xã", levels=levels).sizes
    assert [(each.units, each.low) for each in counted.columns] == [(each.units, each.low) for each in drawn.columns]
    assert [level.value for level in counted.levels] == ["20"]
    assert sum(each.units for each in counted.columns) == MOST_DOTS + 1
