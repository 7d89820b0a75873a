"""The one-stop system's counts come in from a file: shown first, all of it or nothing, and never into a report."""

import zipfile
from datetime import date
from hashlib import sha256
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.reconciliation import system_counts_apply, system_counts_upload
from reporting.loading.system_counts import read_system_counts
from reporting.models import ReportingPeriod, SystemCount, SystemUpload
from tests.reporting.one_stop import HEAD, URL, bring, counts, everything_else, file_of, upload
from tests.reporting.pages import text
from units.models import Role, Unit, User
from units.refusals import Refused

GOOD = ("2020-03,X1,C1,10,5,", "2020-03,X1,C2,0,0,0", "2020-04,SO1,P1,197,62,42")
STORED = {"2020-03 X1 C1": (10, 5, None), "2020-03 X1 C2": (0, 0, 0), "2020-04 SO1 P1": (197, 62, 42)}


@pytest.fixture
def client(working_province, login):
    return login(working_province.coordinator)


def sheet(*rows):
    book, file = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def test_a_file_is_shown_first_and_then_recorded_as_a_whole(client):
    shown = text(upload(client, file_of(*GOOD)))
    assert "Thay đổi khi ghi nhận tệp «mot-cua.csv»" in shown
    assert "Kỳ báo cáo Tháng 3/2020 – tháng 4/2020 Mới 3 Thay đổi 0 Không đổi 0" in shown
    assert counts() == {}
    answer = client.post(f"{URL}uploads/{SystemUpload.objects.get().pk}/apply/", follow=True)
    assert "Đã ghi nhận số liệu của tệp «mot-cua.csv»: 3 mới, 0 thay đổi, 0 không đổi." in text(answer)
    assert counts() == STORED


def test_the_record_of_an_upload_says_who_when_what_and_how_much(client, working_province):
    bring(client, *GOOD)
    kept = SystemUpload.objects.get()
    assert (kept.uploaded_by, kept.file_name, kept.periods) == (
        working_province.coordinator,
        "mot-cua.csv",
        "2020-03 – 2020-04",
    )
    assert (kept.rows, kept.new, kept.changed, kept.content) == (3, 3, 0, None)
    assert kept.sha256 == sha256(file_of(*GOOD)).hexdigest()
    assert kept.applied_at is not None


def test_the_same_file_again_changes_nothing_and_leaves_no_record(client):
    bring(client, *GOOD)
    before = list(SystemCount.objects.values())
    shown = text(upload(client, file_of(*GOOD)))
    assert "Toàn bộ 3 số liệu của tệp trùng với số liệu đã có. Không có thay đổi nào được ghi nhận." in shown
    assert SystemUpload.objects.count() == 1
    assert list(SystemCount.objects.values()) == before


def test_a_later_file_replaces_its_own_places_and_leaves_the_others(client):
    bring(client, *GOOD)
    shown = text(upload(client, file_of("2020-03,X1,C1,12,5,3", "2020-03,X1,C2,0,0,0", "2020-03,X2,C1,7,7,")))
    assert "Mới 1 Thay đổi 1 Không đổi 1" in shown
    assert "UBND xã Một, huyện Một Thủ tục C1 C1 10 → 12 5 – → 3" in shown
    client.post(f"{URL}uploads/{SystemUpload.objects.get(applied_at=None).pk}/apply/")
    assert counts() == STORED | {"2020-03 X1 C1": (12, 5, 3), "2020-03 X2 C1": (7, 7, None)}
    first, last = SystemUpload.objects.order_by("pk")
    by = dict(SystemCount.objects.values_list("procedure__code", "upload").filter(unit__code="X1"))
    assert by == {"C1": last.pk, "C2": first.pk}  # what says the same keeps the upload that brought it


def test_a_report_a_sending_and_a_figure_stay_byte_for_byte(client, working_province):
    working_province.send("X1", 3, (5, 1, 0), (2, 0, 0))
    before = everything_else()
    assert len(before) > 20
    bring(client, *GOOD)
    bring(client, "2020-03,X1,C1,99,9,9")
    assert everything_else() == before


def test_taking_twice_records_once(client):
    bring(client, *GOOD)
    number = SystemUpload.objects.get().pk
    stored = list(SystemCount.objects.values())
    assert client.post(f"{URL}uploads/{number}/apply/").status_code == 302
    assert list(SystemCount.objects.values()) == stored


def test_a_second_file_gives_the_first_one_up(client):
    upload(client, file_of(*GOOD))
    first = SystemUpload.objects.get().pk
    upload(client, file_of(GOOD[0]))
    assert SystemUpload.objects.get().rows == 1
    answer = client.post(f"{URL}uploads/{first}/apply/")
    assert answer.status_code == 404
    assert "Tệp của bản xem trước này không còn được giữ" in text(answer)
    assert "Chưa ghi nhận số liệu nào. Đề nghị chọn lại tệp." in text(answer)
    assert not SystemCount.objects.exists()


def test_a_file_of_another_user_waits_for_a_day(working_province, client, login):
    upload(client, file_of(*GOOD))
    other = login(User.objects.create(username="second-coordinator", role=Role.COORDINATOR))
    upload(other, file_of(GOOD[0]))
    assert sorted(SystemUpload.objects.values_list("rows", flat=True)) == [1, 3]
    with time_machine.travel("2020-05-16T09:01:00+07:00", tick=False):
        upload(login(User.objects.get(username="second-coordinator")), file_of(GOOD[1]))
    assert list(SystemUpload.objects.values_list("rows", flat=True)) == [1]


def test_counts_that_another_user_recorded_after_the_preview_are_not_overwritten_unseen(client, login):
    upload(client, file_of(*GOOD))
    mine = SystemUpload.objects.get().pk
    other = login(User.objects.create(username="second-coordinator", role=Role.COORDINATOR))
    with time_machine.travel("2020-05-15T12:00:00+07:00", tick=False):
        upload(other, file_of("2020-03,X1,C1,99,44,11"))
        other.post(f"{URL}uploads/{SystemUpload.objects.exclude(pk=mine).get().pk}/apply/")
        stored = counts()
        answer = client.post(f"{URL}uploads/{mine}/apply/", follow=True)
    assert "đã có số liệu khác của các đơn vị và tháng này được ghi nhận" in text(answer)
    assert counts() == stored


def test_what_became_wrong_between_showing_and_taking_is_refused_whole(client, working_province):
    upload(client, file_of(*GOOD))
    Unit.objects.filter(code="SO1").update(code="SO9")
    answer = client.post(f"{URL}uploads/{SystemUpload.objects.get().pk}/apply/")
    assert "Dòng 4, cột «unit_code», giá trị «SO1»: Không có đơn vị mang mã này." in text(answer)
    assert counts() == {}


CYRILLIC_X1 = "\N{CYRILLIC CAPITAL LETTER HA}1"  # looks like X1
NOT_IN_A_CODE = "Mã chỉ gồm chữ cái không dấu, chữ số và các dấu «.», «-», «_»; không dùng được "
BAD_ROWS = [
    ("2020-13,X1,C1,1,0,", "period", "2020-13", "Không có kỳ báo cáo này. Kỳ báo cáo ghi theo dạng 2020-12."),
    ("2020.1,X1,C1,1,0,", "period", "2020.1", "Giá trị có thể hiểu là hai tháng khác nhau"),
    ("4/1/2020,X1,C1,1,0,", "period", "4/1/2020", "Giá trị có thể hiểu là hai tháng khác nhau"),
    ("2020-03,ZZ,C1,1,0,", "unit_code", "ZZ", "Không có đơn vị mang mã này."),
    ("2020-03,X1,ZZ,1,0,", "procedure_code", "ZZ", "Không có TTHC mang mã này."),
    (
        f"2020-03,{CYRILLIC_X1},C1,1,0,",
        "unit_code",
        CYRILLIC_X1,
        f"Không có đơn vị mang mã này. {NOT_IN_A_CODE}«\N{CYRILLIC CAPITAL LETTER HA}» (U+0425).",
    ),
    (
        "2020-03,X1,C\N{FULLWIDTH DIGIT ONE},1,0,",
        "procedure_code",
        "C\N{FULLWIDTH DIGIT ONE}",
        f"Không có TTHC mang mã này. {NOT_IN_A_CODE}«\N{FULLWIDTH DIGIT ONE}» (U+FF11).",
    ),
    ("2020-03,X1,P1,1,0,", "procedure_code", "P1", "Đơn vị không báo cáo TTHC này trong kỳ."),
    (
        "2020-03,X1,C1,1.234,0,",
        "received_total",
        "1.234",
        "«1.234» có thể hiểu theo hai cách. Đề nghị nhập lại, không dùng dấu chấm, dấu phẩy.",
    ),
    (
        "2020-03,X1,C1,hai,0,",
        "received_total",
        "hai",
        "«hai» không phải là số nguyên. Đề nghị chỉ nhập chữ số, ví dụ: 1234.",
    ),
    ("2020-03,X1,C1,,0,", "received_total", "", "Ô còn trống. Nếu không phát sinh hồ sơ, đề nghị nhập 0."),
    ("2020-03,X1,C1,1,,", "received_online", "", "Ô còn trống. Nếu không phát sinh hồ sơ, đề nghị nhập 0."),
    ("2020-03,X1,C1,10000000,0,", "received_total", "10000000", "Số hồ sơ phải từ 0 đến 9.999.999."),
    (
        "2020-03,X1,C1,4,5,",
        "received_online",
        "5",
        "Số hồ sơ trực tuyến (5) lớn hơn tổng số hồ sơ tiếp nhận (4). Đề nghị kiểm tra lại.",
    ),
    ("2020-03,X1,C2,4,1,x", "returned_by_post", "x", "«x» không phải là số nguyên."),
]


@pytest.mark.parametrize(("line", "column", "value", "reason"), BAD_ROWS, ids=[row[0] for row in BAD_ROWS])
def test_a_bad_row_is_named_and_nothing_of_the_file_is_recorded(client, line, column, value, reason):
    shown = text(upload(client, file_of("2020-04,SO1,P1,197,62,42", line)))
    assert "mot-cua.csv: Chưa nhập tệp: 1/2 dòng chưa hợp lệ. Số liệu trong hệ thống không thay đổi." in shown
    assert f"Dòng 3, cột «{column}», giá trị «{value}»: {reason}" in shown
    assert not SystemUpload.objects.exclude(applied_at=None).exists()
    assert counts() == {}


def test_a_unit_and_procedure_is_in_a_file_once(client):
    shown = text(upload(client, file_of("2020-03,X1,C1,1,0,", "2020-03,X1,C1,1,0,")))
    assert "Dòng 3, cột «procedure_code», giá trị «C1»: Dòng này trùng với dòng 2." in shown
    assert not SystemUpload.objects.exclude(applied_at=None).exists()


def test_only_the_first_hundred_refusals_are_listed(client):
    shown = text(upload(client, file_of(*[f"2020-03,Z{n},C1,1,0," for n in range(130)])))
    assert "130/130 dòng chưa hợp lệ" in shown
    assert shown.count("Không có đơn vị mang mã này.") == 100
    assert "… và 30 dòng khác" in shown


def test_a_period_that_has_not_ended_is_refused(client, working_province):
    due = dict.fromkeys(("due_on_department", "due_on_district", "due_on_commune"), date(2020, 6, 5))
    days = {"starts_on": date(2020, 5, 1), "ends_on": date(2020, 5, 31), "opens_on": date(2020, 5, 1)}
    ReportingPeriod.objects.create(year=2020, month=5, **days, **due)
    assert "Kỳ báo cáo chưa kết thúc." in text(upload(client, file_of("2020-05,X1,C1,1,0,")))


def zipped(**parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


BAD_FILES = {
    "an old Excel file": (b"\xd0\xcf\x11\xe0rest", "Tệp ở định dạng .xls."),
    "a photograph": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x81", "Tệp không phải là bảng số liệu"),
    "no table": (b"\xff\xd8\x00\x10\x81", "Không đọc được tệp. Đề nghị lưu tệp ở dạng .xlsx"),
    "no text": (b"a,b\0c", "Không đọc được tệp."),
    "a broken archive": (b"PK\x03\x04 and nothing", "Không đọc được tệp."),
    "too large": (b"x" * (10 * 1024 * 1024 + 1), "Tệp lớn hơn 10 MB. Đề nghị chia tệp theo kỳ báo cáo."),
    "a bomb": (zipped(a="0" * (51 * 1024 * 1024)), "Tệp giải nén có dung lượng bất thường"),
    "macros": (zipped(xl__vbaProject__bin="x").replace(b"vbaProject/bin", b"vbaProject.bin"), "Tệp có macro."),
    "formulas": (sheet(HEAD.split(","), ["2020-03", "X1", "C1", "=1+1", 0, 0]), "Tệp có công thức."),
    "no columns": (b"period,unit_code\n2020-03,X1\n", "Dòng tiêu đề phải có đủ các cột period, unit_code"),
    "a column twice": (b"period,Thang,unit_code,procedure_code,received_total,received_online\n", "Dòng tiêu đề phải"),
    "no rows": (file_of(), "Tệp không có dòng số liệu nào dưới dòng tiêu đề."),
    "nothing": (b" ", "Tệp trống."),
    "a byte-order mark alone": (b"\xef\xbb\xbf", "Tệp trống."),
    "a PDF file": (b"%PDF-1.7\n1 0 obj", "Tệp không phải là bảng số liệu mà là PDF, hình ảnh hoặc văn bản"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "Tệp không phải là bảng số liệu mà là PDF, hình ảnh hoặc văn bản"),
    "an endless cell": (b"period," + b'"' + b"x" * 200_000, "Không đọc được tệp."),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_its_sentence(client, name):
    content, sentence = BAD_FILES[name]
    answer = upload(client, content)
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert not SystemUpload.objects.exists()


def test_without_a_file_the_page_asks_for_one(client):
    assert "Chưa chọn tệp." in text(client.post(URL))


LINES = ["2020-03,X1,C1,10,5,", "2020-04,SO1,P1,197,62,42"]
TITLED = [
    ["Số liệu một cửa"],
    [],
    ["STT", "Kỳ báo cáo", "Mã đơn vị", "Tên", "Mã TTHC", "TỔNG SỐ", "Trong đó: trực tuyến"],
]
SHAPES = {
    "CSV": file_of(*LINES),
    "with a mark and CRLF": b"\xef\xbb\xbf" + file_of(*LINES).replace(b"\n", b"\r\n"),
    "semicolons": file_of(*LINES).replace(b",", b";"),
    "tabs in UTF-16": file_of(*LINES).replace(b",", b"\t").decode().encode("utf-16"),
    "Vietnamese headings": file_of(
        *LINES, head="Kỳ báo cáo,Mã đơn vị,Mã TTHC,Tổng số hồ sơ tiếp nhận,Trong đó: trực tuyến,Kết quả trả qua BCCI"
    ),
    "months as written here": file_of("Tháng 3/2020,X1,C1,10,5,", "04/2020,SO1,P1,197,62,42"),
    "numbers with spaces and blank lines": file_of("2020-03, X1 ,C1, 10 ,5,", "", ",,,,,", "2020-04,SO1,P1,197,62,42"),
    "xlsx": sheet(HEAD.split(","), ["2020-03", "X1", "C1", 10, 5], ["2020-04", "SO1", "P1", 197, 62, 42]),
}


@pytest.mark.parametrize("name", SHAPES)
def test_files_come_as_programs_here_save_them(client, name):
    upload(client, SHAPES[name])
    client.post(f"{URL}uploads/{SystemUpload.objects.get().pk}/apply/")
    assert counts() == {"2020-03 X1 C1": (10, 5, None), "2020-04 SO1 P1": (197, 62, 42)}


def test_titles_may_be_above_and_other_columns_next_to_them(client):
    rows = [*TITLED, [1, date(2020, 3, 1), "X1", "Xã Một", "C1", 10, 5]]
    upload(client, sheet(*rows), "mot-cua.xlsx")
    client.post(f"{URL}uploads/{SystemUpload.objects.get().pk}/apply/")
    assert counts() == {"2020-03 X1 C1": (10, 5, None)}


def test_a_fault_below_titles_is_named_by_its_line_and_the_files_own_heading(client):
    shown = text(upload(client, sheet(*TITLED, [1, "2020-03", "X1", "Xã Một", "C1", 10, 11])))
    assert "Dòng 4, cột «Trong đó: trực tuyến», giá trị «11»" in shown


def test_many_rows_cost_the_queries_of_few(working_province):
    lines = [
        f"2020-{month:02d},{code},{each.code},10,5,"
        for month in (1, 2, 3, 4)
        for code in working_province.units
        for each in working_province.reported_by(code)
    ]

    def cost(content):
        with CaptureQueriesContext(connection) as queries:
            preview = system_counts_upload(content=content, file_name="x.csv", by=working_province.coordinator)
            system_counts_apply(upload=preview.upload, by=working_province.coordinator)
        return len(queries)

    assert cost(file_of(lines[0])) == cost(file_of(*lines[1:]))
    assert len(counts()) == len(lines) == 44


@pytest.mark.parametrize("who", ["observer", "administrator", "clerk"])
def test_the_action_itself_refuses_who_may_not(working_province, who):
    people = {"clerk": working_province.clerks["X1"]}
    by = people.get(who) or getattr(working_province, who)
    with pytest.raises(Refused):
        system_counts_upload(content=file_of(*GOOD), file_name="x.csv", by=by)
    waiting = SystemUpload.objects.create(uploaded_by_name="x", file_name="x", sha256="0", rows=1)
    with pytest.raises(Refused):
        system_counts_apply(upload=waiting, by=by)
    assert counts() == {}


def test_an_observer_reads_the_page_without_the_form(client, working_province, login):
    bring(client, *GOOD)
    page = login(working_province.observer).get(URL).content.decode()
    assert "mot-cua.csv" in page
    assert 'type="file"' not in page
    assert login(working_province.observer).post(URL).status_code == 403


def test_the_page_costs_the_same_with_one_period_and_with_many(client):
    def queries_of():
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    bring(client, GOOD[0])
    assert queries_of() == 6
    bring(client, *GOOD, "2020-01,X1,C1,3,1,", "2020-02,X2,C1,3,1,")
    assert queries_of() == 6


def test_the_reader_keeps_each_columns_own_heading(working_province):
    found = read_system_counts(file_of(LINES[0], head=HEAD.replace("period", "Kỳ")), "x.csv")
    assert found.headings["period"] == "Kỳ"
    assert [period.name for period in found.periods.values()] == ["2020-03"]


def test_a_unit_that_ended_in_the_month_is_compared_where_it_sent_the_month(client, working_province):
    for code in ("X1", "X2"):
        end = date(2020, 4, 15)
        if code == "X1":
            working_province.send(code, 4, (7, 2, 0), (0, 0, 0))
        Unit.objects.filter(code=code).update(active_until=end)
    refused = text(upload(client, file_of("2020-04,X1,C1,20,5,", "2020-04,X2,C1,9,5,")))
    assert "Dòng 3, cột «unit_code», giá trị «X2»: Không có đơn vị mang mã này hoạt động vào ngày cuối kỳ." in refused
    assert "Dòng 2" not in refused
    bring(client, "2020-04,X1,C1,20,5,")
    assert counts() == {"2020-04 X1 C1": (20, 5, None)}
    page = text(client.get(f"{URL}2020-04/"))
    assert "UBND xã Một, huyện Một" in page
    assert "−13" in page
