"""Lists of the administration whose headings are in two lines: a group above, its columns below."""

from datetime import date

import openpyxl
import pytest

from procedures.models import Publication
from procedures.publication_file import PublicationResource
from procedures.resources import ProcedureResource
from tests.admin_files import apply, bring
from tests.reporting.pages import text
from tests.units.tables.files import EXPECTED, saved, workbook
from units.account_rows import account_shape
from units.reference_files.reading import file_rows
from units.refusals import Refused
from units.resources import UnitResource
from units.tables.book import opened
from units.tables.columns import Column, Kind
from units.tables.table import find_table

PROCEDURES = [
    ["DANH MỤC TTHC"],
    ["Mã TTHC", "Tên TTHC", "Lĩnh vực", "Cấp thực hiện", "Mức độ", "Công bố", None],
    [None, None, None, None, None, "Số quyết định", "Ngày"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    ["N1", "Thủ tục mới", "Việc mới", "Cấp xã", "4", "12/QĐ-UBND", "02/03/2020"],
]
MERGED = ("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2")


def merged(rows, cells):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for each in cells:
        book.active.merge_cells(each)
    return saved(book)


@pytest.mark.django_db
@pytest.mark.parametrize("cells", [MERGED, ()])
def test_procedures_below_a_group_are_published(administrator, cells):
    page = bring(administrator, "/admin/procedures/procedure/", merged(PROCEDURES, cells), "danh-muc.xlsx")
    assert "1 dòng mới, 0 dòng thay đổi, 0 dòng giữ nguyên" in text(page)
    apply(administrator, page)
    stored = Publication.objects.get(procedure__code="N1")
    assert (stored.level, stored.effective_on, stored.decision_number) == (4, date(2020, 3, 2), "12/QĐ-UBND")


def shapes(name):
    if name == "accounts":
        return account_shape()
    return {"units": UnitResource, "procedures": ProcedureResource, "publications": PublicationResource}[name]().shape()


LISTS = {
    "units": (
        [["Mã", "Tên", "Liên hệ", ""], ["", "", "Điện thoại", "Thư điện tử"], ["X1", "Xã", "0912345678", "a@b.vn"]],
        {"code": "X1", "name": "Xã", "phone": "0912345678", "email": "a@b.vn"},
    ),
    "accounts": (
        [["Tài khoản", "Liên hệ", ""], ["", "ĐT", "Email"], ["an", "0912345678", "a@b.vn"]],
        {"username": "an", "phone": "0912345678", "email": "a@b.vn"},
    ),
    "procedures": (
        [["TTHC", "", "Quyết định", ""], ["Mã", "Tên", "Số", "Ngày"], ["N1", "Một", "7/QĐ", "1/6/2020"]],
        {"code": "N1", "name": "Một", "decision": "7/QĐ", "decision_date": "2020-06-01"},
    ),
    "procedures with the code in the second line": (
        [["TTHC", "", "Mức độ"], ["Mã", "Tên", ""], ["N1", "Một", "4"]],
        {"code": "N1", "name": "Một", "level": "4"},
    ),
    "publications": (
        [
            ["Mã TTHC", "Từ ngày", "Quyết định", "", "Quyết định thu hồi", ""],
            ["", "", "Số", "Ngày", "Số", "Ngày"],
            ["N1", "1/7/2020", "7/QĐ", "1/6/2020", "9/QĐ", "2/12/2020"],
        ],
        {
            "code": "N1",
            "effective_on": "2020-07-01",
            "decision": "7/QĐ",
            "decision_date": "2020-06-01",
            "revocation": "9/QĐ",
            "revocation_date": "2020-12-02",
        },
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_every_list_reads_both_lines(name):
    rows, wanted = LISTS[name]
    found = file_rows(workbook(*rows), shapes(name.split()[0]))
    assert [dict(zip(found.headers, row, strict=True)) for row in found.rows] == [wanted]
    assert (found.lines, found.unread) == ([3], [])


@pytest.mark.django_db
def test_an_unknown_column_of_a_group_is_named_with_it():
    rows = [["Mã TTHC", "Công bố", ""], ["", "Số quyết định", "Người ký"], ["N1", "7/QĐ", "A"]]
    with pytest.raises(Refused) as refused:
        file_rows(workbook(*rows), shapes("procedures"))
    assert "«Công bố Người ký»" in refused.value.sentence
    assert "«Công bố»" not in refused.value.sentence


@pytest.mark.parametrize("code", ["1.000001", "C1", 123])
def test_a_row_whose_texts_are_headings_too_is_a_row(code):
    columns = (Column("code", ("Mã",), Kind.CODE), Column("name", ("Tên",), required=False), Column("field", ("Việc",)))
    with opened(workbook(["Mã", "Việc", "Khác"], [code, "x", "Tên"]), EXPECTED) as book:
        assert [row.text("code") for row in find_table(book, columns).rows()] == [str(code)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_headings_in_two_lines_that_come_again_are_no_rows(name):
    """Pages of a long list that were printed one by one and put together: each begins with the headings."""
    rows, _first = LISTS[name]
    head, row = rows[:-1], rows[-1]
    found = file_rows(workbook(*rows, *head, row), shapes(name.split()[0]))
    assert found.rows == file_rows(workbook(*rows, row), shapes(name.split()[0])).rows
    assert (len(found.rows), found.unread) == (2, [])


@pytest.mark.django_db
@pytest.mark.parametrize("cells", [(*MERGED, "A6:A7", "B6:B7", "C6:C7", "D6:D7", "E6:E7", "F6:G6"), ()])
def test_merged_headings_of_a_later_page_are_no_rows_of_procedures(administrator, cells):
    again = [*PROCEDURES, *PROCEDURES[1:4], ["N2", *PROCEDURES[4][1:]]]
    page = bring(administrator, "/admin/procedures/procedure/", merged(again, cells), "danh-muc.xlsx")
    assert "2 dòng mới, 0 dòng thay đổi, 0 dòng giữ nguyên" in text(page)
