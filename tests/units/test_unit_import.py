"""A file of units in the administration: districts and their communes in any order, or communes without one."""

from datetime import date

import pytest

from tests.admin_files import apply, bring, can_apply
from tests.browserless import confirmed
from units.models import Unit

ADDRESS = "/admin/units/unit/"
HEAD = "code,name,kind,parent_code"
DISTRICT, COMMUNE = "999,Huyện Mới,district,", "99901,Xã Mới,commune,999"


def preview(client, *rows):
    return bring(client, ADDRESS, "\n".join([HEAD, *rows]), "don-vi.csv")


confirm = apply


def district_of(code):
    return Unit.objects.select_related("parent").get(code=code).parent


@pytest.mark.parametrize("rows", [(DISTRICT, COMMUNE), (COMMUNE, DISTRICT)])
def test_a_district_and_its_commune_come_in_from_one_file_in_any_order(administrator, rows):
    page = preview(administrator, *rows)
    assert not Unit.objects.filter(code__startswith="999").exists()
    confirm(administrator, page)
    assert district_of("99901").code == "999"
    assert Unit.objects.get(code="99901").history.get().parent_id == Unit.objects.get(code="999").pk


def test_a_known_commune_moves_to_a_district_that_the_file_opens(administrator):
    confirm(administrator, preview(administrator, "X1,Xã Một,commune,999", DISTRICT))
    assert district_of("X1").code == "999"


def test_a_commune_comes_in_without_a_district_and_its_file_again_changes_nothing(administrator):
    confirm(administrator, preview(administrator, "99902,Xã Không huyện,commune,"))
    unit = Unit.objects.get(code="99902")
    assert (unit.parent, unit.display_name) == (None, "UBND xã Không huyện")
    confirm(administrator, preview(administrator, "99902,Xã Không huyện,commune,"))
    assert unit.history.count() == 1


@pytest.mark.parametrize("parent", ["SO1", "X2", "nowhere"])
def test_a_parent_that_is_no_district_refuses_the_file(administrator, parent):
    page = preview(administrator, f"99903,Xã Ba,commune,{parent}")
    assert "Không có huyện, thị xã, thành phố nào mang mã này" in page.content.decode()
    assert not can_apply(page)


def test_a_closed_district_takes_no_new_commune_and_keeps_those_it_has(administrator):
    Unit.objects.filter(code="H1").update(active_until=date(2020, 4, 30))
    page = preview(administrator, "99904,Xã Bốn,commune,H1")
    assert "đã kết thúc hoạt động" in page.content.decode()
    assert not can_apply(page)
    confirm(administrator, preview(administrator, "X1,Xã Một đổi tên,commune,H1"))
    assert (district_of("X1").code, Unit.objects.get(code="X1").name) == ("H1", "Xã Một đổi tên")


def test_a_refused_district_refuses_its_commune_with_the_file(administrator):
    page = preview(administrator, "999,,district,", COMMUNE)
    assert not can_apply(page)
    assert not Unit.objects.filter(code__startswith="999").exists()


def test_the_form_offers_districts_alone_and_a_commune_may_have_none(administrator, working_province):
    form = {"kind": "commune", "code": "99905", "name": "Xã Năm", "sort_order": "0"}
    refused = administrator.post(f"{ADDRESS}add/", form | {"parent": working_province.units["SO1"].pk})
    assert refused.status_code == 200
    assert confirmed(administrator, f"{ADDRESS}add/", form).status_code == 302
    assert Unit.objects.get(code="99905").parent is None
