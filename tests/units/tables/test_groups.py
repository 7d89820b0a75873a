"""A heading below a group counts only where the group means its column: dossiers received are not those resolved."""

import openpyxl
import pytest

from reporting.loading.system_counts import COLUMNS
from tests.units.tables.files import EXPECTED, saved, workbook
from units.refusals import Refused
from units.tables.book import opened
from units.tables.table import find_table

CODES = ["Kỳ báo cáo", "Mã đơn vị", "Mã TTHC"]
ROW = ["2020-12", "A1", "1.000001"]


def grouped(*lines, merged=()):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for cells in merged:
        book.active.merge_cells(cells)
    return saved(book)


def figures(content):
    with opened(content, EXPECTED) as book:
        rows = find_table(book, COLUMNS).rows()
        return [(row.text("received_total"), row.text("received_online")) for row in rows]


def refusal(content):
    with pytest.raises(Refused) as refused:
        figures(content)
    assert refused.value.code == "columns"
    return refused.value.sentence


CODES_MERGED = ("A1:A2", "B1:B2", "C1:C2", "D1:E1")


@pytest.mark.parametrize(
    "group",
    ["Hồ sơ tiếp nhận", "Số hồ sơ đã nhận", "SỐ LƯỢNG HỒ SƠ TIẾP NHẬN (2)", "Tiếp nhận trong kỳ", "Số hồ sơ", None],
)
def test_below_receipt_or_no_group_the_lower_heading_counts(group):
    lines = [[*CODES, group, None], [None, None, None, "Tổng số", "Trực tuyến"], [*ROW, 10, 5]]
    assert figures(grouped(*lines, merged=CODES_MERGED)) == [("10", "5")]


@pytest.mark.parametrize("group", ["Hồ sơ đã giải quyết", "Đang giải quyết", "Lũy kế", "Tiếp nhận và giải quyết"])
def test_below_another_group_both_lines_are_named(group):
    lines = [[*CODES, group, None], [None, None, None, "Tổng số", "Trực tuyến"], [*ROW, 10, 5]]
    said = refusal(grouped(*lines, merged=CODES_MERGED))
    assert f"Không đọc cột «Tổng số», vì nằm dưới nhóm «{group}»" in said
    assert f"Không đọc cột «Trực tuyến», vì nằm dưới nhóm «{group}»" in said


def test_a_group_above_a_whole_line_of_headings_counts_too():
    lines = [["", "", "", "Hồ sơ đã giải quyết"], [*CODES, "Tổng số", "Trực tuyến"], [*ROW, 10, 5]]
    assert "«Hồ sơ đã giải quyết»" in refusal(workbook(*lines))


def test_a_group_two_lines_above_the_figures_counts_too():
    lines = [
        ["", "", "", "Hồ sơ đã giải quyết"],
        [*CODES, "Tổng số", "Trong đó"],
        ["", "", "", "", "Trực tuyến"],
        [*ROW, 10, 5],
    ]
    merged = ("D1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:D3")
    assert "«Hồ sơ đã giải quyết»" in refusal(grouped(*lines, merged=merged))


def test_three_lines_with_codes_merged_over_all_are_read():
    lines = [
        [*CODES, "Số hồ sơ tiếp nhận", "", "Trả qua BCCI"],
        ["", "", "", "Tổng số", "Trong đó", ""],
        ["", "", "", "", "Trực tuyến", ""],
        [*ROW, 10, 5, 1],
    ]
    merged = ("A1:A3", "B1:B3", "C1:C3", "D1:E1", "F1:F3", "D2:D3")
    assert figures(grouped(*lines, merged=merged)) == [("10", "5")]


def test_the_group_that_is_received_is_taken_and_the_one_that_is_resolved_left():
    lines = [
        [*CODES, "Hồ sơ tiếp nhận", "", "Hồ sơ đã giải quyết", ""],
        ["", "", "", "Tổng số", "Trực tuyến", "Tổng số", "Trực tuyến"],
        [*ROW, 10, 5, 8, 4],
    ]
    merged = ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1")
    assert figures(grouped(*lines, merged=merged)) == [("10", "5")]


def test_a_group_that_is_divided_by_other_headings_is_no_heading_itself():
    lines = [
        [*CODES, "Số hồ sơ tiếp nhận", ""],
        ["", "", "", "Kỳ trước chuyển sang", "Trực tuyến"],
        [*ROW, 10, 5],
    ]
    assert "Còn thiếu:" in refusal(grouped(*lines, merged=CODES_MERGED))


@pytest.mark.parametrize(
    "title",
    [["BÁO CÁO HỒ SƠ ĐÃ GIẢI QUYẾT"], ["", "", "Tháng 12/2020"], ["", "", "", "", "Đơn vị tính: hồ sơ"], ["STT"]],
)
def test_titles_and_the_unit_of_measure_are_no_groups(title):
    assert figures(workbook(title, [*CODES, "Tổng số", "Trực tuyến"], [*ROW, 10, 5])) == [("10", "5")]


def test_a_remark_below_a_heading_belongs_to_it():
    lines = [[*CODES, "Tổng số hồ sơ", "Trực tuyến"], ["Mã", "", "", "(hồ sơ)", "(hồ sơ)"], [*ROW, 10, 5]]
    assert figures(workbook(*lines[:1], [], *lines[2:])) == [("10", "5")]
