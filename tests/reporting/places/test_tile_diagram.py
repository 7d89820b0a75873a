"""Squares of the diagram: shades of exact rates, words for those who hear them, districts without a position."""

import pytest

from reporting.figures.lines import Line, Verdicts
from reporting.figures.totals import Totals
from reporting.models import Compliance
from reporting.places.districts import DistrictRow
from reporting.places.tile_diagram import HEIGHT, LINE, SPACE, WIDTH, Tile, TileDiagram
from reporting.rates import ComplianceStatus, rounded_rate
from units.models import DistrictTile, Unit


def row(online=3, total=10, *, minimum=3000, reported=1, expected=1, name="Huyện Một", tile=None, judged=True):
    unit = Unit(name=name, kind="district", division_type="huyện", pk=hash(name))
    unit._state.fields_cache["tile"] = DistrictTile(column=tile[0], row=tile[1]) if tile else None
    line = Line(Compliance(unit=unit, minimum_hundredths=minimum), ComplianceStatus.MET, 1, 1) if judged else None
    own = Totals(total, online, reported=reported, expected=expected)
    return DistrictRow(unit, line, own, rounded_rate(online, total), Totals(), Verdicts())


@pytest.mark.parametrize(
    ("online", "total", "step"),
    [
        (0, 10, "away-m3"),
        (20, 100, "away-m2"),
        (25, 100, "away-m1"),
        (29_999, 100_000, "away-m1"),
        (3, 10, "away-p1"),
        (35, 100, "away-p2"),
        (4, 10, "away-p3"),
        (0, 0, "away-none"),
    ],
)
def test_a_step_is_that_of_the_exact_distance_to_the_quota(online, total, step):
    assert Tile(row(online, total), 0, 0).step == step


def test_without_a_quota_or_a_line_a_square_is_neutral():
    assert Tile(row(minimum=None), 0, 0).step == "away-none"
    assert Tile(row(judged=False), 0, 0).step == "away-none"


def test_a_square_says_its_rate_its_distance_its_missing_months_and_its_verdict():
    assert Tile(row(), 0, 0).label == "Huyện Một: 30,00%, ▲ 0,0, Đạt chỉ tiêu"
    assert Tile(row(reported=1, expected=3), 0, 0).label == (
        "Huyện Một: 30,00%, ▲ 0,0, chưa đủ báo cáo (1/3 tháng), Đạt chỉ tiêu"
    )


def test_a_district_without_a_quota_is_a_note_where_others_have_one():
    free, judged = row(name="Huyện đảo", minimum=None, tile=(1, 0)), row(tile=(0, 0))
    assert [each.unit.name for each in TileDiagram([free, judged]).noted] == ["Huyện đảo"]
    assert [tile.name for tile in TileDiagram([free, judged]).tiles] == ["Một"]
    assert (len(TileDiagram([free]).tiles), TileDiagram([free]).noted) == (1, [])


def test_a_district_without_a_line_has_nothing_to_report():
    assert Tile(row(0, 0, judged=False), 0, 0).label == "Huyện Một, Không phải báo cáo"


def test_squares_come_row_by_row_whatever_the_order_of_districts():
    places = {"Huyện A": (1, 1), "Huyện B": (2, 0), "Huyện C": (0, 1), "Huyện D": (0, 0)}
    diagram = TileDiagram([row(name=name, tile=tile) for name, tile in places.items()])
    assert [tile.name for tile in diagram.tiles] == ["D", "B", "C", "A"]
    last = diagram.tiles[-1]
    assert (last.x, last.y) == (WIDTH + SPACE, HEIGHT + SPACE)
    assert last.middle == last.x + WIDTH // 2
    drawn = (diagram.drawn_width, diagram.drawn_height)
    assert drawn == (3 * WIDTH + 2 * SPACE + 2 * LINE, 2 * HEIGHT + SPACE + 2 * LINE)


def test_six_without_a_position_are_in_a_row_below_and_the_seventh_in_the_next():
    loose = [row(name=f"Huyện {number}") for number in range(7)]
    diagram = TileDiagram([row(name="Huyện A", tile=(3, 0)), *loose])
    step_across, step_down = WIDTH + SPACE, HEIGHT + SPACE
    places = {tile.name: (tile.x // step_across, tile.y // step_down) for tile in diagram.tiles}
    assert places == {"A": (3, 0)} | {str(number): (number, 1) for number in range(6)} | {"6": (0, 2)}


def test_a_diagram_without_districts_has_no_square_and_a_size_all_the_same():
    diagram = TileDiagram([])
    assert (diagram.tiles, diagram.drawn_width, diagram.drawn_height) == ([], WIDTH + 2 * LINE, HEIGHT + 2 * LINE)
