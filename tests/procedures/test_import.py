"""A procedures file in the administration: a preview first, then all of it or nothing, with its publications."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
import xlsxwriter

from procedures.models import Procedure, Publication
from procedures.resources import PROCEDURE_COLUMNS
from tests import ROOT
from tests.admin_files import NOTHING, by_column, can_apply
from tests.admin_files import apply as confirm
from tests.procedures.files import ADDRESS, HEAD, preview
from units.models import StaleFigures, Unit

DATA = ROOT / "demo" / "khanh_hoa_2020"
NEW = "N1,Thủ tục mới,Lĩnh vực,province,SO1,4,2020-03-02,12/QĐ-UBND,2020-02-28"


@pytest.fixture
def admin(working_province, login):
    StaleFigures.objects.all().delete()
    return login(working_province.administrator)


def published(code):
    row = Publication.objects.select_related("department").get(procedure__code=code)
    return row.level, row.department and row.department.code, str(row.effective_on), row.decision_number


def test_the_preview_writes_nothing_and_the_confirmation_writes_procedure_and_publication(admin):
    page = preview(admin, f"{HEAD}\n{NEW}\n")
    assert "Thủ tục mới" in page.content.decode()
    assert not Procedure.objects.filter(code="N1").exists()
    confirm(admin, page)
    assert published("N1") == (4, "SO1", "2020-03-02", "12/QĐ-UBND")
    assert Procedure.objects.get(code="N1").search_key.startswith("thu tuc moi")
    assert not StaleFigures.objects.exists()  # figures were recomputed when the change was measured


def test_histories_are_kept(admin):
    confirm(admin, preview(admin, f"{HEAD}\n{NEW}\n"))
    procedure = Procedure.objects.get(code="N1")
    assert procedure.history.count() == 1
    assert procedure.publications.get().history.count() == 1
    confirm(admin, preview(admin, f"{HEAD}\n{NEW.replace('mới', 'đổi tên')}\n"))
    assert [row.name for row in procedure.history.all()] == ["Thủ tục đổi tên", "Thủ tục mới"]


def test_the_same_file_again_changes_nothing(admin):
    confirm(admin, preview(admin, f"{HEAD}\n{NEW}\n"))
    StaleFigures.objects.all().delete()
    confirm(admin, preview(admin, f"{HEAD}\n{NEW}\n"))
    assert Procedure.objects.get(code="N1").history.count() == 1
    assert not StaleFigures.objects.exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (NEW.replace("SO1", "SO9"), "Không có sở, ban, ngành đang hoạt động nào mang mã «SO9»."),
        (NEW.replace("province", "district"), "Chỉ TTHC cấp tỉnh mới ghi sở"),
        (NEW.replace(",4,", ",5,"), "mức độ"),
        (NEW.replace("2020-03-02", "31/02/2020"), "Lịch không có ngày 31/02/2020."),
        (NEW.replace("2020-03-02", "2020-W10-1"), "Đề nghị ghi ngày theo dạng 31/12/2020."),
        (NEW.replace("2020-03-02", "2/3/20"), "Đề nghị ghi ngày theo dạng 31/12/2020."),
        (NEW.replace("2020-03-02", "0001-03-02"), "Đề nghị kiểm tra lại năm."),
        (NEW.replace("Thủ tục mới", "C?p l?i th?"), "Chữ tiếng Việt đã thành «?»"),
        (NEW.replace("province", "ward"), "Cấp thực hiện"),
        (NEW.replace("Thủ tục mới", ""), "Tên TTHC"),
        (f"{NEW}\n{NEW}", "Dòng này trùng với dòng 3."),
        ("P1,Thủ tục P1,Lĩnh vực,province,SO1,4,2020-03-02,,", "không được trùng nhau"),
    ],
)
def test_a_refused_row_refuses_the_file(admin, row, sentence):
    page = preview(admin, f"{HEAD}\nN2,Thủ tục hai,Lĩnh vực,commune,,3,2020-01-01,,\n{row}\n")
    shown = page.content.decode()
    assert sentence.lower() in shown.lower()
    assert not can_apply(page)
    assert not Procedure.objects.filter(code__startswith="N").exists()


def test_a_file_that_turned_bad_after_its_preview_writes_nothing(admin, working_province):
    page = preview(admin, f"{HEAD}\nN2,Thủ tục hai,Lĩnh vực,commune,,3,2020-01-01,,\n{NEW}\n")
    working_province.units["SO1"].active_until = "2020-05-01"
    working_province.units["SO1"].save()
    confirm(admin, page)
    assert not Procedure.objects.filter(code__startswith="N").exists()


@pytest.mark.parametrize("form", ["bom", "crlf", "semicolon", "xlsx"])
def test_every_form_in_which_programs_save_a_table_is_read(admin, form):
    rows = list(csv.reader(StringIO(f"{HEAD}\n{NEW}\n")))
    name = "thu-tuc.csv"
    if form == "xlsx":
        file = BytesIO()
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, [int(each) if each == "4" else each for each in row])
        content, name = file.getvalue(), "thu-tuc.xlsx"
    else:
        target = StringIO()
        writer = csv.writer(target, delimiter=";" if form == "semicolon" else ",", lineterminator="\r\n")
        writer.writerows(rows)
        content = (b"\xef\xbb\xbf" if form == "bom" else b"") + target.getvalue().encode()
    confirm(admin, preview(admin, content, name))
    assert published("N1") == (4, "SO1", "2020-03-02", "12/QĐ-UBND")


def test_a_file_that_is_no_table_is_refused_with_a_sentence(admin):
    page = preview(admin, b"not a workbook", "thu-tuc.xlsx")
    assert "xlsx" in page.content.decode()
    assert not can_apply(page)


def test_the_provinces_own_files_come_back_as_they_were_loaded(admin, working_province):
    """The catalogue of 2019 and the additions of 2020, with the departments of the demo."""
    from django.core.management import call_command

    call_command("load_province", DATA, verbosity=0)
    before = Procedure.objects.count(), Publication.objects.count()
    for name in ("procedures.csv", "procedures_2020_additions.csv"):
        page = preview(admin, (DATA / name).read_bytes())
        confirm(admin, page)
    assert (Procedure.objects.count(), Publication.objects.count()) == before


def exported(client):
    """The exported list as a file, and its rows by code."""
    fields = {"format": "0", "resource": "0"} | {f"procedureresource_{name}": "on" for name in HEAD.split(",")}
    answer = client.post(f"{ADDRESS}export/", fields)
    rows = [by_column(row, PROCEDURE_COLUMNS) for row in csv.DictReader(StringIO(answer.content.decode()))]
    return answer.content, {row["code"]: row for row in rows}


def test_the_export_can_be_read_again(admin):
    confirm(admin, preview(admin, f"{HEAD}\n{NEW}\n"))
    row = exported(admin)[1]["N1"]
    assert (row["department_code"], row["level"], row["first_published"]) == ("SO1", "4", "2020-03-02")


@pytest.mark.parametrize("written", ["province;commune", "commune + province", "province;commune;commune"])
def test_a_procedure_of_two_levels_is_read_from_one_row(admin, written):
    confirm(admin, preview(admin, f"{HEAD}\n{NEW.replace('province', written)}\n"))
    publication = Publication.objects.get(procedure__code="N1")
    assert (publication.levels, publication.department.code) == (["province", "commune"], "SO1")


def test_the_exported_file_with_two_levels_and_an_unpublished_procedure_comes_back_unchanged(admin):
    confirm(admin, preview(admin, f"{HEAD}\n{NEW.replace('province', 'province;commune')}\n"))
    Procedure.objects.create(code="N9", name="Chưa công bố", field="Lĩnh vực")
    file, rows = exported(admin)
    assert (rows["N1"]["authority_level"], rows["N9"]["authority_level"]) == ("province;commune", "")
    before = list(Publication.history.values_list("history_id", flat=True))
    confirm(admin, preview(admin, file))
    assert list(Publication.history.values_list("history_id", flat=True)) == before


@pytest.mark.parametrize(
    ("head", "row", "sentence"),
    [
        ("code,name,field,authority_level", "P1,Thủ tục P1,Lĩnh vực,commune", "Cấp thực hiện thuộc về một lần công bố"),
        (
            "code,name,field,authority_level",
            "N1,Thủ tục mới,Lĩnh vực,commune",
            "Cấp thực hiện thuộc về một lần công bố",
        ),
        (
            "code,name,field,authority_level,level,first_published",
            "P1,Thủ tục P1,Lĩnh vực,commune,3,2019-06-03",
            "Chỉ TTHC cấp tỉnh mới ghi sở",
        ),
        (HEAD, "C1,Thủ tục C1,Lĩnh vực,province;commune,,3,2019-06-03,,", "TTHC cấp tỉnh phải có sở"),
    ],
)
def test_a_file_that_moves_a_level_away_from_its_department_is_refused(admin, head, row, sentence):
    before = list(Publication.objects.order_by("pk").values())
    page = preview(admin, f"{head}\n{row}\n")
    assert sentence in page.content.decode()
    assert not can_apply(page)
    assert list(Publication.objects.order_by("pk").values()) == before


def test_a_file_of_names_that_repeats_the_levels_changes_the_names_alone(admin):
    confirm(admin, preview(admin, "code,name,field,authority_level\nP1,Tên mới,Lĩnh vực,province\n"))
    assert Procedure.objects.get(code="P1").name == "Tên mới"
    assert published("P1") == (3, "SO1", "2019-06-03", "")


def test_a_column_that_the_file_lacks_erases_nothing(admin):
    confirm(admin, preview(admin, f"{HEAD}\n{NEW}\n"))
    head = "code,name,field,authority_level,level,first_published"
    confirm(admin, preview(admin, f"{head}\nN1,Thủ tục mới,Lĩnh vực,province,3,2020-03-02\n"))
    assert published("N1") == (3, "SO1", "2020-03-02", "12/QĐ-UBND")


def test_a_row_that_differs_from_both_of_two_publications_is_refused(admin):
    """It cannot say which of them it means; the same row again, as exported or as first published, changes nothing."""
    first = Publication.objects.get(procedure__code="C1")
    Publication.objects.filter(pk=first.pk).update(ended_on=date(2020, 1, 31))
    last = {"level": 4, "effective_on": date(2020, 2, 1), "at_province": True, "at_commune": True}
    department = Unit.objects.get(code="SO1")
    Publication.objects.create(procedure=first.procedure, department=department, **last)
    for row in (
        "C1,Thủ tục C1,Lĩnh vực,commune,,3,2019-06-03,,",
        "C1,Thủ tục C1,Lĩnh vực,province;commune,SO1,4,2019-06-03,,",
    ):
        assert can_apply(page := preview(admin, f"{HEAD}\n{row}\n")) or NOTHING in page.content.decode()
    page = preview(admin, f"{HEAD}\nC1,Thủ tục C1,Lĩnh vực,commune,,4,2019-06-03,,\n")
    assert "có nhiều lần công bố" in page.content.decode()
    assert not can_apply(page)
