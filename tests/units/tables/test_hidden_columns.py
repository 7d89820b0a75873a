"""Columns that are hidden are read, as a list may hide its codes; the page names them."""

import struct

import openpyxl
import pytest

from tests.units.tables.files import EXPECTED, open_document, saved
from units.tables.book import opened
from units.tables.columns import Column, Kind
from units.tables.reader.limits import Limits
from units.tables.reader.old_workbook import BEGIN, COLUMNS, SHEET, _sheets
from units.tables.reader.part import MAX_SPANS, inspect
from units.tables.table import find_table

WANTED = (Column("code", ("Mã",), Kind.CODE), Column("total", ("Tổng số",), Kind.FIGURE))
SAID = "Đã đọc cả cột đang ẩn trong tệp: {columns}. Đề nghị kiểm tra lại."
ROWS = (["Danh sách", "", "", ""], ["Mã", "Ghi chú", "Khác", "Tổng số"], ["A", "", "", 5])


def sheet_hiding(*letters):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    for letter in letters:
        book.active.column_dimensions[letter].hidden = True
    return saved(book)


def notes_of(content):
    with opened(content, EXPECTED) as book:
        table = find_table(book, WANTED)
        assert [row.cells["total"] for row in table.rows()] == [5]
        return table.notes


@pytest.mark.parametrize(
    ("letters", "columns"),
    [("D", "«Tổng số» (D2)"), ("AD", "«Mã» (A2), «Tổng số» (D2)"), ("ABCD", "«Mã» (A2), «Tổng số» (D2)")],
)
def test_hidden_columns_that_are_read_are_named(letters, columns):
    assert notes_of(sheet_hiding(*letters)) == [SAID.format(columns=columns)]


@pytest.mark.parametrize("letters", ["", "B", "BC"])
def test_hidden_columns_that_are_not_read_do_not_matter(letters):
    assert notes_of(sheet_hiding(*letters)) == []


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_a_hidden_column_of_an_open_document_is_named(how):
    hidden = (
        '<table:table-column table:number-columns-repeated="3"/>'
        f'<table:table-column table:visibility="{how}"/><table:table-column/>'
    )
    assert notes_of(open_document(hidden, *ROWS)) == [SAID.format(columns="«Tổng số» (D2)")]


def test_spans_of_hidden_columns_are_limited_and_no_number_is_guessed():
    spans = "".join(f'<col min="{at}" max="{at}" hidden="1"/>' for at in range(1, 2 * MAX_SPANS))
    columns = f'<cols><col min="x" max="1" hidden="1"/><col min="1" max="2"/>{spans}</cols>'
    seen = inspect(f"<worksheet>{columns}<sheetData/></worksheet>".encode(), Limits(), is_xml=True).hidden_columns
    assert (seen[0], len(seen)) == ((0, 0), MAX_SPANS)


def record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def test_a_hidden_column_of_an_old_workbook_is_seen():
    begin = record(BEGIN, bytes(8))
    place = len(begin + record(SHEET, bytes(6)))  # where the sheet begins
    shown, hidden = (
        struct.pack("<HHHHHH", *span, 2000, 15, options, 0) for span, options in (((0, 1), 0), ((2, 4), 1))
    )
    listed = begin + record(SHEET, struct.pack("<IH", place, 0))
    [facts] = _sheets(listed + begin + record(COLUMNS, shown) + record(COLUMNS, hidden))
    assert facts.hidden_columns == [(2, 4)]
