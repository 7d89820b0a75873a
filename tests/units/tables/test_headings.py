"""Lines that number the columns, headings in two lines, and how far down a line of headings is looked for."""

import pytest

from tests.units.tables.files import EXPECTED, workbook
from units.refusals import Refused
from units.tables.book import opened
from units.tables.columns import Column, Headings, Kind, heading_key, is_heading
from units.tables.headings import HEAD_ROWS, is_numbering
from units.tables.table import find_table

COLUMNS = (Column("code", ("Mã đơn vị", "Mã"), Kind.CODE), Column("total", ("Tiếp nhận", "Số hồ sơ"), Kind.FIGURE))


@pytest.mark.parametrize(
    "texts",
    [
        ["A", "B", "(1)", "(2)"],
        ["(1)", "(2)", "(3)=(2)/(1)"],
        ["1", "2", "3"],
        ["A", "B", "1", "2", "3 = 1 + 2"],
        ["", "1", "2", "3", ""],
        ["0", "1", "2"],
        ["a", "2", "3"],
    ],
)
def test_a_line_that_numbers_the_columns(texts):
    assert is_numbering(texts)


@pytest.mark.parametrize(
    "texts",
    [[], ["1", "2"], ["5", "6", "7"], ["1", "3", "4"], ["A", "B", "C"], ["X1", "2", "3"], ["100", "101", "102"]],
)
def test_a_line_of_figures_is_no_numbering(texts):
    assert not is_numbering(texts)


@pytest.mark.parametrize("text", ["Mã đơn vị", "MÃ  ĐƠN VỊ", "ma don vi", "Mã đơn vị (2)", "\ufeffMã đơn vị", "code"])
def test_a_heading_is_known_without_case_marks_and_signs(text):
    assert Headings(COLUMNS).column_of(text) == "code"


@pytest.mark.parametrize("text", ["M? đ?n v?", "Ma~ ðon vi.", "Ti?p nh?n"])
def test_a_heading_is_known_that_a_code_page_damaged(text):
    assert Headings(COLUMNS).column_of(text) in {"code", "total"}


@pytest.mark.parametrize("text", ["", "Mã số thuế", "Tên đơn vị", "(2)", "Tiếp nhận (%)", "% tiếp nhận"])
def test_another_heading_heads_no_column(text):
    assert Headings(COLUMNS).column_of(text) is None


def test_a_heading_of_two_columns_heads_none():
    both = (Column("first", ("Số",)), Column("second", ("SỐ",)))
    assert Headings(both).column_of("Số") is None


@pytest.mark.parametrize(
    ("text", "heading", "same"),
    [
        ("tổng", "tổng", True),
        ("t?ng", "tổng", True),
        ("tô?ng", "tổng", True),
        ("tng", "tổng", False),
        ("t????ng", "tổng", False),
        ("t?nG", "tổng", False),
        ("tong", "tong", True),
        ("t?ng", "tong", False),
    ],
)
def test_only_letters_with_marks_may_be_damaged(text, heading, same):
    assert is_heading(text, heading) == same


def test_the_key_of_a_heading_has_letters_and_blanks_alone():
    assert heading_key(" Mã  ĐƠN-VỊ (2): ") == "ma don vi"


def found(*rows):
    with opened(workbook(*rows), EXPECTED) as book:
        table = find_table(book, COLUMNS)
        return [(row.line, row.text("code"), row.text("total")) for row in table.rows()]


@pytest.mark.parametrize("above", [0, 1, HEAD_ROWS - 1])
def test_headings_are_found_below_titles(above):
    rows = [["Báo cáo"]] * above + [["Mã", "Số hồ sơ"], ["X1", 5]]
    assert found(*rows) == [(above + 2, "X1", "5")]


def test_headings_further_down_are_not_looked_for():
    with pytest.raises(Refused, match="Không tìm thấy dòng nào"):
        found(*[["Báo cáo"]] * HEAD_ROWS, ["Mã", "Số hồ sơ"], ["X1", 5])


def test_a_line_of_numbers_below_the_headings_is_no_row_and_further_down_it_is_one():
    rows = [["Mã", "Số hồ sơ", "Ghi chú"], ["(1)", "(2)", "(3)"], ["X1", 5, ""], [1, 2, 3]]
    assert found(*rows) == [(3, "X1", "5"), (4, "1", "2")]


def test_a_table_with_headings_and_nothing_below_has_no_rows():
    assert found(["Mã", "Số hồ sơ"]) == []


def test_a_rate_is_no_number_of_dossiers_and_the_number_next_to_it_is_read():
    assert found(["Mã", "Tiếp nhận (%)", "Tiếp nhận"], ["X1", 45, 9]) == [(2, "X1", "9")]
    with pytest.raises(Refused, match="Còn thiếu: «Tiếp nhận»"):
        found(["Mã", "Tiếp nhận (%)"], ["X1", 45])


@pytest.mark.parametrize("below", ["(hồ sơ)", "Số lượng"])
def test_a_line_below_the_headings_that_says_what_is_counted_is_no_row(below):
    assert found(["Mã", "Tiếp nhận"], ["", below], ["X1", 9]) == [(3, "X1", "9")]


@pytest.mark.parametrize("below", ["(%)", "Tỷ lệ %"])
def test_a_line_below_the_headings_that_makes_them_a_rate_is_not_overlooked(below):
    with pytest.raises(Refused, match="Còn thiếu: «Tiếp nhận»"):
        found(["Mã", "Tiếp nhận"], ["", below], ["X1", 45])
    assert found(["Mã", "Tiếp nhận", ""], ["", "Số hồ sơ", below], ["X1", 9, 45]) == [(3, "X1", "9")]


def test_a_first_row_with_words_for_its_figures_stays_a_row():
    assert found(["Mã", "Tiếp nhận"], ["X1", "không"], ["X2", 9]) == [(2, "X1", "không"), (3, "X2", "9")]
