"""What a page shows as a file: reopened and compared, numbers as numbers, nothing that a spreadsheet would run."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from procedures.models import Procedure
from reporting.actions.figures import figures_drain
from reporting.models import Basis
from tests.reporting.pages import text
from units.formulas import harmless
from units.models import Unit


@pytest.fixture
def book(coordinator):
    answer = coordinator.get("/dashboard/export.xlsx?kind=department")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tong-quan-2020-11.xlsx"'
    return answer.content


def test_the_sheets_hold_what_the_page_shows(coordinator, book):
    sheets = CalamineWorkbook.from_filelike(BytesIO(book))
    assert sheets.sheet_names == ["Tổng hợp", "Sở, ban, ngành", "Các tháng", "Không có hồ sơ trực tuyến"]
    summary = sheets.get_sheet_by_name("Tổng hợp").to_python()
    assert summary[-1] == ["Toàn tỉnh", 165, 228819, 71170, 31.10, 39, 118, 1, 3, 4]
    ranking = sheets.get_sheet_by_name("Sở, ban, ngành").to_python()
    assert [1, "Sở Công Thương", 6119, 3454, 56.45, 45, 11.45, 3, 11, 11, "Đạt chỉ tiêu", ""] in ranking
    assert len([row for row in ranking if isinstance(row[0], float | int) and row[0]]) == 17
    page = text(coordinator.get("/dashboard/?kind=department"))
    for row in ranking[-17:]:
        assert f"{int(row[0])} {row[1]}" in page
    assert sheets.get_sheet_by_name("Các tháng").to_python()[-1][:3] == [11, 22040, 8684]


def test_the_head_says_basis_time_and_that_it_is_a_demonstration(book):
    sheet = openpyxl.load_workbook(BytesIO(book))["Tổng hợp"]
    head = " ".join(str(sheet.cell(row, 1).value) for row in range(1, 5))
    assert "Đánh giá chỉ tiêu (lũy kế đến tháng 11/2020, đã xác nhận)" in head
    assert "Cập nhật lúc 14:05, 04/01/2021" in head
    assert "số liệu minh họa, không phải số liệu chính thức" in head


def test_numbers_are_numbers_with_a_format(book):
    sheet = openpyxl.load_workbook(BytesIO(book))["Sở, ban, ngành"]
    row = next(row for row in sheet.iter_rows() if row[1].value == "Sở Công Thương")
    assert [type(cell.value) for cell in row[2:5]] == [int, int, float]
    assert row[2].number_format == "#,##0"


def test_the_csv_has_bare_names_and_the_same_figures(coordinator):
    content = coordinator.get("/dashboard/export.csv?kind=district").content.decode()
    assert content.startswith("\ufeff")
    rows = list(csv.reader(StringIO(content[1:])))
    row = next(row for row in rows if "569" in row)
    assert row[:7] == ["UBND cấp huyện", "569", "5", "Thành phố Cam Ranh", "6930", "2108", "30.42"]
    assert len([row for row in rows if row[0] == "UBND cấp huyện"]) == 9


def test_row_of_a_long_name_is_no_higher_than_excel_allows(working_province, login):
    Unit.objects.update(name="Sở " + "rất dài " * 249)
    Procedure.objects.update(name="Thủ tục " + "rất dài " * 249)
    for who, address in [("coordinator", "/dashboard/export.xlsx"), ("clerk", "/submissions/2020-04/X1/template.xlsx")]:
        user = working_province.coordinator if who == "coordinator" else working_province.clerks["X1"]
        book = openpyxl.load_workbook(BytesIO(login(user).get(address).content))
        heights = [row.height for sheet in book for row in sheet.row_dimensions.values() if row.height]
        assert 400 < max(heights) <= 409


def test_a_name_that_begins_like_a_formula_is_harmless_in_both_files(working_province, login):
    Unit.objects.filter(code="SO1").update(name="=HYPERLINK(1)")
    client = login(working_province.coordinator)
    content = client.get("/dashboard/export.xlsx").content
    values = [cell.value for sheet in openpyxl.load_workbook(BytesIO(content)) for row in sheet for cell in row]
    assert "'=HYPERLINK(1)" in values
    assert ",'=HYPERLINK(1)," in client.get("/dashboard/export.csv").content.decode()


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_texts_that_begin_like_a_formula_get_an_apostrophe(value):
    assert harmless(value) == f"'{value}"


def test_a_clerk_exports_confirmed_figures_only(working_province, login):
    answer = login(working_province.clerks["SO1"]).get("/dashboard/export.csv?basis=provisional")
    assert str(Basis.OFFICIAL.label) in answer.content.decode()


def test_a_district_exports_the_state_of_its_communes(working_province, login):
    working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    figures_drain()
    content = login(working_province.clerks["H1"]).get("/communes.xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "UBND cấp xã trên địa bàn – tháng 4/2020: 1/3 đã gửi"
    assert [(row[0], row[3]) for row in rows[-3:]] == [
        ("UBND xã Ba, huyện Một", "Chưa gửi"),
        ("UBND xã Hai, huyện Một", "Chưa gửi"),
        ("UBND xã Một, huyện Một", "Đã gửi, chờ xác nhận"),
    ]
