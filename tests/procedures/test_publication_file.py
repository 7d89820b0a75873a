"""Publications as a file of their own: a round trip that changes nothing, raises and revocations by file."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
import xlsxwriter

from procedures.models import Publication
from procedures.publication_file import PUBLICATION_COLUMNS
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from tests.admin_files import apply, bring, by_column, can_apply
from tests.factories import make_procedure, make_publication, make_unit
from tests.reporting.pages import text
from units.models import StaleFigures, UnitKind

ADDRESS = "/admin/procedures/publication/"
HEAD = "code,level,authority_level,department_code,effective_on,ended_on,decision"
NOTHING = "không có gì thay đổi"


@pytest.fixture
def admin(working_province, login):
    StaleFigures.objects.all().delete()
    return login(working_province.administrator)


@pytest.fixture
def history(working_province):
    """A procedure that rose, came to another department and was revoked; one that both levels handle."""
    first, second = working_province.units["SO1"], working_province.units["SO2"]
    known = working_province.procedures["P1"].publications.get()
    Publication.objects.filter(pk=known.pk).update(ended_on=date(2020, 3, 31))
    rose = make_procedure("1.000123", name="Cấp bản sao; «một», hai")
    make_publication(rose, ["province"], department=first, until=date(2020, 1, 31))
    make_publication(rose, ["province", "commune"], department=first, on=date(2020, 2, 1), until=date(2020, 6, 30))
    last = make_publication(rose, ["province"], department=second, on=date(2020, 7, 1), level=4)
    values = {"ended_on": date(2020, 12, 31), "revocation_number": "9/QĐ", "revocation_date": date(2020, 12, 1)}
    Publication.objects.filter(pk=last.pk).update(decision_number="7/QĐ-UBND", decision_date=date(2020, 6, 1), **values)
    return rose


def stored():
    fields = [field.attname for field in Publication._meta.concrete_fields]
    return list(Publication.objects.order_by("pk").values_list(*fields)), Publication.history.count()


def rows(code):
    found = Publication.objects.filter(procedure__code=code).order_by("effective_on")
    return [(each.level, each.effective_on, each.ended_on, each.decision_number) for each in found]


def exported(client):
    answer = client.post(f"{ADDRESS}export/", {"format": "0", "resource": "0"})
    return answer.content


def test_what_is_exported_and_brought_back_changes_nothing(admin, history):
    before = stored()
    content = exported(admin)
    lines = [by_column(row, PUBLICATION_COLUMNS) for row in csv.DictReader(StringIO(content.decode("utf-8-sig")))]
    assert len(lines) == len(before[0])
    assert [line["effective_on"] for line in lines if line["code"] == "1.000123"] == [
        "2019-06-03",
        "2020-02-01",
        "2020-07-01",
    ]
    page = bring(admin, ADDRESS, content, "cong-bo.csv")
    assert NOTHING in page.content.decode()
    apply(admin, page)
    assert stored() == before
    assert not StaleFigures.objects.exists()


def test_the_workbook_with_vietnamese_headings_comes_back_the_same(admin, history):
    before = stored()
    content = admin.get(f"{ADDRESS}export.xlsx").content
    page = bring(admin, ADDRESS, content, "cong-bo.xlsx")
    assert f"0 dòng mới, 0 dòng thay đổi, {len(before[0])} dòng giữ nguyên" in text(page)
    apply(admin, page)
    assert stored() == before


def test_an_empty_catalogue_is_filled_again_from_the_file_with_its_history(admin, history):
    content = exported(admin)
    values = [field.attname for field in Publication._meta.concrete_fields if field.name != "id"]
    before = set(Publication.objects.values_list(*values))
    Publication.objects.all().delete()
    apply(admin, bring(admin, ADDRESS, content, "cong-bo.csv"))
    assert set(Publication.objects.values_list(*values)) == before


def test_two_rows_raise_a_procedure_and_a_last_day_revokes_one(admin, working_province):
    content = (
        f"{HEAD}\nC1,3,commune,,2019-06-03,2020-08-31,\nC1,4,commune,,2020-09-01,,155/QĐ-UBND\n"
        "P1,3,province,SO1,2019-06-03,2020-08-31,\n"
    )
    page = bring(admin, ADDRESS, content)
    assert "1 dòng mới, 2 dòng thay đổi" in text(page)
    assert Publication.objects.count() == len(working_province.procedures)
    apply(admin, page)
    assert rows("C1") == [
        (3, date(2019, 6, 3), date(2020, 8, 31), ""),
        (4, date(2020, 9, 1), None, "155/QĐ-UBND"),
    ]
    assert rows("P1") == [(3, date(2019, 6, 3), date(2020, 8, 31), "")]
    raised = Publication.objects.get(decision_number="155/QĐ-UBND")
    assert raised.history.get().history_user == working_province.administrator
    assert not StaleFigures.objects.exists()  # figures were recomputed when the change was measured


def test_title_rows_vietnamese_headings_and_numbers_of_a_spreadsheet_are_read(admin, history):
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, days = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write(0, 0, "DANH MỤC CÔNG BỐ")
    sheet.write_row(2, 0, ["STT", "Mã TTHC", "Mức độ", "Cấp thực hiện", "Mã sở, ban, ngành", "Từ ngày", "Đến ngày"])
    sheet.write_row(3, 0, [1, 1.000123, "Mức độ 4", "Cấp tỉnh", "so2"])
    sheet.write_datetime(3, 5, date(2020, 7, 1), days)
    sheet.write(3, 6, "30/11/2020")
    book.close()
    page = bring(admin, ADDRESS, stream.getvalue(), "cong-bo.xlsx")
    assert can_apply(page), text(page)
    apply(admin, page)
    last = Publication.objects.get(procedure=history, effective_on=date(2020, 7, 1))
    assert (last.ended_on, last.decision_number, last.revocation_number) == (date(2020, 11, 30), "7/QĐ-UBND", "9/QĐ")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("X9,3,commune,,2020-09-01,,", "Không có TTHC mang mã này."),
        ("C1,3,commune,,,,", "Ô còn trống."),
        ("C1,3,commune,,31/02/2020,,", "Lịch không có ngày 31/02/2020."),
        ("C1,3,commune,,3/6/19,,", "Đề nghị ghi ngày theo dạng 31/12/2020."),
        ("C1,5,commune,,2019-06-03,,", "Đề nghị ghi một trong các nội dung: «3», «4», «Một phần», «Toàn trình»."),
        ("C1,4,thôn,,2019-06-03,,", "Đề nghị ghi một trong «Cấp tỉnh», «Cấp huyện», «Cấp xã»"),
        ("C1,3,province,,2019-06-03,,", "TTHC cấp tỉnh phải có sở, ban, ngành giải quyết."),
        ("C1,3,commune,SO1,2019-06-03,,", "Chỉ TTHC cấp tỉnh mới ghi sở"),
        ("C1,3,province,SO9,2019-06-03,,", "Không có sở, ban, ngành nào mang mã này."),
        ("C1,3,commune,,2019-06-03,2019-01-01,", "Ngày cuối không được trước ngày đầu."),
        ("C1,4,commune,,2020-09-01,,", "Trùng thời gian với lần công bố của TTHC từ ngày 01/09/2020."),
        ("C1,4,commune,,2018-01-01,2019-06-03,", "Trùng thời gian với lần công bố của TTHC từ ngày 03/06/2019."),
        ("C2,3,commune,,2019-06-03,,\nc2,3,commune,,2019-06-03,,", "Dòng này trùng với dòng 2."),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_reason_and_nothing_is_written(admin, line, sentence):
    before = stored()
    page = bring(admin, ADDRESS, f"{HEAD}\n{line}\n")
    assert sentence in text(page)
    assert not can_apply(page)
    assert stored() == before


def test_a_file_says_which_confirmed_months_it_reaches(admin, working_province):
    sent = working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    submission_accept(submission=sent, by=working_province.coordinator)
    figures_drain()
    page = bring(admin, ADDRESS, f"{HEAD}\nC1,3,commune,,2019-06-03,2020-02-29,\n")
    asked = admin.post(f"{page.wsgi_request.path}apply/", follow=True)
    assert "1 báo cáo đã xác nhận của 1 đơn vị (03/2020)" in text(asked)
    assert not Publication.objects.filter(ended_on__isnull=False).exists()


def test_of_two_departments_with_one_code_the_one_of_the_publication_is_kept(admin, working_province):
    ended = make_unit("SO1", UnitKind.DEPARTMENT, name="Sở cũ", active_until=date(2018, 12, 31))
    row = "C1,3,province,SO1,2017-01-01,2018-01-01,"
    apply(admin, bring(admin, ADDRESS, f"{HEAD}\n{row}\n"))
    assert Publication.objects.get(effective_on=date(2017, 1, 1)).department == ended


def test_publications_are_listed_and_searched(admin, history):
    page = text(admin.get(f"{ADDRESS}?q=cap+ban+sao"))
    assert page.count("1.000123") >= 3
    assert "Sở Hai" in page
