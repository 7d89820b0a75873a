"""Hidden rows, errors and formulas of OpenDocument and old Excel files are seen as those of .xlsx are."""

from datetime import date
from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZipFile

import pytest

from tests.units.tables.files import EXPECTED, open_document, open_row, read
from tests.units.tables.test_table import HEAD, ROW, TAKEN, refusal, rows_of
from units.refusals import Refused
from units.tables.book import opened
from units.tables.reader.limits import Limits
from units.tables.reader.open_document import inspect_document
from units.tables.reader.refusal import NotRead
from units.tables.values import Covered, Formula

OLD = (Path(__file__).parent / "stored" / "looked-into.xls").read_bytes()
HIDDEN_ROW = "Dòng bị ẩn: {}."


def cell(attributes, text=""):
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def formula(attributes, text=""):
    return cell(f'table:formula="of:=A1" {attributes}', text)


def cells_of(*cells):
    return read(open_document(["a", *cells, "z"]))["Bảng"][0][2:-1]


@pytest.mark.parametrize("how", ["filter", "collapse"])
def test_a_hidden_row_of_an_open_document_is_refused_with_its_line(how):
    content = open_document(HEAD, open_row(number_rows_repeated="2"), open_row(*ROW, visibility=how), ROW)
    assert refusal(content).endswith(HIDDEN_ROW.format(4))


def test_rows_that_are_hidden_again_and_again_are_named_from_the_first():
    content = open_document(HEAD, open_row(*ROW, visibility="filter", number_rows_repeated="9"))
    assert refusal(content).endswith(HIDDEN_ROW.format("2, 3, 4"))


def test_hidden_rows_without_a_cell_do_not_matter():
    content = open_document(HEAD, ROW, open_row("<table:table-cell/>", visibility="collapse"))
    assert rows_of(content) == TAKEN


ERROR = 'office:value-type="string" office:string-value="" calcext:value-type="error"'


@pytest.mark.parametrize(
    "error",
    [
        formula('office:value-type="float"'),
        formula('office:value-type="string"', "5"),
        formula(""),
    ],
)
def test_a_formula_without_a_figure_is_named_by_its_cell(error):
    assert "ở ô C2 chưa" in refusal(open_document(HEAD, ["11/2020", "A1", error, 5]))


@pytest.mark.parametrize(
    "error",
    [
        formula(ERROR, "#N/A"),
        cell(ERROR, "#N/A"),
        formula('office:value-type="float" office:value="0" calcext:value-type="error"', "Err:502"),
    ],
)
def test_an_error_of_an_open_document_is_called_one(error):
    assert refusal(open_document(HEAD, ["11/2020", "A1", error, 5])).startswith("Tệp có ô báo lỗi: C2.")


@pytest.mark.parametrize(
    ("written", "is_read"),
    [
        (formula('office:value-type="float" office:value="5"', "5"), Formula(5)),
        (formula('office:value-type="date" office:date-value="2020-11-30"'), Formula(date(2020, 11, 30))),
        (formula('office:value-type="currency" office:value="0.5"'), Formula(0.5)),
        (cell('office:value-type="string"', "#N/A"), "#N/A"),
    ],
)
def test_a_cell_of_an_open_document_is_what_it_is(written, is_read):
    assert cells_of(written) == (is_read,)


def test_repeated_formulas_are_each_one():
    twice = formula('office:value-type="float" table:number-columns-repeated="2"')
    content = open_document(["a"], open_row("b", twice, 7, number_rows_repeated="2"))
    none = Formula(None)
    assert read(content) == {"Bảng": [(1, "a"), (2, "b", none, none, 7), (3, "b", none, none, 7)]}


def test_what_is_in_a_cell_is_no_cell():
    inner = '<table:table-cell table:formula="of:=A1"/>'
    content = _content(open_document([f'<table:table-cell office:value-type="string">{inner}</table:table-cell>']))
    assert inspect_document(content, Limits())["Bảng"].formulas == {}


def test_a_merged_cell_of_an_open_document_covers_the_lines_below():
    merged = cell('office:value-type="string" table:number-rows-spanned="2"', "A1")
    content = open_document([merged, 1], ["<table:covered-table-cell/>", 2])
    assert read(content) == {"Bảng": [(1, "A1", 1), (2, Covered("A1"), 2)]}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (open_row("a", number_rows_repeated="x"), "unread"),
        (open_row("a", number_rows_repeated="2000000"), "size"),
        (open_row(formula('table:number-columns-repeated="16384"')), "size"),
    ],
)
def test_an_open_document_far_outside_is_not_read(row, code):
    with pytest.raises(NotRead) as refused:
        inspect_document(_content(open_document(row)), Limits())
    assert refused.value.code == code


def _content(document):
    return ZipFile(BytesIO(document)).read("content.xml")


def test_formulas_and_errors_of_an_old_workbook_are_seen():
    seen = read(OLD)
    assert seen["Số liệu"][1] == (2, "11/2020", "A1", 10, Formula(5), 1)
    assert seen["Lỗi"] == [(1, "a", Formula(None, "#N/A"), Formula(None), "True", 7)]


def test_a_row_that_an_old_workbook_hides_is_known():
    with opened(OLD, EXPECTED) as book:
        assert {sheet.name: sheet.hidden_rows for sheet in book.sheets} == {"Số liệu": (), "Lỗi": (), "Lọc": (2,)}


def test_a_table_of_an_old_workbook_is_found():
    assert rows_of(OLD) == [("11/2020", "A1", "10", "5", "1")]


def test_macros_of_an_old_workbook_are_refused_as_those_of_a_new_one():
    with pytest.raises(Refused) as refused:
        read(with_macros(OLD))
    assert refused.value.code == "macros"


def with_macros(content):
    """A second entry in the container's directory: the storage in which macros are kept."""
    first = content.index("Workbook".encode("utf-16-le"))
    name = "_VBA_PROJECT_CUR".encode("utf-16-le")
    nothing = b"\xff" * 12  # neither siblings nor a child
    entry = name.ljust(64, b"\0") + pack("<HBB", len(name) + 2, 1, 1) + nothing + b"\0" * 48
    directory = bytearray(content)
    directory[first + 72 : first + 76] = pack("<I", 2)
    directory[first + 128 : first + 256] = entry
    return bytes(directory)


@pytest.mark.parametrize("length", [700, 1500, 3000])
def test_an_old_workbook_that_is_cut_off_is_not_read(length):
    with pytest.raises(Refused):
        read(OLD[:length])
