"""Each refusal of a feature in the diagram of districts: its number in the file, its value and its sentence."""

import json

import pytest

from reporting.loading.province_rows import UNIT_COLUMNS, ProvinceRows, read_units
from reporting.loading.tiles import read_tiles

UNITS = ["001,Huyện Một,district,,,", "002,Huyện Hai,district,,,", "SO1,Sở,department,,,", "00101,Xã,commune,001,,"]
UNKNOWN = "Không có đơn vị cấp huyện mang mã này, hoặc mã bị lặp."
OUTSIDE = "Cột và hàng phải từ 0 đến 39."
TAKEN = "Ô này đã có đơn vị cấp huyện khác."
FIRST = {"code": "001", "col": 0, "row": 0}


@pytest.fixture
def read(tmp_path, db):
    """Read features, or a text, as a file: what is wrong with it, and the squares of the districts."""
    rows = ProvinceRows.with_stored_codes()
    units = tmp_path / "units.csv"
    units.write_text("\n".join([",".join(UNIT_COLUMNS), *UNITS, ""]), encoding="utf-8")
    read_units(units, rows)

    def read_features(*features, text="", encoding="utf-8"):
        path = tmp_path / "tiles.geojson"
        written = text or json.dumps({"features": [{"properties": each} for each in features]})
        path.write_text(written, encoding=encoding)
        read_tiles(path, rows)
        problems = [(each.line, each.column, each.value, each.reason) for each in rows.problems[-1].kept]
        return problems, {code: (tile.column, tile.row) for code, tile in rows.tiles.items()}

    read_features.rows = rows
    return read_features


@pytest.mark.parametrize(
    ("feature", "problem"),
    [
        ({"code": "009", "col": 1, "row": 1}, ("code", "009", UNKNOWN)),
        ({"code": "SO1", "col": 1, "row": 1}, ("code", "SO1", UNKNOWN)),
        ({"code": "00101", "col": 1, "row": 1}, ("code", "00101", UNKNOWN)),
        ({"code": "001", "col": 1, "row": 1}, ("code", "001", UNKNOWN)),
        ({"code": None, "col": 1, "row": 1}, ("code", "None", UNKNOWN)),
        ({"col": 1, "row": 1}, ("code", "", UNKNOWN)),
        ({"code": "002", "col": 0, "row": 0}, ("col", "0, 0", TAKEN)),
        ({"code": "002", "col": 40, "row": 0}, ("col", "40, 0", OUTSIDE)),
        ({"code": "002", "col": 0, "row": -1}, ("col", "0, -1", OUTSIDE)),
        ({"code": "002", "col": 1.0, "row": 1}, ("col", "1.0, 1", OUTSIDE)),
        ({"code": "002", "col": True, "row": 1}, ("col", "True, 1", OUTSIDE)),
        ({"code": "002", "col": 1}, ("col", "1, None", OUTSIDE)),
    ],
)
def test_a_feature_is_refused_by_its_number(read, feature, problem):
    assert read(FIRST, feature) == ([(2, *problem)], {"001": (0, 0)})


def test_the_squares_at_the_edges_are_taken(read):
    last = {"code": "002", "col": 39, "row": 39}
    assert read(FIRST, last) == ([], {"001": (0, 0), "002": (39, 39)})


@pytest.mark.parametrize("written", ["1", 1, "001 ", "1.0"])
def test_a_code_that_is_a_number_is_that_of_the_district(read, written):
    assert read(FIRST | {"code": written}) == ([], {"001": (0, 0)})


def test_a_refused_feature_takes_no_square(read):
    problems, squares = read({"code": "SO1", "col": 0, "row": 0}, FIRST)
    assert ([problem[0] for problem in problems], squares) == ([1], {"001": (0, 0)})


@pytest.mark.parametrize("text", ["x", "[]", "{}", '{"features": 1}', '{"features": [{"properties": null}]}'])
def test_a_file_that_is_no_geojson_is_one_problem(read, text):
    assert read(text=text) == ([(1, "", "tiles.geojson", "Tệp không đúng định dạng GeoJSON.")], {})


def test_a_diagram_without_features_is_no_problem(read):
    assert read() == ([], {})
    assert read.rows.problems[-1].rows == 0


def test_a_byte_order_mark_is_accepted_and_features_are_counted(read):
    assert read(FIRST, {"code": "002", "col": 1, "row": 0}, encoding="utf-8-sig")[0] == []
    assert read.rows.problems[-1].rows == 2
