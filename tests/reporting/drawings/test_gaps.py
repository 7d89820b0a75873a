"""The gap chart: one bar a unit round its own quota."""

from fractions import Fraction

import pytest

from reporting.drawings.gaps import gaps
from reporting.drawings.judged import Judged
from tests.reporting.drawings.svg import drawn, pixel_scale

UNITS = [
    Judged("Cam Ranh", 311, 1000, 2500, "/u/1/"),
    Judged("Ninh Hòa", 249, 1000, 3000, "/u/2/", is_provisional=True, note="9/10 tháng"),
    Judged("Nha Trang", 1, 3, 3000, "/u/3/"),
    Judged("Vạn Ninh", 24_999, 100_000, 2500, "/u/4/"),
    Judged("Không giao", 10, 20, None, "/u/5/"),
    Judged("Không có hồ sơ", 0, 0, 2500, "/u/6/"),
]


@pytest.fixture
def chart():
    return drawn("gaps", gaps(UNITS, title="Hai đơn vị đạt"))


def test_every_unit_with_a_gap_is_a_row_from_the_largest_to_the_smallest(chart):
    rows = chart.all("a", "drawing-row")
    assert [row["href"] for row in rows] == ["/u/1/", "/u/3/", "/u/4/", "/u/2/"]
    gap_of = [Fraction(100 * u.online, u.total) - Fraction(u.minimum_hundredths, 100) for u in UNITS[:4]]
    assert [row.one("svg").value for row in rows] == sorted(gap_of, reverse=True)


def test_each_bar_reaches_from_the_quota_to_its_gap_within_half_a_pixel_of_a_wide_page(chart):
    ticks = [(t.number("x"), t.words) for t in chart.all("text", "tick") if "quota" not in t.classes]
    at_zero, each = pixel_scale(ticks)
    percent = 0.5 / 1000 * 100  # half a pixel of a column of 1000
    for row in chart.all("li"):
        bar, exact = row.one("rect", "mark"), float(row.one("svg").value)
        ends = sorted([at_zero + bar.number("x") * each, at_zero + (bar.number("x") + bar.number("width")) * each])
        assert ends == pytest.approx(sorted([0, exact]), abs=percent * each)


def test_hue_glyph_sign_and_missing_dossiers_say_the_same(chart):
    said = {row.one("span", "row-name").words: row for row in chart.all("li")}
    assert "▲ +6,1" in said["Cam Ranh"].words
    assert "reaches" in said["Cam Ranh"].one("rect", "mark").classes
    assert "▼ −5,1" in said["Ninh Hòa"].words
    assert "below" in said["Ninh Hòa"].one("rect", "mark").classes
    assert "51" in said["Ninh Hòa"].one("span", "row-note").words
    assert said["Ninh Hòa"].one("svg")["data-missing"] == "51"
    assert "▼ −0,001" in said["Vạn Ninh"].words
    assert said["Cam Ranh"].one("svg").title.startswith("Cam Ranh: 31,1%")


def test_what_is_missing_and_the_note_are_separated(chart):
    notes = {row.one("span", "row-name").words: row.one("span", "row-note").words for row in chart.all("li")}
    assert notes["Ninh Hòa"] == "thiếu 51 hồ sơ · 9/10 tháng"
    assert "·" not in notes["Nha Trang"] + notes["Cam Ranh"]


def test_a_provisional_bar_is_striped(chart):
    striped = [row.one("span", "row-name").words for row in chart.all("li") if row.all("line", "hatch")]
    assert striped == ["Ninh Hòa"]


def test_the_table_behind_has_two_decimals_and_all_units(chart):
    rows = [[cell.words for cell in row.children] for row in chart.one("tbody").all("tr")]
    assert rows[0] == ["Cam Ranh", "31,10%", "25%", "+6,10", "0"]
    assert rows[2] == ["Vạn Ninh", "24,999%", "25%", "−0,001", "1"]


def test_of_many_units_the_first_and_the_last_are_drawn_and_the_table_has_all():
    many = [Judged(f"Xã {number}", number, 100, 2000, f"/x/{number}/") for number in range(60)]
    chart = drawn("gaps", gaps(many, title="x", most=11))
    names = [row.one("span", "row-name").words for row in chart.all("a", "drawing-row")]
    assert names == [f"Xã {number}" for number in (59, 58, 57, 56, 55, 54, 4, 3, 2, 1, 0)]
    assert "49" in chart.one("li", "drawing-left-out").words
    assert len(chart.one("tbody").all("tr")) == 60


def test_nobody_with_a_gap_is_an_empty_chart():
    assert drawn("gaps", gaps(UNITS[4:], title="x")).all("li") == []
