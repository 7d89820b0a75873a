"""Code tables as administrators keep them: lines that are checked, files that are shown before they are written."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange.models import CodeMapping, CodeTable
from exchange.models.code_tables import KnownCodes
from tests.reporting.pages import text
from tests.units.tables.files import sheets, workbook

HEAD = "Loại dòng,Mã của hệ thống này,Mã của hệ thống kia,Áp dụng từ ngày,Áp dụng đến ngày\n"


@pytest.fixture
def table(working_province):
    return CodeTable.objects.create(code="hmis", name="HMIS")


def line(table, ours="X1", theirs="DiszpKrYNg8", subject="unit", **days):
    return CodeMapping(table=table, subject=subject, ours=ours, theirs=theirs, **days)


def lines():
    return list(CodeMapping.objects.values_list("subject", "ours", "theirs", "valid_from", "valid_until"))


@pytest.mark.parametrize(
    ("subject", "ours", "stored"),
    [
        ("unit", "x1", "X1"),
        ("procedure", "c1", "C1"),
        ("figure", "received_total", "received_total"),
        ("element", "c1.received_online", "C1.received_online"),
    ],
)
def test_our_code_is_kept_in_its_stored_spelling(table, subject, ours, stored):
    mapping = line(table, ours, subject=subject)

    mapping.full_clean()

    assert mapping.ours == stored


@pytest.mark.parametrize(
    ("subject", "ours"),
    [("unit", "X9"), ("procedure", "X1"), ("figure", "received"), ("element", "C1"), ("element", "X1.received_total")],
)
def test_a_code_of_nothing_is_refused(table, subject, ours):
    with pytest.raises(ValidationError) as refused:
        line(table, ours, subject=subject).full_clean()

    assert set(refused.value.message_dict) == {"ours"}


def test_one_line_and_many_know_the_same_codes(working_province):
    asked = [("unit", "x1"), ("unit", "X9"), ("procedure", "C1"), ("element", "C1.received_total"), ("figure", "x")]
    many = KnownCodes.of(asked)

    assert [many.find(*each) for each in asked] == [KnownCodes.of([each]).find(*each) for each in asked]


def test_a_line_that_contradicts_another_is_refused_and_one_of_another_time_is_not(table):
    line(table, valid_until="2020-03-31").save()

    for other in (line(table, theirs="other", valid_from="2020-03-01"), line(table, "X2")):
        with pytest.raises(ValidationError):
            other.full_clean()
    line(table, theirs="other", valid_from="2020-04-01").full_clean()
    line(CodeTable.objects.create(code="b", name="B"), "X2").full_clean()


@pytest.mark.parametrize("code", ["api", "API"])
def test_a_table_is_not_called_as_a_part_of_an_address(code, db):
    with pytest.raises(ValidationError):
        CodeTable(code=code, name="x").full_clean()


@pytest.mark.parametrize("name", ["value", "orgUnit", "1a", "a b", "xmlns", "số"])
def test_the_attribute_of_adx_is_one_that_means_nothing_else(name, db):
    with pytest.raises(ValidationError):
        CodeTable(code="x", name="x", dimension=name).full_clean()


def test_an_administrator_edits_a_table_and_its_lines_with_history(administrator, table):
    address = "/admin/exchange/codemapping/add/"
    said = {"table": table.pk, "subject": "unit", "ours": "x1", "theirs": "DiszpKrYNg8"}

    assert administrator.post(address, said).status_code == 302
    assert lines() == [("unit", "X1", "DiszpKrYNg8", None, None)]
    assert CodeMapping.history.get().history_user.username == "admin"
    assert "Bảng mã đã ghi X1" in text(administrator.post(address, said | {"theirs": "another"}))


def bring(client, table, content):
    file = SimpleUploadedFile("bang-ma.csv", content if isinstance(content, bytes) else content.encode())
    return client.post(f"/admin/exchange/codetable/{table.pk}/file/", {"import_file": file}, follow=True)


def test_a_file_is_shown_before_it_is_written_and_written_once(administrator, table):
    line(table, "X2", "FNnj3jKGS7i").save()
    line(table, "X3", "stays").save()
    content = f"{HEAD}Đơn vị,X1,DiszpKrYNg8,,31/03/2020\nĐơn vị,X1,Jkhdsf8sdf4,01/04/2020,\nunit,X3,stays,,\n"

    page = bring(administrator, table, content)

    assert "2 dòng mới, 1 dòng bỏ, 1 dòng giữ nguyên" in text(page)
    assert len(lines()) == 2
    address = f"{page.wsgi_request.path}apply/"
    assert "2 dòng mới" in text(administrator.post(address, follow=True))
    assert [row[1:3] for row in lines()] == [("X1", "DiszpKrYNg8"), ("X1", "Jkhdsf8sdf4"), ("X3", "stays")]
    assert "Tệp này đã được ghi nhận" in text(administrator.post(address, follow=True))
    history = CodeMapping.history.order_by("history_id").values_list("history_type", "history_change_reason")
    assert list(history)[2:] == [("-", "bang-ma.csv"), ("+", "bang-ma.csv"), ("+", "bang-ma.csv")]


def test_a_table_that_is_exported_and_brought_again_changes_nothing(administrator, table):
    line(table, "X1", "=1+1", valid_until="2020-03-31").save()
    line(table, "C1.received_total", "Cấp giấy khai sinh", subject="element").save()
    exported = administrator.get(f"/admin/exchange/codetable/{table.pk}/lines.csv").content

    page = bring(administrator, table, exported)

    assert "0 dòng mới, 0 dòng bỏ, 2 dòng giữ nguyên" in text(page)


@pytest.mark.parametrize(
    "row",
    [
        "Huyện,X1,a,,",
        "Đơn vị,X9,a,,",
        "Đơn vị,X1,,,",
        f"Đơn vị,X1,{'a' * 101},,",
        "Đơn vị,X1,a,hôm nay,",
        "Đơn vị,X1,a,02/01/2020,01/01/2020",
        "Đơn vị,X2,twice,,",
    ],
)
def test_a_file_with_a_wrong_row_writes_nothing(administrator, table, row):
    page = bring(administrator, table, f"{HEAD}Đơn vị,X3,twice,,\n{row}\n")

    assert "Nội dung cần sửa" in text(page)
    assert "upload-apply" not in page.content.decode()
    assert administrator.post(f"{page.wsgi_request.path}apply/", follow=True).status_code == 200
    assert lines() == []


@pytest.mark.parametrize("code", [1.00157, date(2020, 2, 1)])
def test_a_code_of_which_a_spreadsheet_made_something_else_is_refused(administrator, table, code):
    page = bring(administrator, table, workbook(HEAD.strip().split(","), ["Đơn vị", "X1", code, "", ""]))
    assert "Phần mềm bảng tính đã đổi mã này thành số hoặc ngày." in text(page)
    assert lines() == []


def test_a_code_of_others_may_hold_a_question_mark(administrator, table):
    assert "1 dòng mới" in text(bring(administrator, table, f"{HEAD}Đơn vị,X1,a?b,,\n"))


def test_a_table_that_changed_since_it_was_shown_is_shown_again(administrator, table):
    page = bring(administrator, table, f"{HEAD}Đơn vị,X1,a,,\n")
    line(table, "X2", "b").save()

    again = administrator.post(f"{page.wsgi_request.path}apply/", follow=True)

    assert "1 dòng bỏ" in text(again)
    assert [row[1] for row in lines()] == ["X2"]
    assert "1 dòng mới" in text(administrator.post(f"{page.wsgi_request.path}apply/", follow=True))


def test_what_is_no_table_is_answered_with_a_sentence(administrator, table):
    page = bring(administrator, table, "a,b\n1,2\n")

    assert page.status_code == 200
    assert "errorlist" in page.content.decode()


@pytest.mark.parametrize("page", ["file/", "lines.csv"])
def test_pages_of_a_table_are_for_administrators_alone(working_province, login, table, page):
    address = f"/admin/exchange/codetable/{table.pk}/{page}"

    assert login(working_province.coordinator).get(address).status_code in (302, 403)
    assert login(working_province.administrator).get(address).status_code == 200
    assert login(working_province.administrator).get(address.replace(f"/{table.pk}/", "/999/")).status_code == 404


def test_a_file_of_another_table_is_not_found(administrator, table):
    page = bring(administrator, table, f"{HEAD}Đơn vị,X1,a,,\n")
    other = CodeTable.objects.create(code="b", name="B")

    address = page.wsgi_request.path.replace(f"/{table.pk}/", f"/{other.pk}/", 1)
    assert administrator.get(address).status_code == 404


def test_few_and_many_lines_take_the_same_number_of_statements(administrator, table):
    def statements(number):
        CodeMapping.objects.all().delete()
        rows = "".join(f"TTHC,{code},{code}-theirs,,\n" for code in ("C1", "C2", "D1", "D2")[:number])
        page = bring(administrator, table, HEAD + "Đơn vị,X1,a,,\n" + rows)
        with CaptureQueriesContext(connection) as queries:
            administrator.post(f"{page.wsgi_request.path}apply/")
        return len(queries)

    assert statements(1) == statements(4)


def test_everything_that_is_wrong_with_a_line_is_said_at_once(administrator, table):
    page = bring(
        administrator, table, f"{HEAD}Đơn vị,X9,,hôm qua,31/03/2020\nGì đó,X1,{'a' * 201},31/03/2020,01/03/2020\n"
    )
    assert [(line, column) for line, column, _value, _reason in page.context["preview"].bad] == [
        (2, "Áp dụng từ ngày"),
        (2, "Mã của hệ thống này"),
        (2, "Mã của hệ thống kia"),
        (3, "Loại dòng"),
        (3, "Mã của hệ thống kia"),
        (3, "Áp dụng đến ngày"),
    ]
    assert "01/03/2020" in text(page)
    kinds = "«Đơn vị», «TTHC», «Chỉ số», «Chỉ số của một TTHC»"
    assert page.context["preview"].bad[3][3] == f"Đề nghị ghi một trong các nội dung: {kinds}."


def test_another_sheet_of_lines_is_not_left_out_without_a_word(administrator, table):
    head = HEAD.strip().split(",")
    rows = [head, ["Đơn vị", "X1", "DiszpKrYNg8", "", ""]], [head, ["Đơn vị", "X2", "Jkhdsf8sdf4", "", ""]]
    page = bring(administrator, table, sheets(dict(zip(("Xã", "Huyện"), rows, strict=True))))
    assert "Chỉ đọc trang tính «Xã»" in text(page)
    assert "«Huyện»" in text(page)
