"""The command that lists what was stored before codes and texts had rules."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from procedures.models import Procedure
from quotas.models import QuotaTier
from units.models import Unit


def listed():
    """What the command lists, and its last word."""
    out = StringIO()
    try:
        call_command("check_data", stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def old(model, stored, /, **values):
    """Write ``values`` past every check, as they came in before there were rules."""
    model.objects.filter(code=stored).update(has_old_code=True, **values)


def test_nothing_is_listed_where_all_codes_follow_the_rules(working_province):
    assert listed() == ("Tất cả mã và nội dung đều đúng quy định.\n", "")


@pytest.mark.parametrize(
    ("model", "code", "values", "sentence"),
    [
        (Unit, "X1", {"code": "99/1"}, "«99/1» không dùng làm mã được. Mã chỉ gồm chữ cái không dấu"),
        (Procedure, "C1", {"code": "KHA/2020/01"}, "«KHA/2020/01» không dùng làm mã được."),
        (Procedure, "C1", {"code": "C\N{ZERO WIDTH SPACE}1"}, "«C\\u200b1» không dùng làm mã được."),
        (QuotaTier, "SO-45", {"code": "SO 45"}, "«SO 45» không dùng làm mã được."),
        (Unit, "X1", {"code": "x2"}, "Các mã trông giống nhau: «x2», «X2»."),
        (Procedure, "C1", {"code": "C‑2"}, "«C‑2» không dùng làm mã được."),
        (Procedure, "C1", {"code": "С2"}, "Các mã trông giống nhau: «С2», «C2»."),
        (Procedure, "C1", {"code": "1.00157"}, "«1.00157» giống 1.001570 đã bị bảng tính đổi thành số."),
        (Unit, "X1", {"code": "123"}, "«123» giống 00123 đã bị bảng tính đổi thành số."),
        (Unit, "X1", {"gso_code": "A/B"}, "Mã Tổng cục Thống kê của «X1» không lưu được như vậy."),
        (Unit, "X1", {"name": "Xã\x07 Một"}, "Tên của «X1» không lưu được như vậy. Nội dung có ký tự"),
    ],
)
def test_what_offends_is_listed_with_its_place(working_province, model, code, values, sentence):
    row = model.objects.get(code=code)
    row = row.decision if model is QuotaTier else row
    old(model, code, **values)

    text, last = listed()
    assert sentence in text
    assert f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/" in text
    assert last.endswith("cần sửa ở trang quản trị.")


def test_broken_number_is_listed_with_the_whole_code_that_exists(working_province):
    old(Procedure, "C1", code="1.001570")
    old(Procedure, "C2", code="1.00157")

    text, last = listed()
    assert "Cả hai đều có" in text
    assert text.count("/admin/procedures/procedure/") == 2
    assert last.startswith("1 ")


def test_code_reused_by_a_later_unit_is_no_finding(working_province):
    Unit.objects.create(kind="commune", code="x1", name="Xã Cũ", active_until=date(2018, 12, 31))
    Unit.objects.filter(code="X1").update(active_from=date(2019, 1, 1))

    assert listed()[1] == ""
