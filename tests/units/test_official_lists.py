"""The two official lists that administrators have in hand, in files of the same shape made here."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from procedures.models import Procedure, Publication
from tests.admin_files import NOTHING, apply, bring
from tests.factories import make_commune, make_district
from tests.reporting.pages import text
from units.models import Unit

PROCEDURES, UNITS = "/admin/procedures/procedure/", "/admin/units/unit/"
NATIONAL = [
    ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc\n\nDANH SÁCH THỦ TỤC HÀNH CHÍNH\n"],
    ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"],
    ["1.900010", "Đăng ký việc thứ nhất ", "Bộ Một", "Chủ tịch ủy ban nhân dân cấp tỉnh\nSở Một", "Việc mới"],
    ["2.900020", "Đăng ký\nviệc thứ hai", "Bộ Một", "Ủy ban nhân dân cấp xã", "Việc mới"],
]
STATISTICS = [
    ["Tỉnh Thành Phố", "Mã TP", "Quận Huyện", "Mã QH", "Phường Xã", "Mã PX", "Cấp", "Tên Tiếng Anh"],
    ["Tỉnh Một", "01", "Huyện A", "901", "Xã A1", "90101", "Xã", ""],
    ["Tỉnh Một", "01", "Huyện A", "901", "Phường A2", "90104", "Phường", "A2 Ward"],
    ["Tỉnh Hai", "02", "Huyện B", "902", "Xã B1", "90201", "Xã", ""],
    ["Tỉnh Một", "01", "Huyện đảo C", "903", "", "", "Huyện", ""],
]


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if len(rows[0]) == 1:
        book.active.merge_cells("A1:E1")
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def answer(client, page, **answers):
    return client.post(page.wsgi_request.path, answers, follow=True)


def national(client, rows=NATIONAL, **answers):
    page = bring(client, PROCEDURES, workbook(rows), "danh-sach.xlsx")
    given = {"authority_level": ["commune"], "level": "4", "first_published": "01/07/2020", "decision": "12/QĐ-UBND"}
    return answer(client, page, **(given | answers))


def test_the_national_list_is_recognised_and_asks_what_it_does_not_say(administrator):
    page = bring(administrator, PROCEDURES, workbook(NATIONAL), "danh-sach.xlsx")
    assert "Danh sách TTHC của Cổng Dịch vụ công quốc gia, 2 dòng." in text(page)
    again = text(answer(administrator, page, level="4"))
    assert again.count("Trường này là bắt buộc.") == 2  # the level and the day; nothing is guessed
    assert not Procedure.objects.filter(code="1.900010").exists()


def test_the_answers_publish_the_new_procedures_of_the_national_list(administrator):
    page = national(administrator)
    assert "2 dòng mới, 0 dòng thay đổi, 0 dòng giữ nguyên" in text(page)
    apply(administrator, page)
    first = Publication.objects.select_related("procedure").get(procedure__code="1.900010")
    assert first.procedure.name == "Đăng ký việc thứ nhất"
    assert (first.levels, first.level, first.effective_on) == (["commune"], 4, date(2020, 7, 1))
    assert first.decision_number == "12/QĐ-UBND"


def test_a_newer_national_list_shows_what_came_went_and_was_renamed(administrator):
    apply(administrator, national(administrator))
    newer = [*NATIONAL[:2], ["1.900010", "Tên đã đổi", "Bộ Một", "Sở Một", "Việc mới"]]
    newer.append(["3.900030", "Đăng ký việc thứ ba", "Bộ Một", "Sở Một", "Việc mới"])
    page = national(administrator, newer, first_published="01/09/2020")
    shown = " ".join(page.content.decode().split())
    assert "1 dòng mới, 1 dòng thay đổi, 0 dòng giữ nguyên" in text(page)
    assert "<del>Đăng ký việc thứ nhất</del> <ins>Tên đã đổi</ins>" in shown
    assert "1 dòng đang có không có trong danh sách và được giữ nguyên: 2.900020." in text(page)
    apply(administrator, page)
    assert Publication.objects.get(procedure__code="1.900010").effective_on == date(2020, 7, 1)
    assert Procedure.objects.filter(code="2.900020").exists()


def test_the_same_national_list_again_changes_nothing(administrator):
    apply(administrator, national(administrator))
    assert NOTHING in national(administrator, level="3").content.decode()


def test_the_national_list_may_be_filled_in_row_by_row(administrator):
    page = bring(administrator, PROCEDURES, workbook(NATIONAL), "danh-sach.xlsx")
    book = openpyxl.load_workbook(
        BytesIO(administrator.get(page.wsgi_request.path.replace("ask/", "to-fill.xlsx")).content)
    )
    sheet = book.active
    assert [cell.value for cell in sheet[2]][:3] == ["1.900010", "Đăng ký việc thứ nhất", "Việc mới"]
    for row, values in ((2, ("Cấp tỉnh", "SO1", "3", "2020-03-02")), (3, ("Cấp xã", "", "4", "2/4/2020"))):
        for column, value in enumerate(values, start=4):
            sheet.cell(row, column).value = value
    file = BytesIO()
    book.save(file)
    apply(administrator, bring(administrator, PROCEDURES, file.getvalue(), "da-dien.xlsx"))
    stored = Publication.objects.filter(procedure__field="Việc mới").order_by("procedure__code")
    assert [(each.level, each.levels, str(each.effective_on)) for each in stored] == [
        (3, ["province"], "2020-03-02"),
        (4, ["commune"], "2020-04-02"),
    ]


def test_a_procedure_of_the_province_needs_its_department(administrator):
    page = national(administrator, authority_level=["province"])
    assert "TTHC cấp tỉnh phải có sở, ban, ngành giải quyết." in text(page)


def test_the_statistical_list_opens_districts_and_communes_of_the_chosen_province_together(administrator):
    page = bring(administrator, UNITS, workbook(STATISTICS), "don-vi.xlsx")
    assert "Danh sách đơn vị hành chính của cơ quan thống kê, 4 dòng." in text(page)
    preview = answer(administrator, page, province="01", active_from="01/05/2020")
    assert "4 dòng mới" in text(preview)
    apply(administrator, preview)
    found = Unit.objects.filter(code__startswith="90").order_by("code").select_related("parent")
    assert [(unit.code, unit.name, unit.kind, unit.parent and unit.parent.code) for unit in found] == [
        ("901", "Huyện A", "district", None),
        ("90101", "Xã A1", "commune", "901"),
        ("90104", "Phường A2", "commune", "901"),
        ("903", "Huyện đảo C", "district", None),
    ]
    assert {unit.active_from for unit in found} == {date(2020, 5, 1)}
    assert [unit.division_type for unit in found] == ["Huyện", "Xã", "Phường", "Huyện"]


@pytest.mark.parametrize(
    ("name", "division"),
    [
        ("Thành phố Nha Trang", "Thành phố"),
        ("Huyện Vạn Ninh", "Huyện"),
        ("Thị xã Ninh Hòa", "Thị xã"),
        ("Quận 1", "Quận"),
        ("HUYỆN VẠN NINH", "HUYỆN"),
        ("Vạn Ninh", ""),
        ("Xãm", ""),
        ("Huyện", ""),
    ],
)
def test_a_district_of_the_list_has_the_kind_with_which_its_name_begins(administrator, name, division):
    rows = [STATISTICS[0], ["Tỉnh Một", "01", name, "901", "Phường A2", "90104", "", ""]]
    page = bring(administrator, UNITS, workbook(rows), "don-vi.xlsx")
    apply(administrator, answer(administrator, page, province="01", active_from=""))
    assert Unit.objects.get(code="901").division_type == division
    assert Unit.objects.get(code="90104").division_type == "Phường"


def test_a_stored_kind_of_division_stays_where_the_list_writes_it_in_capitals(administrator):
    make_district("901", name="Huyện A", division_type="huyện")
    page = bring(administrator, UNITS, workbook(STATISTICS[:2]), "don-vi.xlsx")
    apply(administrator, answer(administrator, page, province="01", active_from=""))
    assert Unit.objects.get(code="901").division_type == "huyện"


def chosen_province(page):
    return re.findall(r'<option value="(\w*)" selected', page.content.decode())


def test_no_province_is_chosen_until_its_units_are_stored(administrator):
    page = bring(administrator, UNITS, workbook(STATISTICS), "don-vi.xlsx")
    assert chosen_province(page) == [""]
    assert "4 dòng mới" not in text(answer(administrator, page, province=""))
    make_commune("90201", make_district("902"))
    assert chosen_province(bring(administrator, UNITS, workbook(STATISTICS), "don-vi.xlsx")) == ["02"]


def test_a_list_whose_answers_are_the_same_for_every_row_has_no_workbook_to_fill_in(administrator):
    page = bring(administrator, UNITS, workbook(STATISTICS), "don-vi.xlsx")
    assert "to-fill.xlsx" not in page.content.decode()
    assert administrator.get(page.wsgi_request.path.replace("ask/", "to-fill.xlsx")).status_code == 404


def test_a_newer_statistical_list_names_the_units_that_it_does_not_have(administrator):
    page = bring(administrator, UNITS, workbook(STATISTICS), "don-vi.xlsx")
    apply(administrator, answer(administrator, page, province="01", active_from=""))
    newer = [STATISTICS[0], ["Tỉnh Một", "01", "Huyện A", "901", "Xã A1 mới", "90101", "Xã", ""]]
    page = bring(administrator, UNITS, workbook(newer), "don-vi.xlsx")
    preview = answer(administrator, page, province="01", active_from="")
    assert "0 dòng mới, 1 dòng thay đổi, 1 dòng giữ nguyên" in text(preview)
    assert "6 dòng đang có không có trong danh sách và được giữ nguyên: 90104, 903, H1, X1, X2, X3." in text(preview)
    apply(administrator, preview)
    assert Unit.objects.get(code="90101").name == "Xã A1 mới"
