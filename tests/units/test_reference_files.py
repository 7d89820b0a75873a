"""Files of units and procedures in the administration: what the preview shows, and what confirming does."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine

from procedures.models import Procedure, Publication
from reporting.actions.submissions import submission_accept
from tests.admin_files import FORM, NOTHING, apply, bring, can_apply
from tests.browserless import confirm
from tests.factories import make_unit
from tests.reporting.pages import text
from units import clock, figures_resource
from units.actions.uploads import uploads_delete_old
from units.models import ReferenceUpload, StaleFigures, Unit

PROCEDURES, UNITS = "/admin/procedures/procedure/", "/admin/units/unit/"
PUBLICATIONS = "/admin/procedures/publication/"
HEAD = "code,name,field,authority_level,department_code,level,first_published,decision,decision_date"
VIETNAMESE = (
    'Mã TTHC,Tên TTHC,Lĩnh vực,Cấp thực hiện,"Mã sở, ban, ngành",Mức độ,Ngày công bố,Số quyết định,Ngày quyết định'
)
PUBLISHED = 'Mã TTHC,Mức độ,Cấp thực hiện,"Mã sở, ban, ngành",Từ ngày,Đến ngày,Số quyết định,Ngày quyết định\n'
P1 = "P1,Thủ tục P1,Lĩnh vực,province,SO1,3,2019-06-03,,"


@pytest.fixture
def admin(working_province, login):
    StaleFigures.objects.all().delete()
    return login(working_province.administrator)


def test_the_preview_shows_before_and_after_of_every_column(admin):
    page = bring(admin, PROCEDURES, f"{HEAD}\nP1,Thủ tục P1,Lĩnh vực,province,SO2,4,2019-06-03,12/QĐ-UBND,2019-06-01\n")
    shown = " ".join(page.content.decode().split())
    for before, after in (("SO1", "SO2"), ("3", "4"), ("–", "12/QĐ-UBND"), ("–", "01/06/2019")):
        assert f"<del>{before}</del> <ins>{after}</ins>" in shown
    assert "0 dòng mới, 1 dòng thay đổi, 0 dòng giữ nguyên" in text(page)


def test_the_preview_shows_words_and_days_as_people_read_them(admin):
    page = bring(admin, PROCEDURES, f"{HEAD}\nN1,Thủ tục mới,Lĩnh vực,district;commune,,3,2020-03-02,,\n")
    assert "Cấp huyện, Cấp xã" in text(page)
    assert "02/03/2020" in text(page)
    units = bring(admin, UNITS, "code,name,kind\n99903,Xã Mới,commune\n")
    assert "99903 Xã Mới UBND cấp xã" in text(units)


def test_a_column_that_the_file_does_not_have_keeps_what_is_stored(admin):
    Publication.objects.filter(procedure__code="P1").update(decision_number="1702/QĐ-UBND", level=3)
    apply(admin, bring(admin, PROCEDURES, "code,name,field,level,first_published\nP1,Tên mới,Lĩnh vực,4,2019-06-03\n"))
    stored = Publication.objects.get(procedure__code="P1")
    assert (stored.level, stored.decision_number, stored.department.code) == (4, "1702/QĐ-UBND", "SO1")


def test_confirming_twice_applies_once_and_says_so(admin):
    page = bring(admin, UNITS, "code,name\nX1,Xã Một đổi tên\n")
    assert "Đã ghi nhận tệp: 0 dòng mới, 1 dòng thay đổi, 0 dòng giữ nguyên." in text(apply(admin, page))
    Unit.objects.filter(code="X1").update(name="Xã Một khác")
    again = admin.post(f"{page.wsgi_request.path}apply/", follow=True)
    assert "Tệp này đã được ghi nhận trước đó. Không ghi lại lần nữa." in text(again)
    assert Unit.objects.get(code="X1").name == "Xã Một khác"


def test_a_list_that_changed_since_the_preview_is_looked_at_again(admin):
    page = bring(admin, UNITS, "code,name\nX1,Xã Một đổi tên\n")
    Unit.objects.filter(code="X1").update(name="Xã Một khác")
    again = apply(admin, page)
    assert "Danh mục đã thay đổi từ lúc xem trước." in text(again)
    assert "<del>Xã Một khác</del>" in again.content.decode()
    assert Unit.objects.get(code="X1").name == "Xã Một khác"
    apply(admin, again)
    assert Unit.objects.get(code="X1").name == "Xã Một đổi tên"


def test_vietnamese_headings_below_a_title_and_other_case_are_read(admin):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "DANH MỤC THỦ TỤC HÀNH CHÍNH"
    sheet.append([])
    sheet.append(["STT", "MÃ TTHC", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện", "Mức độ", "Ngày công bố", "Ghi chú"])
    sheet.append([1, "1.002570", "Thủ tục mới", "Hộ tịch", "Cấp xã, cấp huyện", "Mức độ 4", "3/6/2020", "mới"])
    file = BytesIO()
    book.save(file)
    apply(admin, bring(admin, PROCEDURES, file.getvalue(), "danh-muc.xlsx"))
    stored = Publication.objects.get(procedure__code="1.002570")
    assert (stored.level, str(stored.effective_on), stored.levels) == (4, "2020-06-03", ["district", "commune"])


@pytest.mark.parametrize(
    ("head", "said"),
    [("code,name,Levl", "Tệp có cột không xác định được: «Levl»"), ("cot,hang", "«Mã TTHC»")],
)
def test_an_unknown_heading_is_named_and_nothing_is_shown_of_the_server(admin, head, said):
    page = bring(admin, PROCEDURES, f"{head}\nA1,b,c\n")
    assert said in text(page)
    assert "Traceback" not in page.content.decode()
    assert not ReferenceUpload.objects.exists()


@pytest.mark.parametrize(
    ("address", "row"),
    [
        (PROCEDURES, f"{HEAD}\nN1,Thủ tục,Lĩnh vực,commune,,3,Tháng 11 năm 2020,,"),
        ("/admin/procedures/publication/", "code,level,effective_on\nP1,3,Tháng 11 năm 2020"),
        (UNITS, "code,name,kind,active_from\n99903,Xã Mới,commune,Tháng 11 năm 2020"),
    ],
)
def test_a_file_of_which_no_row_can_be_read_is_answered_by_its_rows(admin, address, row):
    page = bring(admin, address, f"{row}\n")
    assert not can_apply(page)
    assert "1 dòng chưa hợp lệ" in text(page)
    assert "Tháng 11 năm 2020 Đề nghị ghi ngày theo dạng 31/12/2020. 2" in text(page)


def test_mistakes_are_grouped_and_the_bad_rows_come_back_with_what_is_wrong(admin):
    rows = [f"N{number},Thủ tục {number},Lĩnh vực,commune,,9,2020-03-02,," for number in range(1, 8)]
    page = bring(admin, PROCEDURES, "\n".join([HEAD, P1, *rows, "N9,Thủ tục,Lĩnh vực,commune,,3,hôm qua,,"]))
    assert not can_apply(page)
    shown = text(page)
    assert "8 dòng chưa hợp lệ" in shown
    levels = "«3», «4», «Một phần», «Toàn trình»"
    assert f"7 Mức độ 9 Đề nghị ghi một trong các nội dung: {levels}. 3, 4, 5, 6, 7 và 2 trường hợp khác" in shown
    file = admin.get(f"{page.wsgi_request.path}refused.xlsx").content
    sheet = openpyxl.load_workbook(BytesIO(file)).active
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0][-2:] == ["Lỗi", "Dòng"]
    assert len(found) == 9
    assert found[1][0] == "N1"
    corrected = openpyxl.load_workbook(BytesIO(file))
    for row in corrected.active.iter_rows(min_row=2):
        row[5].value, row[6].value = "3", "2020-03-02"
    again = BytesIO()
    corrected.save(again)
    apply(admin, bring(admin, PROCEDURES, again.getvalue(), "sua.xlsx"))
    assert Procedure.objects.filter(code__startswith="N").count() == 8


def test_a_file_of_procedures_says_which_confirmed_months_it_reaches(admin, working_province):
    for code in ("X1", "X2"):
        report = working_province.send(code, 4, (5, 1, 0), (0, 0, 0))
        submission_accept(submission=report, by=working_province.coordinator)
    page = bring(admin, PROCEDURES, f"{HEAD}\nN1,Thủ tục mới,Lĩnh vực,commune,,3,2020-03-02,,\n")
    shown = admin.post(f"{page.wsgi_request.path}apply/")
    assert "Thay đổi này liên quan đến 2 báo cáo đã xác nhận của 2 đơn vị (04/2020)." in text(shown)
    assert "N1: Thủ tục mới" in text(shown)
    assert not Procedure.objects.filter(code="N1").exists()
    assert confirm(admin, f"{page.wsgi_request.path}apply/", shown).status_code == 302
    assert Publication.objects.get(procedure__code="N1").history.get().history_change_reason == "Theo quyết định mới"
    page = bring(admin, PROCEDURES, f"{HEAD}\n{P1.replace('Thủ tục P1', 'Tên khác')}\n")
    assert admin.post(f"{page.wsgi_request.path}apply/").status_code == 302


def test_the_same_file_says_that_nothing_changes(admin):
    page = bring(admin, PROCEDURES, f"{HEAD}\n{P1}\n")
    assert NOTHING in page.content.decode()
    assert FORM not in page.content.decode()


def test_the_exported_units_come_back_unchanged_with_a_closed_one_of_the_same_code(admin):
    make_unit("X1", "commune", name="Xã Một cũ", active_until="2018-01-01")
    answer = admin.post(f"{UNITS}export/", {"format": "0", "resource": "0"} | EXPORTED)
    assert answer.content.decode("utf-8-sig").startswith("Mã đơn vị,Tên đơn vị,Khối,")
    assert NOTHING in bring(admin, UNITS, answer.content, "don-vi.csv").content.decode()


EXPORTED = {
    f"unitresource_{name}": "on"
    for name in ("code", "name", "kind", "parent", "gso_code", "division_type", "phone", "email", "active_from")
}


def test_only_administrators_see_a_file_and_only_of_their_list(admin, working_province, login):
    page = bring(admin, UNITS, "code,name\nX1,Xã Một đổi tên\n")
    number = ReferenceUpload.objects.get().pk
    assert admin.get(f"{PROCEDURES}import/{number}/").status_code == 404
    assert admin.get(f"{UNITS}import/{number}/apply/").status_code == 405
    for who in (working_province.coordinator, working_province.observer, working_province.clerks["X1"]):
        assert login(who).get(page.wsgi_request.path).status_code in (302, 403)
        assert login(who).post(f"{page.wsgi_request.path}apply/").status_code in (302, 403)
    assert Unit.objects.get(code="X1").name == "Xã Một"


def test_files_are_forgotten_after_a_week(admin):
    bring(admin, UNITS, "code,name\nX1,Xã Một đổi tên\n")
    assert uploads_delete_old() == 0
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert uploads_delete_old() == 1


@pytest.fixture
def marks(monkeypatch):
    """Why figures were marked stale by files."""
    found = []
    monkeypatch.setattr(figures_resource, "figures_mark_stale", lambda *, reason: found.append(reason))
    return found


def test_a_file_of_names_and_telephones_marks_no_figure_and_one_of_days_does(admin, working_province, marks):
    head = "code,name,kind,parent_code,phone,active_from"
    district = working_province.units["H1"].code
    apply(admin, bring(admin, UNITS, f"{head}\nX1,Tên khác,commune,{district},0258 111,\n"))
    assert (Unit.objects.get(code="X1").phone, marks) == ("0258 111", [])
    apply(admin, bring(admin, UNITS, f"{head}\nX1,Tên khác,commune,{district},0258 111,2019-01-01\n"))
    assert set(marks) == {"import: unit"}


def test_a_file_that_renames_a_procedure_marks_no_figure_and_one_that_raises_it_does(admin, marks):
    apply(admin, bring(admin, PROCEDURES, f"{HEAD}\n{P1.replace('Thủ tục P1', 'Tên khác')}\n"))
    assert (Procedure.objects.get(code="P1").name, marks) == ("Tên khác", [])
    apply(admin, bring(admin, PROCEDURES, f"{HEAD}\nP1,Tên khác,Lĩnh vực,province,SO2,3,2019-06-03,,\n"))
    assert set(marks) == {"import: procedure"}


def test_levels_are_shown_by_their_names_in_every_part_of_the_preview(admin):
    """«toan-trinh» is what a file of programs has."""
    changed = f"{HEAD}\nP1,Thủ tục P1,Lĩnh vực,province,SO1,toan-trinh,2019-06-03,,\n"
    assert "<del>3</del> <ins>Toàn trình</ins>" in " ".join(bring(admin, PROCEDURES, changed).content.decode().split())
    publication = "code,level,authority_level,department_code,effective_on\n"
    page = bring(admin, PUBLICATIONS, f"{publication}P1,toan-trinh,province,SO1,2019-06-03\n")
    assert "<ins>Toàn trình</ins>" in page.content.decode()
    page = bring(admin, PROCEDURES, f"{HEAD}\nN1,,Lĩnh vực,province;commune,,Toàn trình,2020-03-02,,\n")
    assert "toan-trinh" not in text(page)
    row = refused_rows(admin, page)[0]
    assert (row["Cấp thực hiện"], row["Mức độ"], row["Ngày công bố"]) == (
        "Cấp tỉnh, Cấp xã",
        "Toàn trình",
        "02/03/2020",
    )


def test_a_returned_file_is_in_the_language_in_which_it_is_read(admin):
    admin.cookies["django_language"] = "en"
    page = bring(admin, UNITS, "code,name,kind,email\n99903,Xã Mới,commune,không phải\n")
    assert refused_rows(admin, page)[0]["Khối"] == "UBND cấp xã"


def test_a_value_at_fault_is_shown_as_people_read_it(admin):
    page = bring(admin, UNITS, "code,name,kind,parent_code\nSO1,Sở Một,department,H1\n")
    [mistake] = page.context["mistakes"]
    assert (mistake.column, mistake.value) == ("Mã huyện", "H1")
    Unit.objects.filter(code="H1").update(active_until=None)
    page = bring(admin, UNITS, "code,kind\nH1,commune\n")
    assert [(each.column, each.value) for each in page.context["mistakes"]] == [("Khối", "UBND cấp xã")]


def faults_of(page):
    return {(each.column, each.reason) for each in page.context["mistakes"]}


def refused_rows(admin, page):
    sheet = openpyxl.load_workbook(BytesIO(admin.get(f"{page.wsgi_request.path}refused.xlsx").content)).active
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_everything_that_is_wrong_with_a_unit_is_said_at_once(admin):
    rows = "Mã,Tên đơn vị,Khối,Mã huyện,Thư điện tử,Có hiệu lực từ ngày\nX9,X? M?t,phòng,H9,không phải,hôm qua\n"
    page = bring(admin, UNITS, rows)
    assert {column for column, _reason in faults_of(page)} == {
        "Tên đơn vị",
        "Khối",
        "Mã huyện",
        "Thư điện tử",
        "Có hiệu lực từ ngày",
    }
    assert len(faults_of(page)) == 5
    [row] = refused_rows(admin, page)
    assert row["Lỗi"].count("; ") == 4
    assert (row["Tên đơn vị"], row["Có hiệu lực từ ngày"]) == ("X? M?t", "hôm qua")
    assert "0 dòng mới" in text(page)


def test_a_group_that_there_is_none_of_is_answered_with_those_that_there_are(admin):
    page = bring(admin, UNITS, "Mã,Tên đơn vị,Khối\nX9,Xã Chín,Phòng\n")
    said = "Đề nghị ghi một trong các nội dung: «Sở, ban, ngành», «UBND cấp huyện», «UBND cấp xã»."
    assert faults_of(page) == {("Khối", said)}


@pytest.mark.parametrize("rows", ["Mã,Tên đơn vị,Khối\nX9,Xã Chín,\n", "Mã,Tên đơn vị\nX9,Xã Chín\n"])
def test_a_blank_group_of_a_new_unit_is_answered_with_its_column_and_the_groups(admin, rows):
    page = bring(admin, UNITS, rows)
    said = (
        "Cột «Khối» còn trống. Đề nghị ghi một trong các nội dung: «Sở, ban, ngành», «UBND cấp huyện», «UBND cấp xã»."
    )
    assert faults_of(page) == {("Khối", said)}


def test_a_blank_name_is_answered_with_its_column(admin):
    page = bring(admin, UNITS, "Mã,Tên đơn vị,Khối\nX9,,UBND cấp xã\n")
    assert faults_of(page) == {("Tên đơn vị", "Cột «Tên đơn vị» còn trống.")}


@pytest.mark.parametrize(
    ("address", "rows", "column"),
    [
        (UNITS, "Mã,Tên đơn vị,Khối\n\nX9,Xã,Xã\nX8,Xã,Xã\nx9,Xã,Xã\n", "Mã đơn vị"),
        (PROCEDURES, "Mã,Tên\n\nN9,Một\nN8,Hai\nn9,Ba\n", "Mã TTHC"),
        (PUBLICATIONS, "Mã,Từ ngày\n\nC1,2019-06-03\nP1,2019-06-03\nc1,03/06/2019\n", "Từ ngày"),
    ],
)
def test_a_repeated_row_is_named_with_the_one_that_it_repeats(admin, address, rows, column):
    page = bring(admin, address, rows)
    found = {(each.lines[0], each.reason) for each in page.context["mistakes"] if each.column == column}
    assert (5, "Dòng này trùng với dòng 3.") in found


@pytest.mark.parametrize("group", ["Sở, ban, ngành", "UBND cấp huyện", "UBND cấp xã"])
def test_each_group_that_is_named_is_read(admin, group):
    assert can_apply(bring(admin, UNITS, f'Mã,Tên đơn vị,Khối\nX9,Đơn vị Chín,"{group}"\n'))


def test_a_blank_day_of_a_publication_is_called_blank_in_a_file_of_procedures(admin):
    page = bring(admin, PROCEDURES, f"{HEAD}\nN1,Thủ tục,Lĩnh vực,commune,,3,,,\n")
    assert faults_of(page) == {("Ngày công bố", "Ô còn trống.")}


def test_a_unit_whose_group_cannot_be_read_is_not_blamed_for_its_district(admin):
    page = bring(admin, UNITS, "Mã,Tên đơn vị,Khối,Mã huyện\nX9,Xã Chín,X?,H1\n")
    assert {column for column, _reason in faults_of(page)} == {"Khối"}


def test_everything_that_is_wrong_with_a_procedure_is_said_at_once(admin):
    page = bring(admin, PROCEDURES, f"{VIETNAMESE}\nN 1,,X? l?,province,SO9,9,hôm qua,,3/6/19\n")
    assert {column for column, _reason in faults_of(page)} == {
        "Mã TTHC",
        "Tên TTHC",
        "Lĩnh vực",
        "Mã sở, ban, ngành",
        "Mức độ",
        "Ngày công bố",
        "Ngày quyết định",
    }
    assert len(faults_of(page)) == 7
    page = bring(admin, PROCEDURES, f"{VIETNAMESE}\nN1,Thủ tục,Lĩnh vực,thôn,SO9,9,2020-03-02,,\n")
    assert {column for column, _reason in faults_of(page)} == {"Cấp thực hiện", "Mức độ"}  # whose department is open


def test_everything_that_is_wrong_with_a_publication_is_said_at_once(admin):
    page = bring(admin, PUBLICATIONS, f"{PUBLISHED}P9,9,thôn,SO9,hôm qua,2019-01-01,{'1' * 201},hôm kia\n")
    assert {column for column, _reason in faults_of(page)} == {
        "Mã TTHC",
        "Mức độ",
        "Cấp thực hiện",
        "Mã sở, ban, ngành",
        "Từ ngày",
        "Số quyết định",
        "Ngày quyết định",
    }
    page = bring(admin, PUBLICATIONS, f"{PUBLISHED}P1,9,province,SO1,2019-06-03,2019-01-01,,\n")
    assert {column for column, _reason in faults_of(page)} == {"Mức độ", "Đến ngày"}


def test_a_day_that_cannot_be_read_lets_no_other_row_overlap(admin):
    """The row that would end the publication says only its own fault, and the next one none."""
    page = bring(
        admin, PUBLICATIONS, f"{PUBLISHED}P1,3,province,SO1,2019-06-03,hôm qua,,\nP1,4,province,SO1,2020-07-01,,,\n"
    )
    assert [(each.column, each.lines) for each in page.context["mistakes"]] == [("Đến ngày", [2])]
