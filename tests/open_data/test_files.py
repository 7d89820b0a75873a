"""The files of an edition: one description for all of them, exact sums, nothing that a spreadsheet runs."""

import csv
import gzip
import io
import json
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from python_calamine import CalamineWorkbook

from open_data.actions.editions import editions_publish
from open_data.columns import BOOLEAN, DATE, INTEGER, MONTH, NUMBER, STRING
from open_data.content.rows import Content, percent_or_none
from open_data.dictionary import DESCRIPTIONS
from open_data.files import csv_of
from open_data.models import Dataset, Edition, EditionFile
from open_data.notes import demo_sentences
from open_data.schemas import table_schema
from procedures.models import Procedure
from tests.open_data.published import content_of, open_province, published_province, rows_of_json, switch_on
from tests.reporting.frozen import frozen_ranking
from tests.reporting.rows import made_once
from units import clock
from units.models import Unit, UnitSuccession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped")]
PYTHON = {STRING: str, INTEGER: int, NUMBER: int | float, BOOLEAN: bool, DATE: str, MONTH: str}


@pytest.fixture
def everything():
    """One edition at least of every dataset."""
    return made_once("every dataset", _everything)


def _everything():
    province = open_province()
    frozen_ranking(province, 2)
    today = clock.today()
    old = Unit.objects.create(code="X9", name="Xã Cũ", kind="commune", active_until=clock.day_before(today))
    UnitSuccession.objects.create(
        predecessor=old, successor=province.units["X3"], effective_on=today, kind="merger", legal_basis="Nghị quyết 1"
    )
    editions_publish()
    assert set(Edition.objects.values_list("dataset", flat=True)) == set(Dataset.values)
    return province


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_every_file_has_the_columns_of_its_description(everything):
    for edition in Edition.objects.all():
        names = list(DESCRIPTIONS[edition.dataset].names)
        rows = table(content_of(edition.name, "csv"))
        assert rows[0] == names
        assert len(rows) == edition.rows + 1
        stored = json.loads(content_of(edition.name, "json"))
        assert [list(row) for row in stored["rows"]] == [names] * edition.rows
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content_of(edition.name, "xlsx"))).get_sheet_by_index(0)
        assert names in sheet.to_python()


def test_every_value_is_of_the_type_and_among_the_values_that_are_described(everything):
    for edition in Edition.objects.all():
        for column in DESCRIPTIONS[edition.dataset].columns:
            for row in rows_of_json(edition.name):
                value = row[column.name]
                if column.required:
                    assert value not in (None, ""), (edition.name, column.name)
                if value is not None:
                    assert isinstance(value, PYTHON[column.type]), (edition.name, column.name)
                    assert column.type in (BOOLEAN,) or not isinstance(value, bool)
                if value and column.values:
                    assert value in column.values
                if value and column.type == DATE:
                    date.fromisoformat(value)


def test_the_key_of_a_dataset_finds_one_row(everything):
    for edition in Edition.objects.all():
        key = DESCRIPTIONS[edition.dataset].key
        found = [tuple(row[name] for name in key) for row in rows_of_json(edition.name)]
        assert len(set(found)) == len(found), edition.name


def test_csv_is_written_as_rfc_4180_says_and_without_a_byte_order_mark():
    published_province()
    content = content_of("compliance/2020-01", "csv")
    assert content.startswith(b"period,")
    assert content.count(b"\r\n") == content.count(b"\n") == 7
    assert content.endswith(b"\r\n")


def test_csv_json_and_xlsx_hold_the_same_rows(everything):
    for edition in Edition.objects.all():
        lines = [dict(zip(*pair, strict=True)) for pair in _with_head(table(content_of(edition.name, "csv")))]
        assert [{name: _as_csv(value) for name, value in row.items()} for row in rows_of_json(edition.name)] == [
            {name: _number(value) for name, value in line.items()} for line in lines
        ]
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content_of(edition.name, "xlsx"))).get_sheet_by_index(0)
        assert len(sheet.to_python()) >= edition.rows + 1


def _with_head(lines):
    return [(lines[0], line) for line in lines[1:]]


def _as_csv(value):
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else _number(str(value))


def _number(text):
    """Equal numbers as equal texts: 40.00 and 40.0."""
    try:
        return str(Decimal(text).normalize()) if "." in text or text.lstrip("-").isdigit() else text
    except ArithmeticError:
        return text


def test_a_name_that_begins_as_a_formula_does_is_harmless():
    open_province()
    Unit.objects.filter(code="X3").update(name='=HYPERLINK("https://example.vn")')
    Procedure.objects.filter(code="P1").update(name="@SUM(A1)")
    editions_publish()
    row = next(row for row in table(content_of("units", "csv")) if row[0] == "X3")
    assert row[2].startswith("'=HYPERLINK")
    names = {row[2] for row in table(content_of("procedures/2020-01", "csv"))}
    assert "'@SUM(A1)" in names
    assert "@SUM(A1)" not in names
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content_of("units", "xlsx"))).get_sheet_by_index(0).to_python()
    assert any("'=HYPERLINK" in str(value) for row in rows for value in row)
    # JSON is read by programs: there the name is as it is
    assert any(row["unit_name"].startswith("=HYPERLINK") for row in rows_of_json("units"))


def test_line_breaks_and_quotes_stay_inside_their_cell():
    rows = [("SO1", "", 'Sở "Một", hai\nba', "department", "", "", None, None, "")]
    content = csv_of(Content(Dataset.UNITS, "", rows))
    assert table(content)[1][2] == 'Sở "Một", hai\nba'


def test_sizes_and_check_sums_are_those_of_the_files():
    published_province()
    for file in EditionFile.objects.all():
        content = gzip.decompress(bytes(file.content))
        assert (file.size, file.sha256) == (len(content), sha256(content).hexdigest())


def test_units_add_up_to_the_groups_and_the_groups_to_the_province():
    published_province()
    for month in ("01", "02", "03"):
        units, sums = rows_of_json(f"compliance/2020-{month}"), rows_of_json(f"totals/2020-{month}")
        for row in sums:
            mine = [each for each in units if row["group"] in ("province", each["unit_kind"])]
            for name in ("received_total", "received_online", "returned_by_post", "ytd_received_total"):
                assert row[name] == sum(each[name] for each in mine), (month, row["group"], name)
        assert sum(row["units_met"] for row in sums[1:]) == sums[0]["units_met"]


def test_a_json_file_says_what_it_is():
    published_province()
    said = json.loads(content_of("compliance/2020-02", "json"))
    assert (said["dataset"], said["span"], said["edition"], said["rowCount"]) == ("compliance", "2020-02", 1, 6)
    assert said["licence"] == {
        "title": "Được sử dụng lại với điều kiện ghi nguồn",
        "address": "https://example.vn/giay-phep",
    }
    assert said["publisher"] == "Sở Thông tin và Truyền thông"
    assert said["title"]["vi"] == "Kết quả của các đơn vị theo tháng, 2020-02"
    assert said["title"]["en"] == "Results of the units by month, 2020-02"
    assert "notice" not in said


def test_every_file_of_a_demonstration_says_that_figures_are_invented(settings):
    settings.DEMO, settings.DEMO_TODAY = True, date(2021, 1, 4)
    open_province()
    switch_on()
    editions_publish()
    sentence = demo_sentences()["vi"]
    assert "số liệu minh họa" in sentence
    for edition in Edition.objects.all():
        assert all(sentence in line[-1] for line in table(content_of(edition.name, "csv"))[1:])
        assert json.loads(content_of(edition.name, "json"))["notice"]["vi"] == sentence
        book = CalamineWorkbook.from_filelike(io.BytesIO(content_of(edition.name, "xlsx")))
        assert all(sentence in str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


@pytest.mark.parametrize(("hundredths", "percent"), [(None, None), (4500, "45"), (3250, "32.5"), (10, "0.1"), (0, "0")])
def test_a_quota_is_written_without_zeros_at_its_end(hundredths, percent):
    found = percent_or_none(hundredths)
    assert (found if found is None else f"{found:f}") == percent


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_every_column_means_something_in_both_languages(name):
    schema = table_schema(DESCRIPTIONS[name])
    assert [field["name"] for field in schema["fields"]] == list(DESCRIPTIONS[name].names)
    for field in schema["fields"]:
        meanings = field["descriptions"]
        assert meanings["vi"] != meanings["en"], field["name"]
        assert all(meanings.values())
    assert set(DESCRIPTIONS[name].key) <= set(DESCRIPTIONS[name].names)
