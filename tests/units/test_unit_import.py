"""A file of units in the administration: districts and their communes in any order, or communes without one."""

from datetime import date

import pytest

from tests.admin_files import apply, bring, can_apply
from tests.browserless import confirmed
from tests.factories import make_unit
from tests.units.tables.files import workbook
from units.models import Unit, UnitKind
from units.resources import UnitResource

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


def with_days(client, day):
    return bring(client, ADDRESS, f"code;name;kind;active_from\n99902;Xã Mới;commune;{day}", "don-vi.csv")


@pytest.mark.parametrize("day", ["3/6/2019", "03.06.2019", "2019-06-03", "ngày 3 tháng 6 năm 2019"])
def test_a_day_is_read_as_people_here_write_it(administrator, day):
    confirm(administrator, with_days(administrator, day))
    assert Unit.objects.get(code="99902").active_from == date(2019, 6, 3)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("3/6/19", "Đề nghị ghi ngày theo dạng 31/12/2020."),
        ("hôm nay", "Đề nghị ghi ngày theo dạng 31/12/2020."),
        ("6/13/2019", "Lịch không có ngày 6/13/2019."),
        ("1/1/0001", "Đề nghị kiểm tra lại năm."),
        ("31/12/9999", "Đề nghị kiểm tra lại năm."),
    ],
)
def test_a_day_that_is_mistyped_is_refused_in_vietnamese(administrator, day, why):
    page = with_days(administrator, day)
    shown = page.content.decode()
    assert why in shown
    assert "could not be parsed" not in shown
    assert not can_apply(page)


@pytest.mark.parametrize("name", ["X? Di?n L?c", "Sở Y t?", "Phư?ng Một", "X\ufffd Một", "XÃ£ DiÃªn Láº¡c"])
def test_a_name_whose_letters_were_lost_is_refused_with_the_probable_reason(administrator, name):
    page = preview(administrator, f"99902,{name},commune,")
    assert "tệp có thể đã được lưu bằng bảng mã khác" in page.content.decode()
    assert not can_apply(page)


@pytest.mark.parametrize("name", ["X· Diªn Léc", "Ph­êng ®Çu", "Xaõ Dieân Loäc", "XAÕ DIEÂN LOÄC", "Phöôøng Moät"])
def test_a_name_in_letters_of_an_old_font_is_refused_and_says_what_to_do(administrator, name):
    page = preview(administrator, f"99902,{name},commune,")
    assert "bảng mã cũ (TCVN3 hoặc VNI)" in page.content.decode()
    assert not can_apply(page)


@pytest.mark.parametrize("name", ["Xã Hoà Bình", "Xã Noël", "Phường Quảng Oai", "UBND xã Loà Ngoà", "Sở Y tế"])
def test_a_name_in_unicode_is_taken_in_either_way_of_writing_its_tones(administrator, name):
    assert can_apply(preview(administrator, f"99902,{name},commune,"))


def test_a_telephone_number_of_which_a_spreadsheet_made_a_number_has_its_zero_again(administrator):
    head = ["code", "name", "kind", "phone"]
    confirm(administrator, bring(administrator, ADDRESS, workbook(head, ["99902", "Xã Mới", "commune", 905123456])))
    assert Unit.objects.get(code="99902").phone == "0905123456"


@pytest.mark.parametrize("kind", [UnitKind.DISTRICT, UnitKind.COMMUNE])
def test_an_export_has_a_column_of_districts_where_the_portal_knows_one(db, kind):
    make_unit("H1", kind)
    written = UnitResource().export()
    assert ("Mã huyện" in written.headers) == (kind == UnitKind.DISTRICT)
    assert [row["Mã đơn vị"] for row in written.dict] == ["H1"]


SAID = (
    "Dòng 2: «569» được hiểu là {code}, mã của một đơn vị mới; {other} là mã của {name}. "
    "Đề nghị kiểm tra lại đơn vị cần ghi."
)


@pytest.mark.parametrize("written", ["569", 569])
def test_a_commune_with_the_code_of_a_district_is_named_with_it(administrator, written):
    """A list of a spreadsheet that dropped zeros, or the district in the wrong group: only a person knows."""
    make_unit("569", UnitKind.DISTRICT, name="Huyện Diên Hải")
    page = bring(administrator, ADDRESS, workbook(HEAD.split(","), [written, "Xã Mới", "commune", "H1"]), "don-vi.xlsx")
    assert notes_of(page) == [SAID.format(code="00569", other="569", name="UBND huyện Diên Hải")]
    confirm(administrator, page)
    assert Unit.objects.filter(code__in=["569", "00569"]).count() == 2


def test_a_district_of_the_same_file_is_named_too(administrator):
    page = preview(administrator, "569,Xã Mới,commune,", "569,Huyện Mới,district,")
    assert notes_of(page) == [SAID.format(code="00569", other="569", name="Huyện Mới")]


@pytest.mark.parametrize("row", ["00569,Xã Mới,commune,", "570,Xã Mới,commune,", "569,Huyện Diên Hải,district,"])
def test_a_code_with_its_zeros_or_of_nobody_else_needs_no_such_sentence(administrator, row):
    make_unit("569", UnitKind.DISTRICT, name="Huyện Diên Hải")
    assert notes_of(preview(administrator, row)) == []


def test_a_known_commune_whose_zeros_were_dropped_needs_no_such_sentence(administrator):
    make_unit("569", UnitKind.DISTRICT, name="Huyện Diên Hải")
    make_unit("00569", UnitKind.COMMUNE, name="Diên Đồng")
    assert notes_of(preview(administrator, "569,Diên Đồng,commune,")) == []


def test_of_many_such_codes_the_first_are_named(administrator):
    for number in range(12):
        make_unit(f"6{number:02d}", UnitKind.DISTRICT)
    notes = notes_of(preview(administrator, *(f"6{number:02d},Xã Mới,commune," for number in range(12))))
    assert (len(notes), notes[-1]) == (11, "… và 2 dòng khác.")


def notes_of(page):
    return page.context["preview"].notes


@pytest.mark.parametrize("name", ["UBND xã Mới", "Ủy ban nhân dân xã Mới", "Uỷ ban nhân dân  xã Mới", "UBND Xã Mới"])
def test_a_place_with_the_name_of_its_committee_is_shown_and_stored_by_its_own(administrator, name):
    page = preview(administrator, f"99902,{name},commune,", f"X1,{name},commune,H1")
    assert "UBND xã" not in page.content.decode().split("Nội dung thay đổi")[1]
    apply(administrator, page)
    assert {unit.name for unit in Unit.objects.filter(code__in=["99902", "X1"])} == {"Xã Mới"}
    assert not can_apply(preview(administrator, f"99902,{name},commune,", f"X1,{name},commune,H1"))
