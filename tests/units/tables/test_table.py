"""A described table is found by its headings wherever it is in a file; what is missing or does not add up is said."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tests.units.tables.files import EXPECTED, saved, workbook
from units.refusals import Refused
from units.tables.book import opened
from units.tables.columns import Column, Headings, Kind
from units.tables.table import find_table

COLUMNS = (
    Column("month", ("Kỳ báo cáo", "Tháng")),
    Column("unit_code", ("Mã đơn vị",), Kind.CODE),
    Column("total", ("Tổng số", "Tổng số hồ sơ"), Kind.FIGURE),
    Column("online", ("Trực tuyến", "Trong đó: trực tuyến"), Kind.FIGURE),
    Column("post", ("Kết quả trả qua BCCI",), Kind.FIGURE, required=False),
)
HEAD = ["Kỳ báo cáo", "Mã đơn vị", "Tổng số", "Trực tuyến"]
ROW = ["11/2020", "A1", 10, 5]
TAKEN = [("11/2020", "A1", "10", "5", "")]


def rows_of(content, others_allowed=True):
    with opened(content, EXPECTED) as book:
        table = find_table(book, COLUMNS, others_allowed=others_allowed)
        return [tuple(row.text(column.name) for column in COLUMNS) for row in table.rows()]


def table_of(content):
    """What is known of the table as a whole: its sign, its notes, its number of rows."""
    with opened(content, EXPECTED) as book:
        table = find_table(book, COLUMNS)
        return table.sign, table.notes, len(list(table.rows()))


def refusal(content, **how):
    with pytest.raises(Refused) as refused:
        rows_of(content, **how)
    return refused.value.sentence


HEADS = {
    "Vietnamese": HEAD,
    "English names": ["month", "unit_code", "total", "online"],
    "capitals and blanks": [" KỲ BÁO CÁO ", "MÃ  ĐƠN VỊ", "Tổng\nsố", "TRONG ĐÓ:  TRỰC TUYẾN"],
    "no diacritics": ["Ky bao cao", "Ma don vi", "Tong so", "Truc tuyen"],
    "decomposed": ["Ky\u0300 ba\u0301o ca\u0301o", "Ma\u0303 đơn vị", "Tổng số", "Trực tuyến"],
    "no-break blanks": ["Kỳ\xa0báo\xa0cáo", "Mã đơn vị\xa0", "Tổng số", "Trực tuyến"],
    "a mark before it": ["\ufeffKỳ báo cáo", "Mã đơn vị", "Tổng số", "Trực tuyến"],
    "numbers of columns next to it": ["Kỳ báo cáo (1)", "Mã đơn vị (2)", "Tổng số (3)", "Trực tuyến (4)"],
    "damaged by a code page": ["K? báo cáo", "Mã đơn v?", "T?ng s?", "Tr?c tuy?n"],
}


@pytest.mark.parametrize("how", HEADS)
def test_headings_are_known_however_they_are_written(how):
    assert rows_of(workbook(HEADS[how], ROW)) == TAKEN


def test_titles_above_other_columns_and_blank_rows_are_left_aside():
    rows = [["BÁO CÁO"], [], ["Đơn vị: Sở Một"], ["STT", *HEAD, "Ghi chú"], [1, *ROW, "x"], [], ["", *ROW]]
    assert rows_of(workbook(*rows)) == TAKEN * 2


def test_headings_over_two_lines_with_merged_cells_are_found():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Kỳ báo cáo", "Mã đơn vị", "Số hồ sơ tiếp nhận", None, "Kết quả trả qua BCCI"])
    sheet.append([None, None, "Tổng số", "Trong đó: trực tuyến", None])
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        sheet.merge_cells(cells)
    sheet.append(["(1)", "(2)", "(3)", "(4)", "(5)"])
    sheet.append([*ROW, 1])
    assert rows_of(saved(book)) == [("11/2020", "A1", "10", "5", "1")]


def test_a_sheet_in_front_does_not_matter():
    book = openpyxl.Workbook()
    book.active.append(["Hướng dẫn"])
    book.create_sheet("Số liệu").append(HEAD)
    book["Số liệu"].append(ROW)
    assert rows_of(saved(book)) == TAKEN


def test_a_heading_that_is_missing_is_named_with_what_was_found():
    said = refusal(workbook(["Bảng"], ["Kỳ báo cáo", "Ma DV", "Tổng số", "Trực tuyến"], ROW))
    assert said == (
        "Dòng tiêu đề phải có đủ các cột «Kỳ báo cáo», «Mã đơn vị», «Tổng số», «Trực tuyến», mỗi cột một lần. "
        "Dòng 2 của tệp có: «Kỳ báo cáo», «Ma DV», «Tổng số», «Trực tuyến». Còn thiếu: «Mã đơn vị»."
    )


def test_an_english_file_is_answered_with_english_names():
    assert refusal(b"month,unit_code\n1,2\n") == (
        "Dòng tiêu đề phải có đủ các cột month, unit_code, total, online, mỗi cột một lần. "
        "Dòng 1 của tệp có: «month», «unit_code». Còn thiếu: total, online."
    )


def test_a_heading_that_is_there_twice_is_named():
    assert refusal(workbook([*HEAD, "Tháng"], ROW)).endswith("Có nhiều hơn một cột: «Kỳ báo cáo».")


def test_a_file_without_any_heading_gets_a_sentence():
    for content in (b"x", b"a,b\n1,2\n", workbook([]), workbook(["x"])):
        assert refusal(content).endswith("Không tìm thấy dòng nào có các tiêu đề này.")


def test_an_unknown_column_is_refused_by_its_name_where_none_is_allowed():
    assert refusal(workbook([*HEAD, "Lĩnh vực"], ROW), others_allowed=False).startswith(
        "Tệp có cột không xác định được: «Lĩnh vực»."
    )
    assert rows_of(workbook(HEAD, ROW), others_allowed=False) == TAKEN


def test_a_heading_that_could_be_two_columns_is_none():
    columns = (Column("a", ("Mã",)), Column("b", ("Ma",)), Column("c", ("Má",)))
    headings = Headings(columns)
    assert [headings.column_of(text) for text in ("Mã", "ma", "mạ", "Má")] == ["a", "b", None, "c"]


def test_a_hidden_sheet_or_row_is_refused_with_its_line():
    book = openpyxl.Workbook()
    for row in (HEAD, ROW, ROW):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    assert refusal(saved(book)) == (
        "Tệp có dòng bị ẩn. Đề nghị hiện tất cả các dòng để số liệu gửi đi đều nhìn thấy được. Dòng bị ẩn: 3."
    )
    book.active.row_dimensions[3].hidden = False
    book.create_sheet("Khác")
    book.active.sheet_state = "hidden"
    assert refusal(saved(book)).startswith("Trang tính của mẫu đang bị ẩn.")


def test_hidden_rows_of_another_sheet_do_not_matter():
    book = openpyxl.Workbook()
    for row in (HEAD, ROW):
        book.active.append(row)
    book.create_sheet("Khác").row_dimensions[1].hidden = True
    book["Khác"].append(["x"])
    book["Khác"].row_dimensions[1].hidden = True
    assert rows_of(saved(book)) == TAKEN


def test_formulas_without_a_figure_are_named_by_their_cells():
    assert refusal(workbook(HEAD, ["11/2020", "A1", "=1+1", 5])) == (
        "Tệp có công thức. Công thức ở ô C2 chưa có kết quả dạng số được lưu trong tệp. "
        "Đề nghị dán kết quả dưới dạng số."
    )
    many = [["11/2020", "A1", "=1+1", "=1"] for _each in range(4)]
    assert "ở ô C2, D2, C3, D3, C4 và 3 ô khác" in refusal(workbook(HEAD, *many))


def test_an_error_is_no_blank_and_is_named_by_its_cell():
    """The pasted result of a look-up that found nothing: read as a blank, it took a stored figure away."""
    book = openpyxl.load_workbook(BytesIO(workbook(HEAD, ["11/2020", "A1", 10, 5])))
    cell = book.active["C2"]
    cell.value, cell.data_type = "#N/A", "e"
    sentence = "Đề nghị sửa các ô này, hoặc ghi số hay chữ đúng vào đó."
    assert refusal(saved(book)) == f"Tệp có ô báo lỗi: C2 (#N/A). {sentence}"
    cell = book.active["D2"]
    cell.value, cell.data_type = "#REF!", "e"
    book.active["A3"], book.active["B3"], book.active["C3"] = "11/2020", "A1", "=1+1"
    said = refusal(saved(book))
    assert said.startswith(f"Tệp có ô báo lỗi: C2 (#N/A), D2 (#REF!). {sentence} Tệp có công thức. Công thức ở ô C3")


def test_a_formula_is_never_a_code():
    assert "ở ô B2 chưa" in refusal(workbook(HEAD, ["11/2020", '="A1"', 10, 5]))


def test_formulas_where_nothing_is_read_do_not_matter():
    rows = [["=1+1"], [*HEAD, "Tỷ lệ"], [*ROW, "=D3/C3"], ["Tổng cộng", None, "=SUM(C3:C3)", "=SUM(D3:D3)"]]
    assert rows_of(workbook(*rows)) == TAKEN


@pytest.mark.parametrize("name", ["Tổng cộng", "CỘNG", "Toàn tỉnh", "Tổng số:", "Tong cong", "Tổng cộng (2 đơn vị)"])
def test_a_totals_row_is_left_out(name):
    rows = [HEAD, ROW, ROW, [name, None, 20, 10]]
    assert rows_of(workbook(*rows)) == TAKEN * 2
    assert table_of(workbook(*rows)) == ("", [], 2)
    rows[-1] = [None, name, 20, 10]
    assert rows_of(workbook(*rows)) == TAKEN * 2


def test_a_totals_row_that_does_not_add_up_is_said():
    note = "Dòng 4 «Tổng cộng», cột «Tổng số»: tệp ghi 21, cộng các dòng được 20. Dòng tổng không được ghi nhận."
    assert table_of(workbook(HEAD, ROW, ROW, ["Tổng cộng", None, 21, 10])) == ("", [note], 2)


def test_a_total_on_top_and_sums_of_parts_add_up_too():
    parts = [ROW, ["Cộng", None, 10, 5], ROW, ROW, ["Cộng", None, 20, 10], ["Tổng cộng", None, 30, 15]]
    assert table_of(workbook(HEAD, ["Toàn tỉnh", None, 30, 15], *parts)) == ("", [], 3)


def test_a_unit_whose_name_begins_like_a_total_is_a_row():
    rows = [[*HEAD, "Đơn vị"], [*ROW, "Công an tỉnh"], ["11/2020", "", 1, 1, "Công an tỉnh"], [*ROW, "Tổng cục"]]
    assert len(rows_of(workbook(*rows, ["11/2020", "", 1, 1, "Tổng cục Thuế"]))) == 4


def numbers(*totals):
    return workbook(HEAD, *[["11/2020", f"A{index}", total, 1] for index, total in enumerate(totals)])


SIGNS = {
    "two groups": ("1.234.567", "1.234", "1234"),
    "a fraction with the other sign": ("12,5", "1.234", "1234"),
    "both signs": ("1.234,0", "1.234", "1234"),
    "nothing": ("12", "1.234", "1.234"),
    "both ways": ("1,234,567", "1.234", "1.234"),
    "a contradiction": ("1.234.567", "1,234", "1,234"),
}


@pytest.mark.parametrize("how", SIGNS)
def test_a_sign_between_digits_groups_where_the_file_shows_it(how):
    shown, ambiguous, read = SIGNS[how]
    assert rows_of(numbers(shown, ambiguous))[1][2] == read


def test_two_signs_that_both_group_show_nothing():
    assert [row[2] for row in rows_of(numbers("1.234.567", "1,234,567", "1.234"))][-1] == "1.234"


def test_a_number_cell_shows_no_sign():
    assert rows_of(numbers(40.5, "1.234"))[1][2] == "1.234"


def test_a_totals_row_shows_what_a_sign_means():
    rows = [HEAD, ["11/2020", "A1", "1.234", 5], ["11/2020", "A2", 6, 5]]
    assert rows_of(workbook(*rows, ["Tổng cộng", None, 1240, 10]))[0][2] == "1234"
    assert rows_of(workbook(*rows, ["Tổng cộng", None, 1241, 10]))[0][2] == "1.234"
    assert rows_of(workbook(*rows, ["Tổng cộng", None, "1.240", 10]))[0][2] == "1234"


def test_number_cells_with_decimals_make_the_whole_numbers_next_to_them_doubtful():
    notes = lines_and_notes([1, "11/2020", "A1", 1.234, 1], [2, "11/2020", "A2", 2, 1])[3]
    assert notes[0].startswith("Tệp có số lẻ ở cột số hồ sơ: D2 (1,234).")
    assert "2.000" in notes[0]
    assert lines_and_notes([1, "11/2020", "A1", 1234, 1], [2, "11/2020", "A2", 2, 0])[3] == []


def test_a_date_cell_stays_a_day():
    with opened(workbook(HEAD, [date(2020, 11, 1), "A1", 1, 1]), EXPECTED) as book:
        [row] = find_table(book, COLUMNS).rows()
    assert row.cells["month"] == date(2020, 11, 1)


def test_lines_of_groups_and_signatures_are_left_out_and_counted():
    rows = [[*HEAD, "Ghi chú"], ["", "", "", "", "I. Sở, ban, ngành"], ROW, [None, None, None, None, "NGƯỜI LẬP BIỂU"]]
    assert rows_of(workbook(*rows)) == TAKEN
    with opened(workbook(*rows), EXPECTED) as book:
        assert find_table(book, COLUMNS).empty_count == 2


def lines_and_notes(*rows):
    with opened(workbook(["STT", *HEAD], *rows), EXPECTED) as book:
        table = find_table(book, COLUMNS)
        lines = [row.line for row in table.rows()]
        return lines, table.totals_count, table.empty_count, table.notes


def test_the_line_of_a_section_with_its_sum_is_a_total_and_one_without_a_line_of_words():
    first, second = [1, "11/2020", "A1", 10, 5], [2, "11/2020", "A2", 3, 1]
    section, other = ["I", "Lĩnh vực đất đai", None, 10, 5], ["II. Lĩnh vực hộ tịch", None, None, 3, 1]
    total = [None, "Tổng cộng", None, 13, 6]
    signed = [[None, None, None, "Khánh Hòa, ngày 05/12/2020"], [None, "NGƯỜI LẬP BIỂU", None, "GIÁM ĐỐC"]]
    assert lines_and_notes(total, section, first, other, second, *signed) == ([4, 6], 3, 2, [])
    assert lines_and_notes(["A", "Cấp tỉnh", None, 13, 6], section, first, other, second, total) == ([4, 6], 4, 0, [])
    assert lines_and_notes(["I", "Lĩnh vực đất đai"], first, ["II", "Lĩnh vực hộ tịch"], second) == ([3, 5], 0, 2, [])


def test_the_line_of_a_section_that_sums_up_nothing_is_a_row_to_be_refused():
    rows = [["I", "Lĩnh vực đất đai", None, 12, 5], [1, "11/2020", "A1", 10, 5], [None, "Tổng cộng", None, 10, 5]]
    lines, totals, empty, notes = lines_and_notes(*rows)
    assert (lines, totals, empty) == ([2, 3], 1, 0)
    assert notes == ["Dòng 2 «I», cột «Tổng số»: tệp ghi 12, cộng các dòng được 10. Dòng tổng không được ghi nhận."]


def test_a_row_that_lacks_its_code_stays_a_row_even_with_the_figures_of_another():
    assert lines_and_notes([1, "11/2020", "A1", 1, 1], [2, "11/2020", None, 1, 1])[:3] == ([2, 3], 0, 0)
    assert lines_and_notes([1, "11/2020", "A1", 1, 1], [2, "11/2020", "Xã A", 1, 1])[:3] == ([2, 3], 0, 0)


def test_headings_that_come_again_on_a_later_page_are_no_row():
    assert rows_of(workbook(["STT", *HEAD], [1, *ROW], ["STT", *HEAD], [2, *ROW])) == TAKEN * 2


def test_headings_again_may_have_blanks_around_them():
    assert (
        rows_of(workbook(["STT", *HEAD], [1, *ROW], ["STT ", *(f" {text}" for text in HEAD)], [2, *ROW])) == TAKEN * 2
    )


def test_numbers_of_columns_that_come_again_are_no_row():
    numbers = [f"({number})" for number in range(1, len(HEAD) + 1)]
    assert rows_of(workbook(HEAD, numbers, ROW, HEAD, numbers, ROW)) == TAKEN * 2


def test_other_sheets_with_the_same_table_are_said():
    book = openpyxl.Workbook()
    for name in ("Tháng 1", "Tháng 2", "Ghi chú"):
        sheet = book.create_sheet(name)
        sheet.append(HEAD if name != "Ghi chú" else ["x"])
        sheet.append(ROW)
    assert table_of(saved(book))[1] == [
        "Chỉ đọc trang tính «Tháng 1». Các trang tính sau cũng có bảng này: «Tháng 2»; đề nghị tải lên từng trang."
    ]


def test_a_code_that_is_merged_over_several_rows_is_the_code_of_each():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEAD, ["11/2020", "A1", 10, 5], [None, None, 7, 2], [None, None, None, 1], ["11/2020", "A2", 3, 1]):
        sheet.append(row)
    for cells in ("A2:A4", "B2:B4", "C3:C4"):
        sheet.merge_cells(cells)
    assert rows_of(saved(book)) == [
        ("11/2020", "A1", "10", "5", ""),
        ("11/2020", "A1", "7", "2", ""),
        ("11/2020", "A1", "", "1", ""),  # a figure counts once
        ("11/2020", "A2", "3", "1", ""),
    ]


def test_marks_that_cannot_be_seen_hide_no_thousands_and_no_total():
    rows = [["11/2020", "A1", "1.234\u200b", "\u200e5"], ["11/2020", "A2", "1.000.000\ufeff", "6"]]
    content = workbook(HEAD, *rows, ["Tổng cộng", "", "1.001.234", "11"])
    assert rows_of(content) == [("11/2020", "A1", "1234", "5", ""), ("11/2020", "A2", "1.000.000", "6", "")]
    assert table_of(content) == (".", [], 2)
