"""A unit's form after people and programs had it in their hands: read, or a sentence that names the place."""

import openpyxl
import pytest

from procedures.models import Procedure
from reporting.models import DossierCount
from tests.reporting.form_page import take, upload
from tests.reporting.pages import text
from tests.reporting.uploads import FIRST, NUMBERS, as_csv, filled, saved

PAGE = "/submissions/2020-04/SO1/"
WHOLE = {"1.001570": NUMBERS[0], "KHA-P2": NUMBERS[1]}


@pytest.fixture
def client(working_province, login):
    Procedure.objects.filter(code="P1").update(code="1.001570")
    Procedure.objects.filter(code="P2").update(code="KHA-P2")
    return login(working_province.clerks["SO1"])


@pytest.fixture
def book(client):
    """The form, filled and open in a spreadsheet program."""
    return filled(client.get(f"{PAGE}template.xlsx").content)


def stored():
    rows = DossierCount.objects.values_list("procedure__code", "received_total", "received_online", "returned_by_post")
    return {code: tuple(numbers) for code, *numbers in rows}


def row_above(book):
    book.active.insert_rows(1)


def rows_between(book):
    book.active.insert_rows(FIRST - 1, 3)


def column_before(book):
    book.active.insert_cols(1)


def sheet_in_front(book):
    book.create_sheet("Ghi chú", 0).append(["Số liệu lấy từ một cửa"])
    book.active = 0


def codes_as_numbers(book):
    book.active[f"A{FIRST}"] = 1.00157


def codes_in_other_case(book):
    book.active[f"A{FIRST + 1}"] = " kha-p2\xa0"


def totals_row(book):
    book.active.append(["Tổng cộng", None, None, 110, 45, 4])


def totals_row_of_formulas(book):
    book.active.append([None, "Cộng", None, "=SUM(D9:D10)", "=SUM(E9:E10)", "=SUM(F9:F10)"])


def titles_with_capitals(book):
    for cell in book.active[FIRST - 1]:
        cell.value = f" {cell.value.upper()} "


def figures_with_unseen_marks(book):
    book.active[f"D{FIRST}"] = f"\u200e{NUMBERS[0][0]}\u200b"
    book.active[f"E{FIRST}"] = f"{NUMBERS[0][1]}\ufeff"


SHAPES = [
    figures_with_unseen_marks,
    row_above,
    rows_between,
    column_before,
    sheet_in_front,
    codes_as_numbers,
    codes_in_other_case,
    totals_row,
    totals_row_of_formulas,
    titles_with_capitals,
]


@pytest.mark.parametrize("change", SHAPES)
def test_a_form_that_was_changed_around_its_figures_is_read(client, book, change):
    change(book)
    take(client, upload(client, saved(book)))
    assert stored() == WHOLE


def test_codes_read_from_numbers_are_said(client, book):
    codes_as_numbers(book)
    assert "1 mã được đọc từ dạng số." in text(upload(client, saved(book)))
    shown = text(upload(client, as_csv(book, ";").encode(), "a.csv"))
    assert "1 mã được đọc từ dạng số." in shown


def test_a_total_that_does_not_add_up_is_said_and_the_figures_are_offered(client, book):
    book.active.append(["Tổng cộng", None, None, 111, 45, 4])
    page = upload(client, saved(book))
    assert "Dòng 11 «Tổng cộng», cột «Tổng số hồ sơ tiếp nhận»: tệp ghi 111, cộng các dòng được 110." in text(page)
    take(client, page)
    assert stored() == WHOLE


def test_a_formula_is_named_by_its_cell(client, book):
    book.active["E10"] = "=D10/2"
    assert "Tệp có công thức. Công thức ở ô E10 chưa có kết quả" in text(upload(client, saved(book)))


def test_figures_without_a_code_are_refused_with_their_line(client, book):
    book.active[f"A{FIRST + 1}"] = None
    shown = text(upload(client, saved(book)))
    assert "Dòng 10, cột «Mã TTHC», giá trị «»: Ô còn trống." in shown
    assert stored() == {}


def test_a_hidden_row_is_named_by_its_line(client, book):
    book.active.row_dimensions[FIRST].hidden = True
    assert "Dòng bị ẩn: 9." in text(upload(client, saved(book)))


def test_grouped_thousands_are_read_where_the_form_itself_shows_the_sign(client, book):
    book.active["D9"], book.active["D10"] = "1.234", "1.234.567"
    take(client, upload(client, saved(book)))
    assert {code: numbers[0] for code, numbers in stored().items()} == {"1.001570": 1234, "KHA-P2": 1234567}


def test_the_form_of_another_unit_is_known_wherever_it_says_so(client, book):
    book.active["B2"] = "X1"
    row_above(book)
    assert "Tệp này là của UBND xã Một, huyện Một, tháng 4/2020." in text(upload(client, saved(book)))


def test_a_period_that_became_a_date_is_the_same_period(client, book):
    for written in ("Apr-20", "04/2020", openpyxl.utils.datetime.from_excel(43922)):
        book.active["B3"] = written
        assert "Tệp sẽ điền mới 6 ô" in text(upload(client, saved(book)))


def test_renamed_columns_are_answered_with_the_right_names(client, book):
    book.active["D8"] = "Tổng"
    shown = text(upload(client, saved(book)))
    assert "Các cột của mẫu đã bị đổi tên hoặc đổi chỗ." in shown
    assert "«Tổng số hồ sơ tiếp nhận»" in shown
