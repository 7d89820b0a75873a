"""Rearrangements on pages of the administration: typed or pasted, looked at, carried out, read again, undone."""

import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from reporting.models import Reorganisation, Submission
from tests.reporting.actions.test_reorganisations import MERGER, carry_out, type_draft
from tests.reporting.pages import rows_of_table, text
from tests.reporting.reorganised import exports
from tests.reporting.small_province import YEAR, make_working_province
from tests.units.tables.files import sheets
from units.models import Unit, UnitSuccession, User

pytestmark = pytest.mark.django_db
LIST, NEW, TABLE = "/admin/reorganisations/", "/admin/reorganisations/new/", "/admin/reorganisations/table/"


@pytest.fixture(autouse=True)
def may():
    with time_machine.travel("2020-05-10T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def province(login):
    province = make_working_province()
    province.client = login(province.administrator)
    return province


def typed(province, **values):
    units = province.units
    return {
        "day": "01/04/2020",
        "document_number": "894/NQ-UBTVQH14",
        "document_date": "10/02/2020",
        "ended": [units["X1"].pk, units["X2"].pk],
        "way": "merger",
        "new_units": "1",
        "new-0-code": "X9",
        "new-0-name": "Xã Mới",
    } | values


def post(province, address, values, action):
    return province.client.post(address, values | {"action": action})


def crumbs(answer):
    """The addresses in the breadcrumbs of a page."""
    shown = answer.content.decode()
    return re.findall(r'<a href="([^"]*)"', shown[shown.index('<nav class="breadcrumbs"') : shown.index("</ol>")])


def test_the_breadcrumbs_of_the_previews_lead_to_the_list(province):
    page = post(province, NEW, typed(province), "check")
    preview = post(province, NEW, typed(province), "carry_out")
    assert LIST in crumbs(page)
    assert crumbs(preview) == crumbs(page)
    step = carry_out(province, MERGER)
    here = f"{LIST}{step.pk}/"
    preview = province.client.post(f"{here}undo/", {"why": "Ghi nhầm"})
    assert crumbs(preview) == [*crumbs(page), here]


def confirmed(answer):
    """The fields that the preview posts when it is confirmed."""
    fields = dict(answer.context["carried"])
    lists = {}
    for name, value in answer.context["carried"]:
        lists.setdefault(name, []).append(value)
    fields[answer.context["reason_name"]] = answer.context["reason"]
    return fields | lists | {answer.context["confirmed_name"]: answer.context["consequences"].digest}


def test_a_merger_is_typed_looked_at_and_carried_out(province):
    type_draft(province, "X1", 4, (5, 2), (1, 1))
    checked = post(province, NEW, typed(province), "continue")
    page = text(checked)
    assert "2 đơn vị kết thúc: UBND xã Một, huyện Một" in page
    assert "có thể chuyển sang UBND xã Mới" in page
    assert "clerk-x1 (clerk-x1)" in page
    assert not Reorganisation.objects.exists()
    account = f"account-{province.clerks['X2'].pk}"
    preview = post(province, NEW, typed(province, **{account: "close", "drafts": "kept"}), "carry_out")
    assert "Chưa ghi thay đổi nào." in text(preview)
    assert "UBND xã Mới, huyện Một" in text(preview)
    assert not Reorganisation.objects.exists()
    done = province.client.post(NEW, confirmed(preview), follow=True)
    step = Reorganisation.objects.get()
    assert done.redirect_chain[-1][0] == f"{LIST}{step.pk}/"
    assert "Đã sắp xếp đơn vị." in text(done)
    assert "894/NQ-UBTVQH14, 10/02/2020" in text(done)
    assert Unit.objects.get(code="X9").parent == province.units["H1"]
    assert not User.objects.get(username="clerk-x2").is_active
    assert not Submission.objects.filter(unit__code="X9").exists()


def test_the_undo_is_looked_at_and_then_done(province):
    before = exports(YEAR)
    step = carry_out(province, MERGER)
    assert exports(YEAR) != before
    preview = province.client.post(f"{LIST}{step.pk}/undo/", {"why": "Ghi nhầm", "action": "undo"})
    assert "Các nội dung sau trở lại như trước khi sắp xếp:" in text(preview)
    assert exports(YEAR) != before
    done = province.client.post(f"{LIST}{step.pk}/undo/", confirmed(preview), follow=True)
    assert "Đã hoàn tác lần sắp xếp; mọi nội dung trở lại như trước." in text(done)
    assert exports(YEAR) == before
    assert "admin: Ghi nhầm" in text(province.client.get(f"{LIST}{step.pk}/"))
    assert "Xem trước hoàn tác" not in text(done)


def test_a_list_that_says_what_passed_into_what_has_no_empty_column(province):
    step = carry_out(province, MERGER)
    html = province.client.get(f"{LIST}{step.pk}/").content.decode()
    succeeded = html[html.index("Ghi nhận kế thừa") :].partition("</table>")[0]
    assert [len(row) for row in rows_of_table(succeeded)] == [1, 1]


def test_an_undo_without_a_reason_is_refused_on_the_page(province):
    step = carry_out(province, MERGER)
    answer = province.client.post(f"{LIST}{step.pk}/undo/", {"why": " ", "action": "undo"})
    assert "Đề nghị ghi lý do." in text(answer)
    step.refresh_from_db()
    assert not step.is_undone


def test_the_list_has_what_was_done(province):
    assert "Chưa có lần sắp xếp nào." in text(province.client.get(LIST))
    carry_out(province, MERGER)
    page = text(province.client.get(LIST))
    assert "894/NQ-UBTVQH14, 10/02/2020" in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"day": "11/05/2020"}, "Ngày này chưa tới."),
        ({"document_number": ""}, "Trường này là bắt buộc"),
        ({"ended": []}, "Trường này là bắt buộc"),
        ({"new-0-code": "", "new-0-name": ""}, "Ghi đúng một đơn vị kế thừa"),
        ({"new-0-code": "X3"}, "Mã X3 đang thuộc về một đơn vị đang hoạt động."),
        ({"new-0-code": "ệ"}, "Mã chỉ gồm chữ cái không dấu"),
        ({"way": "split"}, "Chia tách cần ít nhất hai đơn vị kế thừa."),
        ({"new-0-email": "@"}, "Nhập địa chỉ email"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(province, values, sentence):
    answer = post(province, NEW, typed(province, **values), "carry_out")
    assert sentence in text(answer)
    assert 'value="894/NQ-UBTVQH14"' in answer.content.decode() or "document_number" in values
    assert not Reorganisation.objects.exists()


def test_a_split_has_as_many_new_units_as_are_asked_for(province):
    answer = post(province, NEW, typed(province, way="split", ended=[province.units["X1"].pk]), "more")
    assert answer.content.decode().count('name="new-1-code"') == 1
    values = typed(province, way="split", ended=[province.units["X1"].pk], new_units="2")
    values |= {"new-0-code": "X7", "new-0-name": "Xã Bảy", "new-1-code": "X8", "new-1-name": "Xã Tám"}
    preview = post(province, NEW, values, "carry_out")
    province.client.post(NEW, confirmed(preview))
    assert set(UnitSuccession.objects.values_list("successor__code", "kind")) == {("X7", "split"), ("X8", "split")}


def test_a_unit_that_goes_on_takes_over(province):
    values = typed(province, way="takeover", taking_over=[province.units["X3"].pk])
    values |= {"new-0-code": "", "new-0-name": ""}
    province.client.post(NEW, confirmed(post(province, NEW, values, "carry_out")))
    assert set(UnitSuccession.objects.values_list("successor__code", "kind")) == {("X3", "merger")}


PASTED = (
    "Mã đơn vị kết thúc\tMã đơn vị kế thừa\tTên đơn vị mới\tMã huyện\n"
    "X1\tX9\tXã Mới\tH1\nX2\tX9\t\t\nX3\tX2\tXã Hai Mới\tH1\nSO1\tSO2\t\t\n\tX5\tXã Năm\t\n"
)


def table_values(**values):
    return {"day": "01/04/2020", "document_number": "202/2025/QH15", "table": PASTED} | values


def test_a_pasted_table_does_many_at_once(province):
    preview = post(province, TABLE, table_values(), "carry_out")
    province.client.post(TABLE, confirmed(preview))
    steps = UnitSuccession.objects.values_list("predecessor__code", "successor__code", "kind")
    assert set(steps) == {
        ("X1", "X9", "merger"),
        ("X2", "X9", "merger"),
        ("X3", "X2", "renaming"),
        ("SO1", "SO2", "merger"),
    }
    opened = set(Unit.objects.filter(active_from=date(2020, 4, 1)).values_list("code", "name", "parent__code"))
    assert opened == {("X9", "Xã Mới", "H1"), ("X2", "Xã Hai Mới", "H1"), ("X5", "Xã Năm", None)}


def test_a_file_becomes_the_text_of_the_page(province):
    file = SimpleUploadedFile("bang.csv", PASTED.replace("\t", ",").encode())
    checked = post(province, TABLE, table_values(table="", file=file), "continue")
    shown = checked.context["form"]["table"].value()
    assert "X1\tX9\tXã Mới\tcommune\tH1\tmerger" in shown
    preview = post(province, TABLE, table_values(table=shown), "carry_out")
    province.client.post(TABLE, confirmed(preview))
    assert UnitSuccession.objects.count() == 4


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "Hãy dán bảng hoặc chọn tệp."),
        (
            "Mã đơn vị kết thúc\tMã đơn vị kế thừa\tTên đơn vị mới\nX1\tX9\tXã Mới\nX2\tX9\tXã Khác\n",
            "Mã X9 có hai tên",
        ),
        (
            "Mã đơn vị kết thúc\tMã đơn vị kế thừa\nX1\tX9\n",
            "Không có đơn vị mới hoặc đơn vị còn hoạt động nào mang mã X9.",
        ),
        ("Tên\nX1\n", "Mã đơn vị kết thúc"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(province, table, sentence):
    answer = post(province, TABLE, table_values(table=table), "continue")
    assert sentence in text(answer)


def test_the_index_leads_to_the_list_and_the_list_to_the_pages(province):
    assert f'href="{LIST}"' in province.client.get("/admin/").content.decode()
    page = province.client.get(LIST).content.decode()
    assert f'href="{NEW}"' in page
    assert f'href="{TABLE}"' in page


def test_a_table_on_two_sheets_is_refused_instead_of_half_read(province):
    rows = [line.split("\t") for line in PASTED.strip().splitlines()]
    file = SimpleUploadedFile("bang.xlsx", sheets({"Huyện 1": rows, "Huyện 2": rows}))
    answer = post(province, TABLE, table_values(table="", file=file), "continue")
    assert "Bảng có trên nhiều trang tính: «Huyện 1», «Huyện 2»" in text(answer)
