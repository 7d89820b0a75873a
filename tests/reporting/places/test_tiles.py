"""Positions of districts in the diagram: read with the province, changed by administrators, drawn for everybody."""

import json
import shutil

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from reporting.figures.lines import Verdicts
from reporting.figures.totals import Totals
from reporting.places.districts import DistrictRow
from reporting.places.tile_diagram import TileDiagram
from tests.factories import make_unit
from tests.reporting.figures_2020 import DATA
from units.models import DistrictTile, StaleFigures, Unit

NAME = "districts_schematic.geojson"
SQUARES = {"568": (2, 2), "569": (1, 4), "570": (1, 3), "571": (2, 0), "572": (1, 1)}
SQUARES |= {"573": (0, 2), "574": (1, 2), "575": (0, 3), "576": (4, 4)}


@pytest.fixture
def folder(tmp_path):
    """The files of the province in a folder of their own, without the diagram."""
    for name in ("units.csv", "periods.csv", "procedures.csv"):
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


def write(folder, *features):
    text = json.dumps({"features": [{"properties": properties} for properties in features]})
    (folder / NAME).write_text(text, encoding="utf-8")


def squares():
    return {tile.unit.code: (tile.column, tile.row) for tile in DistrictTile.objects.select_related("unit")}


def test_the_diagram_comes_with_the_province_and_a_second_load_changes_nothing(db, folder):
    shutil.copy(DATA / NAME, folder / NAME)
    call_command("load_province", folder, verbosity=0)
    assert squares() == SQUARES
    history = DistrictTile.history.count()
    StaleFigures.objects.all().delete()
    call_command("load_province", folder, verbosity=0)
    assert (DistrictTile.history.count(), StaleFigures.objects.count()) == (history, 0)


def test_a_province_without_a_diagram_is_loaded_all_the_same(db, folder):
    call_command("load_province", folder, verbosity=0)
    assert (Unit.objects.count(), squares()) == (165, {})


def test_a_tile_that_an_administrator_moved_stays_where_it_is(db, folder):
    write(folder, {"code": "568", "col": 2, "row": 2}, {"code": "569", "col": 1, "row": 4})
    call_command("load_province", folder, verbosity=0)
    tile = DistrictTile.objects.get(unit__code="568")
    tile.column = 3
    tile.save()
    write(folder, {"code": "568", "col": 0, "row": 0}, {"code": "569", "col": 5, "row": 5})
    call_command("load_province", folder, verbosity=0)
    assert squares() == {"568": (3, 2), "569": (5, 5)}


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ([{"code": "SCT", "col": 0, "row": 0}], "Không có đơn vị cấp huyện mang mã này, hoặc mã bị lặp."),
        ([{"code": "568", "col": 0, "row": 0}] * 2, "Không có đơn vị cấp huyện mang mã này, hoặc mã bị lặp."),
        ([{"code": "568", "col": 40, "row": 0}], "Cột và hàng phải từ 0 đến 39."),
        ([{"code": "568", "col": "1", "row": 0}], "Cột và hàng phải từ 0 đến 39."),
        ([{"code": "568", "col": 1, "row": 0}, {"code": "569", "col": 1, "row": 0}], "Ô này đã có"),
    ],
)
def test_a_wrong_feature_refuses_the_whole_load(db, folder, features, message):
    write(folder, *features)
    with pytest.raises(CommandError, match=message):
        call_command("load_province", folder, verbosity=0)
    assert not Unit.objects.exists()


@pytest.mark.parametrize("text", ["{", "[]", '{"features": [1]}', '{"features": [{}]}'])
def test_a_file_that_is_no_geojson_is_refused_in_a_sentence(db, folder, text):
    (folder / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="Tệp không đúng định dạng GeoJSON"):
        call_command("load_province", folder, verbosity=0)


def test_only_one_district_is_in_a_square(working_province):
    units = working_province.units
    DistrictTile.objects.create(unit=units["H1"], column=1, row=1)
    second = make_unit("H2", "district", name="Huyện Hai")
    with pytest.raises(ValidationError, match="Sơ đồ chỉ có đơn vị cấp huyện"):
        DistrictTile(unit=units["SO1"], column=0, row=0).full_clean()
    with pytest.raises(ValidationError, match="Ô này đã có"):
        DistrictTile(unit=second, column=1, row=1).full_clean()
    DistrictTile(unit=second, column=2, row=1).full_clean()


def row_of(name, tile=None, division_type="huyện"):
    unit = Unit(name=name, kind="district", division_type=division_type, pk=hash(name))
    place = DistrictTile(column=tile[0], row=tile[1]) if tile else None
    unit._state.fields_cache["tile"] = place  # as select_related leaves it
    return DistrictRow(unit, None, Totals(), None, Totals(), Verdicts())


def test_a_district_without_a_position_is_below_the_others():
    diagram = TileDiagram([row_of("Huyện Một"), row_of("Huyện Hai", (0, 0)), row_of("Huyện Ba", (1, 2))])
    step_across, step_down = 208, 134
    places = {tile.name: (tile.x // step_across, tile.y // step_down) for tile in diagram.tiles}
    assert places == {"Hai": (0, 0), "Ba": (1, 2), "Một": (0, 3)}


def test_without_any_tile_there_is_no_diagram():
    assert TileDiagram([row_of("Huyện Một")]).tiles == []


def test_a_tile_names_the_type_of_division_apart_where_the_name_begins_with_it():
    (tile,) = TileDiagram([row_of("Thành phố Nha Trang", (0, 0), "thành phố")]).tiles
    assert (tile.kind, tile.name) == ("Thành phố", "Nha Trang")
    (tile,) = TileDiagram([row_of("Côn Đảo", (0, 0))]).tiles
    assert (tile.kind, tile.name) == ("", "Côn Đảo")
