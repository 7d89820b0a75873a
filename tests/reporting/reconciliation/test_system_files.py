"""Files of one-stop systems as they come: read, or their mistakes grouped, and the good rows taken without the bad."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest

from procedures.models import Procedure
from reporting.models import SystemCount, SystemUpload
from tests.reporting.one_stop import HEAD, URL, counts, file_of, upload
from tests.reporting.pages import text
from tests.units.tables.files import saved, workbook
from units.models import Unit

TITLES = (["UBND TỈNH"], [], ["BẢNG TỔNG HỢP HỒ SƠ"])
HEADINGS = ["Kỳ báo cáo", "Mã đơn vị", "Mã TTHC", "Tổng số", "Trực tuyến"]


@pytest.fixture
def client(working_province, login):
    Procedure.objects.filter(code="C1").update(code="1.001570")
    Procedure.objects.filter(code="C2").update(code="2.000720")
    return login(working_province.coordinator)


def taken(client, content, name="mot-cua.xlsx"):
    """What the preview says, and what is recorded after it."""
    shown = text(upload(client, content, name))
    waiting = SystemUpload.objects.get(applied_at=None)
    client.post(f"{URL}uploads/{waiting.pk}/apply/", {"leave_out": waiting.refused} if waiting.refused else {})
    return shown, counts()


BOTH = {"2020-03 X1 1.001570": (10, 5, None), "2020-03 X1 2.000720": (7, 2, None)}


def test_codes_that_a_spreadsheet_took_for_numbers_are_read_and_counted(client):
    shown, recorded = taken(
        client, workbook(HEADINGS, ["3/2020", "X1", 1.00157, 10, 5], ["3/2020", "X1", 2.00072, 7, 2])
    )
    assert "2 mã được đọc từ dạng số." in shown
    assert recorded == BOTH
    shown, _recorded = taken(client, file_of("2020-03,X1,1.00157,11,5,", "2020-03,X1,2.00072,7,2,"), "a.csv")
    assert "2 mã được đọc từ dạng số." in shown


def test_unit_codes_may_be_in_small_letters(client):
    _shown, recorded = taken(client, file_of("2020-03,x1,1.001570,10,5,", "2020-03,X1 ,2.000720,7,2,"))
    assert recorded == BOTH


@pytest.mark.parametrize("month", ["Tháng 3 năm 2020", "03/2020", "T3/2020", "01/03/2020", date(2020, 3, 1), 202003])
def test_months_are_read_as_they_are_written_here(client, month):
    rows = [[month, "X1", "1.001570", 10, 5], [month, "X1", "2.000720", 7, 2]]
    assert taken(client, workbook(HEADINGS, *rows))[1] == BOTH


def test_a_table_below_titles_with_a_head_of_two_lines_and_a_total_is_read(client):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["BẢNG TỔNG HỢP"])
    sheet.append(["STT", "Kỳ báo cáo", "Mã đơn vị", "Mã TTHC", "Số hồ sơ", None])
    sheet.append([None, None, None, None, "Tổng số", "Trong đó: trực tuyến"])
    for place in ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2"):
        sheet.merge_cells(place)
    sheet.append([1, "Tháng 3 năm 2020", "X1", 1.00157, 10, 5])
    sheet.append([2, "Tháng 3 năm 2020", "X1", 2.00072, 7, 2])
    sheet.append(["Tổng cộng", None, None, None, "=SUM(E4:E5)", 8])
    shown, recorded = taken(client, saved(book))
    assert "1 dòng tổng được bỏ qua." in shown
    assert "Dòng 6 «Tổng cộng», cột «Trong đó: trực tuyến»: tệp ghi 8, cộng các dòng được 7." in shown
    assert recorded == BOTH


def test_a_sign_between_digits_is_read_where_the_file_shows_what_it_means(client):
    lines = ["2020-03;X1;1.001570;1.234;5;", "2020-03;X1;2.000720;1.234.567;2;"]
    content = file_of(*lines, head=HEAD.replace(",", ";"))
    assert taken(client, content)[1] == {
        "2020-03 X1 1.001570": (1234, 5, None),
        "2020-03 X1 2.000720": (1234567, 2, None),
    }


def test_mistakes_are_grouped_by_kind_and_no_kind_hides_another(client):
    lines = [f"2020-03,Z{n % 3},1.001570,1,0," for n in range(400)]
    shown = text(upload(client, file_of(*lines, "2020-03,X1,NO,1,0,")))
    assert "Chưa nhập tệp: 401/401 dòng chưa hợp lệ." in shown
    assert (
        "400 dòng, cột «unit_code»: Không có đơn vị mang mã này Các dòng và giá trị (3) "
        "Dòng 2, 5, 8, 11, 14 và 129 dòng khác, cột «unit_code», giá trị «Z0»: Không có đơn vị mang mã này."
    ) in shown
    assert "Dòng 402, cột «procedure_code», giá trị «NO»: Không có TTHC mang mã này." in shown
    assert shown.count("Không có đơn vị mang mã này.") == 3


def test_a_kind_of_many_values_leaves_room_for_the_others(client):
    lines = [f"2020-03,Z{n},1.001570,1,0," for n in range(150)]
    shown = text(upload(client, file_of(*lines, "2020-03,X1,NO,1,0,")))
    assert "Dòng 152, cột «procedure_code», giá trị «NO»: Không có TTHC mang mã này." in shown
    assert "150 dòng, cột «unit_code»: Không có đơn vị mang mã này Các dòng và giá trị (100)" in shown
    assert "… và 50 dòng khác" in shown


GOOD_AND_BAD = (
    "2020-03,X1,1.001570,10,5,",
    "2020-03,ZZ,1.001570,1,0,",
    "2020-03,X1,2.000720,7,2,",
    "2020-03,X1,NO,1,0,",
)


def test_the_good_rows_are_taken_without_the_bad_where_the_user_chooses_so(client):
    page = upload(client, file_of(*GOOD_AND_BAD))
    assert "Ghi 2 dòng hợp lệ, bỏ 2" in text(page)
    assert "Ghi nhận số liệu này" not in text(page)
    waiting = SystemUpload.objects.get()
    answer = client.post(f"{URL}uploads/{waiting.pk}/apply/", {"leave_out": "2"}, follow=True)
    assert "2 mới, 0 thay đổi, 0 không đổi. Bỏ qua 2 dòng." in text(answer)
    assert counts() == BOTH
    waiting.refresh_from_db()
    assert (waiting.rows, waiting.refused, waiting.content) == (2, 2, None)


@pytest.mark.parametrize("chosen", [{}, {"leave_out": "1"}, {"leave_out": "x"}, {"leave_out": "9" * 50}])
def test_nothing_is_left_out_that_nobody_chose_to_leave_out(client, chosen):
    upload(client, file_of(*GOOD_AND_BAD))
    answer = client.post(f"{URL}uploads/{SystemUpload.objects.get().pk}/apply/", chosen)
    assert "Chưa nhập tệp: 2/4 dòng chưa hợp lệ." in text(answer)
    assert counts() == {}


def test_other_good_rows_than_were_shown_are_not_recorded(client):
    upload(client, file_of(*GOOD_AND_BAD))
    waiting = SystemUpload.objects.get()
    Unit.objects.filter(code="X1").update(code="X9")
    Unit.objects.filter(code="X2").update(code="ZZ")  # one row of the file becomes good, two become bad
    client.post(f"{URL}uploads/{waiting.pk}/apply/", {"leave_out": "2"})
    assert counts() == {}
    answer = client.post(f"{URL}uploads/{waiting.pk}/apply/", {"leave_out": "3"})
    assert "Các dòng hợp lệ của tệp đã khác so với lúc xem trước." in text(answer)
    assert counts() == {}


def test_taking_twice_records_once(client):
    upload(client, file_of(*GOOD_AND_BAD))
    address = f"{URL}uploads/{SystemUpload.objects.get().pk}/apply/"
    client.post(address, {"leave_out": "2"})
    before = list(SystemCount.objects.values())
    assert client.post(address, {"leave_out": "2"}).status_code == 302
    assert list(SystemCount.objects.values()) == before


def refused(client):
    return client.get(f"{URL}uploads/{SystemUpload.objects.get().pk}/refused/")


def test_the_refused_rows_of_a_text_come_back_as_a_text_with_a_column_of_errors(client):
    upload(client, file_of(*GOOD_AND_BAD))
    answer = refused(client)
    assert re.search(r'filename="dong-chua-hop-le-\d+\.csv"', answer["Content-Disposition"])
    assert list(csv.reader(StringIO(answer.content.decode("utf-8-sig")))) == [
        [*HEAD.split(","), "Lỗi"],
        ["2020-03", "ZZ", "1.001570", "1", "0", "", "unit_code: Không có đơn vị mang mã này."],
        ["2020-03", "X1", "NO", "1", "0", "", "procedure_code: Không có TTHC mang mã này."],
    ]


def test_the_refused_rows_of_a_workbook_come_back_corrected_and_are_taken(client):
    rows = [[1, date(2020, 3, 1), "ZZ", 1.00157, 10, 5], [2, date(2020, 3, 1), "X1", 2.00072, 7, 2]]
    upload(client, workbook(*TITLES, ["STT", *HEADINGS], *rows))
    book = openpyxl.load_workbook(BytesIO(refused(client).content))
    assert [cell.value for cell in book.active[1]] == ["STT", *HEADINGS, "Lỗi"]
    assert book.active["G2"].value == "Mã đơn vị: Không có đơn vị mang mã này."
    assert book.active.max_row == 2
    book.active["C2"] = "X1"
    assert taken(client, saved(book))[1] == {"2020-03 X1 1.001570": (10, 5, None)}


def test_a_file_without_a_good_row_offers_only_its_refused_rows(client):
    shown = text(upload(client, file_of("2020-03,ZZ,1.001570,1,0,")))
    assert "Tải các dòng chưa hợp lệ" in shown
    assert "dòng hợp lệ, bỏ" not in shown
    assert refused(client).status_code == 200


def test_refused_rows_are_for_coordinators(client, working_province, login):
    upload(client, file_of(*GOOD_AND_BAD))
    for who in (working_province.observer, working_province.clerks["X1"], working_province.administrator):
        assert refused(login(who)).status_code == 403


def test_a_heading_that_is_missing_is_named_in_the_files_own_language(client):
    shown = text(upload(client, workbook(["Kỳ báo cáo", "Đơn vị", "Mã TTHC", "Tổng số", "Trực tuyến"], ["a"])))
    assert "Còn thiếu: «Mã đơn vị»." in shown
    assert "«Đơn vị»" in shown
    assert "phải có đủ các cột «Kỳ báo cáo», «Mã đơn vị»" in shown
