"""What is read of workbooks and text files: cells as what they are, formulas by their stored figures, bounds."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.units.tables.files import open_document, read, saved, workbook
from units.refusals import Refused
from units.tables.reader.limits import Limits
from units.tables.reader.packing import inspected
from units.tables.values import Formula, cell_name, day_of, month_of, text_of


def test_cells_are_texts_numbers_and_days():
    row = ["Mã", 569, 1.001612, date(2020, 11, 30), datetime(2020, 11, 1), True, None, " a "]
    assert read(workbook(row)) == {
        "Sheet": [(1, "Mã", 569, 1.001612, date(2020, 11, 30), date(2020, 11, 1), "True", "", " a ")]
    }


def test_rows_keep_their_lines_and_cells_their_columns():
    book = openpyxl.Workbook()
    book.active["C3"], book.active["B7"] = "first", 2
    assert read(saved(book)) == {"Sheet": [(3, "", "", "first"), (7, "", 2)]}


def test_every_sheet_is_read_and_hidden_ones_say_so():
    book = openpyxl.Workbook()
    book.active.append(["one"])
    book.create_sheet("Ẩn").append(["two"])
    book["Ẩn"].sheet_state = "hidden"
    assert read(saved(book)) == {"Sheet": [(1, "one")], "Ẩn": [(1, "two")]}


def written(*cells, calculated=True):
    """A workbook of XlsxWriter with formulas in the first row: text of the formula and what is stored with it."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for index, (formula, stored) in enumerate(cells):
        sheet.write_formula(0, index, formula, None, stored)
    book.close()
    return _calculated(file.getvalue()) if calculated else file.getvalue()


def _calculated(content):
    """As a program saves it that has calculated: nothing is left to do when it is opened."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b' fullCalcOnLoad="1"', b""))
    return out.getvalue()


def test_the_figure_stored_with_a_formula_is_read_and_known_as_one():
    assert read(written(("=1+1", 2), ("=0*1", 0))) == {"Sheet1": [(1, Formula(2), Formula(0))]}


def test_a_formula_without_a_stored_figure_has_none():
    nothing = {"Sheet": [(1, "a", Formula(None), Formula(None))]}
    assert read(workbook(["a", "=1+1", "=2+2"])) == nothing
    texts = {"Sheet1": [(1, Formula(None), Formula(None, "#DIV/0!"))]}
    assert read(written(('="a"&"b"', "ab"), ("=1/0", "#DIV/0!"))) == texts


def test_a_zero_that_was_stored_without_calculating_is_no_figure():
    assert read(written(("=1+1", 0), ("=1+1", 2), calculated=False)) == {"Sheet1": [(1, Formula(None), Formula(2))]}


def test_formulas_below_and_next_to_what_was_calculated_are_there():
    assert read(workbook(["=1+1"], ["a"], [None, None, "=1+1"])) == {
        "Sheet": [(1, Formula(None)), (2, "a"), (3, "", "", Formula(None))]
    }


TEXTS = {
    "commas": b"a,b\n1,2\n",
    "semicolons with commas inside": b"a;b\n1,5;2\n1;2,5\n",
    "tabs": b"a\tb\n",
    "the separator named": b"sep=;\na;b\n",
    "an old Macintosh": b"a,b\r1,2\r",
    "a mark": b"\xef\xbb\xbfa,b\n",
    "UTF-16": "a\tb\n".encode("utf-16"),
    "UTF-16 without a mark": "a,b\nMã,2\n".encode("utf-16-le"),
    "UTF-16 of other machines": "a,b\nMã,2\n".encode("utf-16-be"),
}


@pytest.mark.parametrize("what", TEXTS)
def test_a_text_file_is_read_as_it_was_saved(what):
    [rows] = read(TEXTS[what]).values()
    assert (rows[1] if what == "the separator named" else rows[0])[1:] == ("a", "b")
    if what == "semicolons with commas inside":
        assert rows[1:] == [(2, "1,5", "2"), (3, "1", "2,5")]


def test_quoted_lines_count_as_the_row_that_a_spreadsheet_program_shows():
    assert read(b'a,b\n"x\ny",1\nz,2\n') == {"": [(1, "a", "b"), (2, "x\ny", "1"), (3, "z", "2")]}


@pytest.mark.parametrize("content", [b"a,b\0c", b"PK\x03\x04broken", b"\xff\xfe\xff"])
def test_what_is_no_table_is_unread(content):
    with pytest.raises(Refused) as refused:
        read(content)
    assert refused.value.sentence == "unread"


MONTHS = [
    "Tháng 11 năm 2020", "tháng 11/2020", "THÁNG 11-2020", "11/2020", "2020-11", "2020-11-01", "01/11/2020", "T11/2020",
    "Kỳ báo cáo tháng 11/2020", " 11 / 2020 ", "Thang 11 nam 2020", "Nov-20",
    "11.202", 11.202, "202011", 202011, date(2020, 11, 30),
]  # fmt: skip


@pytest.mark.parametrize("written", MONTHS)
def test_a_month_is_known_however_it_is_written_here(written):
    assert month_of(written) == (2020, 11)


@pytest.mark.parametrize("written", ["", "2020", "13/2020", "0/2020", "tháng 11", 11, "2020-13", "30/02/2020", "x"])
def test_what_names_no_month_is_none(written):
    assert month_of(written) is None


DAYS = [
    "3/6/2019",
    "03/06/2019",
    "3-6-2019",
    "2019-06-03",
    "2019-6-3",
    "2019-06-03 00:00:00",
    "ngày 3 tháng 6 năm 2019",
]


@pytest.mark.parametrize("written", [*DAYS, date(2019, 6, 3)])
def test_a_day_is_known_with_its_day_first(written):
    assert day_of(written) == date(2019, 6, 3)


@pytest.mark.parametrize("written", ["", "31/02/2019", "6/13/2019", "3/6/19", "06/2019", 43619, "0000-01-01"])
def test_what_names_no_day_is_none(written):
    assert day_of(written) is None


def test_texts_and_names_of_cells():
    assert [text_of(each) for each in (40.5, 569, "a", date(2020, 1, 2), Formula(3), Formula(None))] == [
        "40,5", "569", "a", "2020-01-02", "3", "",
    ]  # fmt: skip
    assert [cell_name(12, 2), cell_name(1, 25), cell_name(1, 26), cell_name(9, 701)] == ["C12", "Z1", "AA1", "ZZ9"]


def test_a_sheet_that_is_a_diagram_is_passed_over():
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    diagram = book.add_chart({"type": "column"})
    book.add_chartsheet("Biểu đồ").set_chart(diagram)
    book.add_worksheet("Số liệu").write_row(0, 0, ["a", 1])
    diagram.add_series({"values": "='Số liệu'!$A$1:$A$2"})
    book.close()
    assert read(file.getvalue()) == {"Số liệu": [(1, "a", 1)]}


@pytest.mark.parametrize("head", ["<html>", "\ufeff\r\n <TABLE border=1>", "<?xml version='1.0'?>", "<!DOCTYPE html>"])
def test_a_web_page_that_is_called_a_workbook_says_so(head):
    with pytest.raises(Refused) as refused:
        read(f"{head}<tr><td>Mã</td></tr>".encode())
    assert refused.value.code == "markup"


OLD = Path(__file__).parent / "stored" / "old.xls"


def test_a_workbook_of_excel_before_2007_is_read():
    assert read(OLD.read_bytes()) == {
        "Đơn vị": [
            (1, "Mã", "Tên", "Ngày"),
            (2, "00001", "Phường Phúc Xá", date(2020, 11, 30)),
            (3, 4, "Phường Trúc Bạch"),
        ],
        "Ẩn": [(1, "x")],
    }


def test_an_open_document_is_read():
    assert read(open_document(["Mã", "Tên"], ["A1", "Sở Một"])) == {"Bảng": [(1, "Mã", "Tên"), (2, "A1", "Sở Một")]}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "xls"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_an_old_workbook_that_is_none_says_what_to_do(content, code):
    with pytest.raises(Refused) as refused:
        read(content)
    assert refused.value.code == code


def test_a_part_that_was_not_read_to_its_end_is_not_handed_on():
    content = workbook(["a"])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/media/image1.png"] = b"\x89PNG\r\n\x1a\n\0"
    looked = inspected(zipped(parts), Limits())
    with zipfile.ZipFile(BytesIO(looked.content)) as archive:
        assert set(archive.namelist()) == set(parts) - {"xl/media/image1.png"}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-20]
    with pytest.raises(Refused) as refused:
        read(zipped(parts))
    assert refused.value.sentence == "unread"


def test_two_parts_that_could_be_taken_for_each_other_are_unread():
    content = workbook(["a"])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/SHEET1.xml"] = parts["xl/worksheets/sheet1.xml"]
    with pytest.raises(Refused) as refused:
        read(zipped(parts))
    assert refused.value.sentence == "unread"


def zipped(parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()
