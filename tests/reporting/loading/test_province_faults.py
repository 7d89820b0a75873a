"""A row of a province's files says everything that is wrong with it, and nothing that only follows from it."""

import json

import pytest

from reporting.loading.problems import FilesRefused, refuse_files
from reporting.loading.province_periods import PERIOD_COLUMNS, read_periods
from reporting.loading.province_procedures import CHANGE_COLUMNS, PROCEDURE_COLUMNS, read_changes, read_procedures
from reporting.loading.province_rows import UNIT_COLUMNS, ProvinceRows, read_units
from reporting.loading.province_tiers import TIER_COLUMNS, read_tiers
from reporting.loading.tiles import read_tiles

UNITS = ["SO1,Sở Một,department,,,", "001,Huyện Một,district,,,huyện", "00101,Xã Một,commune,001,,xã"]
P1 = "1.000001,Thủ tục một,Lĩnh vực,commune,,3,2020-01-01,,"
LONG = "x" * 1001


@pytest.fixture
def faults(tmp_path, db):
    """The lines and columns at fault of the files that were read, one after another, and how many rows are bad."""
    rows = ProvinceRows.with_stored_codes()

    def read(reader, columns, lines, *details):
        path = tmp_path / "rows.csv"
        path.write_text("\n".join([",".join(columns), *lines, ""]), encoding="utf-8")
        reader(path, rows, *details)
        problems = rows.problems[-1]
        assert problems.bad == len({each.line for each in problems.kept})
        return [(each.line, each.column) for each in problems.kept]

    read.rows = rows
    return read


def test_a_row_of_units_says_all_its_faults(faults):
    bad = f"x y,,ward,009,{LONG},{LONG}"
    columns = ["kind", "name", "gso_code", "division_type", "code"]
    assert faults(read_units, UNIT_COLUMNS, [*UNITS, bad]) == [(5, column) for column in columns]
    bad = f"00102,,commune,009,,{LONG}"
    assert faults(read_units, UNIT_COLUMNS, [bad]) == [(2, "name"), (2, "division_type"), (2, "parent_code")]


def test_a_commune_of_a_refused_district_is_not_refused_for_it(faults):
    lines = [
        "001,,district,,,huyện",
        "00101,Xã Một,commune,1,,xã",
        "002,Huyện Hai,huyện,,,",
        "00201,Xã,commune,002,,xã",
    ]
    assert faults(read_units, UNIT_COLUMNS, lines) == [(2, "name"), (4, "kind")]


def test_the_repetition_of_a_refused_row_is_named_with_it(faults):
    assert faults(read_units, UNIT_COLUMNS, ["SO1,,department,,,", UNITS[0]]) == [(2, "name"), (3, "code")]


def test_a_row_of_periods_says_all_its_faults_and_its_neighbours_none_of_them(faults):
    lines = [
        "2020-01,2020-01-01,2020-01-31,2020-02-05",
        "2020-02,,2020-02-30,5/3/20",
        "2020-03,2020-03-01,2020-03-31,2020-04-05",
        "2020-13,x,2020-04-30,2020-04-30",
    ]
    columns = [(3, "starts_on"), (3, "ends_on"), (3, "due_on"), (5, "period"), (5, "starts_on")]
    assert faults(read_periods, PERIOD_COLUMNS, lines) == columns


def test_a_period_that_is_wrong_by_itself_and_next_to_another_is_one_row(faults):
    lines = ["2020-01,2020-01-01,2020-01-31,2020-02-05", "2020-02,2020-01-30,2020-03-01,2020-03-05"]
    assert faults(read_periods, PERIOD_COLUMNS, lines) == [(3, "ends_on"), (3, "starts_on")]


def test_a_row_of_procedures_says_all_its_faults(faults):
    assert faults(read_units, UNIT_COLUMNS, UNITS) == []
    bad = f"x y,,{LONG},ward,SO9,5,1/1/20,{LONG},x"
    columns = ["code", "name", "field", "authority_level", "level", "first_published", "decision", "decision_date"]
    assert faults(read_procedures, PROCEDURE_COLUMNS, [bad]) == [(2, column) for column in columns]
    bad = "1.000002,,Lĩnh vực,province,SO9,5,2020-01-01,,"
    assert faults(read_procedures, PROCEDURE_COLUMNS, [bad]) == [(2, "name"), (2, "department_code"), (2, "level")]


def test_what_names_a_refused_unit_or_procedure_is_not_refused_for_it(faults):
    assert faults(read_units, UNIT_COLUMNS, ["SO1,,department,,,"]) == [(2, "name")]
    lines = [P1.replace("Thủ tục một", ""), "1.000002,Thủ tục hai,Lĩnh vực,province,SO1,4,2020-01-01,,"]
    assert faults(read_procedures, PROCEDURE_COLUMNS, lines) == [(2, "name")]
    assert faults(read_changes, CHANGE_COLUMNS, ["1.000001,3,4,2020-07-01,"]) == []
    assert faults(read_tiers, TIER_COLUMNS, ["S,Sở,department,25,units,SO1"], 2020) == []


def test_a_change_of_level_says_all_its_faults(faults):
    assert faults(read_procedures, PROCEDURE_COLUMNS, [P1]) == []
    columns = ["from_level", "to_level", "effective_date", "decision"]
    bad = f"1.000001,4,5,2019-01-01,{LONG}"
    assert faults(read_changes, CHANGE_COLUMNS, [bad]) == [(2, column) for column in columns]
    bad = f"1.000009,x,5,7/2020,{LONG}"
    assert faults(read_changes, CHANGE_COLUMNS, [bad]) == [(2, column) for column in ["procedure_code", *columns]]


def test_a_change_after_a_refused_one_is_not_compared_with_what_is_not_known(faults):
    assert faults(read_procedures, PROCEDURE_COLUMNS, [P1]) == []
    lines = ["1.000001,3,5,2020-07-01,", "1.000001,4,3,2020-09-01,"]
    assert faults(read_changes, CHANGE_COLUMNS, lines) == [(2, "to_level")]


def test_a_row_of_tiers_says_all_its_faults(faults):
    assert faults(read_units, UNIT_COLUMNS, UNITS) == []
    bad = f",{LONG},ward,45%,all,00109"
    columns = ["tier_code", "name", "kind", "minimum_percent", "applies_to", "unit_codes"]
    assert faults(read_tiers, TIER_COLUMNS, [bad], 2020) == [(2, column) for column in columns]
    bad = "XB,Nhóm xã,district,101,communes_of,"
    assert faults(read_tiers, TIER_COLUMNS, [bad], 2021) == [(2, each) for each in columns[3:]]


def test_the_refusal_of_the_files_names_every_fault_of_a_row(faults):
    faults(read_units, UNIT_COLUMNS, [f"00102,,commune,009,,{LONG}"])
    with pytest.raises(FilesRefused) as refused:
        refuse_files(faults.rows.problems)
    sentences = refused.value.messages
    assert len(sentences) == 4
    assert "1/1" in sentences[0]


def test_a_square_of_the_diagram_says_both_its_faults(faults, tmp_path):
    assert faults(read_units, UNIT_COLUMNS, UNITS) == []
    features = [
        {"properties": {"code": code, "col": col, "row": 2}} for code, col in (("001", 1), ("009", 40), ("7", 1))
    ]
    path = tmp_path / "tiles.geojson"
    path.write_text(json.dumps({"features": features}))
    read_tiles(path, faults.rows)
    problems = faults.rows.problems[-1]
    assert [(each.line, each.column) for each in problems.kept] == [(2, "code"), (2, "col"), (3, "code"), (3, "col")]
    assert problems.bad == 2
