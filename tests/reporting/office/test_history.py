"""«Nhật ký thay đổi»: every change in words, within its object, found by kind, person, span and text; as a file."""

import csv
import io
from datetime import date

import pytest
import time_machine

from procedures.models import Procedure
from quotas.models import QuotaTier
from reporting.office.history.kinds import kinds
from reporting.office.history.log import page_of_log
from reporting.office.history.scope import scope_of
from tests.factories import make_commune, make_procedure, make_publication, make_succession, make_unit
from tests.reporting.pages import queries_of, rows_of_table, text
from units.history import create_with_history
from units.models import PortalSettings, Unit

LOG = "/admin/history/"


@pytest.fixture
def later():
    """A moment apart from those at which the rows were made, so that nothing is gathered with them."""
    with time_machine.travel("2020-05-15T15:00:00+07:00", tick=True):
        yield


def entries(**query):
    return page_of_log(scope_of(query), query.get("page"))[1]


def said(entry):
    """What an entry says of fields: label, from, to."""
    return [(change.label, change.before, change.after) for line in entry.lines for change in line.changes]


def test_a_change_is_shown_by_its_field_from_what_to_what(working_province, later):
    unit = working_province.units["X1"]
    unit.active_until, unit.parent, unit.kind = date(2020, 12, 31), None, "district"
    unit._history_user, unit._change_reason = working_province.administrator, "Sắp xếp"
    unit.save()
    entry = entries(object=f"units.unit:{unit.pk}")[0]
    assert (entry.who, entry.reason) == (working_province.administrator.get_full_name(), "Sắp xếp")
    assert entry.name == str(Unit.objects.get(pk=unit.pk))
    assert sorted(said(entry)) == [
        ("Hoạt động đến ngày", "(trống)", "31/12/2020"),
        ("Huyện, thị xã, thành phố", "UBND huyện Một", "(trống)"),
        ("Khối", "UBND cấp xã", "UBND cấp huyện"),
    ]


def test_tiers_with_their_units_are_shown_within_their_decision(working_province, later):
    tier = working_province.tiers["XA-25"]
    tier.minimum_hundredths = 3050
    tier.save()
    tier.units.remove(working_province.units["X2"])
    tier.units.add(working_province.units["X3"])
    entry = entries(object=f"quotas.quotadecision:{tier.decision_id}")[0]
    assert entry.label == "quotas.quotadecision"
    assert [line.name for line in entry.lines] == [tier.name]
    assert ("Chỉ tiêu tối thiểu", "25%", "30,5%") in said(entry)
    assert ("Đơn vị được chọn", "UBND xã Hai, huyện Một", "") in said(entry)
    assert ("Đơn vị được chọn", "", "UBND xã Ba, huyện Một") in said(entry)


def test_publications_are_shown_within_their_procedure(working_province, later):
    procedure = working_province.procedures["C1"]
    publication = procedure.publications.get()
    publication.ended_on = date(2020, 6, 30)
    publication.save()
    entry = entries(object=f"procedures.procedure:{procedure.pk}")[0]
    assert (entry.label, entry.pk) == ("procedures.procedure", procedure.pk)
    assert entry.effect.startswith("/dashboard/changes/?since=2020-05-15")
    assert [(label, old) for label, old, _new in said(entry)] == [("Hết hiệu lực ngày", "(trống)")]


def test_a_succession_is_shown_with_both_units(working_province, later):
    step = make_succession(working_province.units["X1"], working_province.units["X2"], date(2020, 5, 1))
    for code in ("X1", "X2"):
        first = entries(object=f"units.unit:{working_province.units[code].pk}")[0]
        assert (first.label, first.pk) == ("units.unitsuccession", step.pk)
    other = entries(object=f"units.unit:{working_province.units['X3'].pk}")
    assert {each.label for each in other} == {"units.unit"}


def test_a_department_that_is_gone_is_called_as_it_was(working_province, later):
    gone = make_unit("TAM", name="Sở Tạm")
    gone_id = gone.pk
    procedure = make_procedure("TAM")
    make_publication(procedure, ["province"], department=gone).delete()
    gone.delete()
    shown = entries(object=f"procedures.procedure:{procedure.pk}")
    assert "Sở Tạm" in {new for each in shown for _label, _old, new in said(each)}
    assert {each.name for each in entries(object=f"units.unit:{gone_id}")} == {"Sở Tạm"}


def test_no_code_of_the_database_is_shown(working_province, administrator, later):
    settings = PortalSettings.objects.create(month_scheme="mid_month")
    settings.month_scheme = "calendar"
    settings.save()
    page = text(administrator.get(LOG, {"kind": "units.portalsettings"}))
    assert "Tháng theo lịch" in page
    assert not {"mid_month", "month_scheme", "True", "None"} & set(page.split())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "procedures.procedure"}, {"procedures.procedure"}),
        ({"q": "xa hai"}, {"units.unit"}),
        ({"who": "system", "kind": "units.unit"}, {"units.unit"}),
        ({"who": "999999"}, set()),
        ({"since": "2031-01-01"}, set()),
        ({"until": "2001-01-01"}, set()),
        ({"object": "units.unit:999999"}, set()),
        ({"kind": "no.such"}, set()),
    ],
)
def test_the_log_is_narrowed(working_province, query, found):
    assert {each.label for each in entries(**query)} == found


@pytest.mark.parametrize("odd", ["units.unit:", "units.unit:x", "x:1", "units.unit:" + "9" * 40, "%", ":"])
def test_an_object_that_cannot_be_shows_the_whole_log(administrator, odd):
    assert administrator.get(LOG, {"object": odd, "page": "-3", "since": "x"}).status_code == 200


def test_what_one_person_did_at_once_is_one_entry_and_what_another_did_is_another(working_province, later):
    unit = working_province.units["X1"]
    for user, phone in ((working_province.administrator, "1"), (working_province.coordinator, "2")):
        unit.phone, unit._history_user = phone, user
        unit.save()
        unit.email, unit._history_user = f"{phone}@x.vn", user
        unit.save()
    newest = entries(object=f"units.unit:{unit.pk}")[:2]
    assert [len(said(each)) for each in newest] == [2, 2]


def test_pages_follow_each_other_without_a_gap(working_province, administrator):
    create_with_history(Unit, [Unit(code=f"N{n}", name=f"Xã N{n}", kind="commune") for n in range(120)])
    names = [each.name for number in ("1", "2", "3") for each in entries(kind="units.unit", page=number)]
    assert len(names) == len(set(names)) == Unit.objects.count()
    shown = administrator.get(LOG, {"kind": "units.unit", "page": "2"}).content.decode()
    assert "page=1" in shown
    assert "page=3" in shown


def test_the_log_asks_as_many_queries_for_many_records_as_for_few(working_province, administrator):
    few = queries_of(administrator, LOG)
    district = working_province.units["H1"]
    for number in range(70):
        make_commune(f"M{number}", district)
    for tier in QuotaTier.objects.all():
        tier.units.set(Unit.objects.filter(kind="commune")[:40])
    assert queries_of(administrator, LOG) <= few


def test_the_history_of_an_object_is_the_log_of_it(working_province, administrator):
    unit = working_province.units["X1"]
    for address in (f"/admin/units/unit/{unit.pk}/history/", f"/admin/units/unit/{unit.pk}/history/1/"):
        page = administrator.get(address, follow=True)
        assert page.redirect_chain == [(f"{LOG}?object=units.unit:{unit.pk}", 302)]
        assert "UBND xã Một, huyện Một" in text(page)


def test_every_model_with_a_history_is_in_the_log():
    assert {"units.unit", "quotas.quotadecision", "quotas.quotatier", "procedures.procedure"} <= set(kinds())
    assert all("historical" not in label for label in kinds())


def test_the_file_has_a_line_for_each_field(working_province, administrator, later):
    procedure = Procedure.objects.get(code="C1")
    procedure.name, procedure.field = "=Tên mới", "Lĩnh vực khác"
    procedure._change_reason = "Đổi tên"
    procedure.save()
    answer = administrator.get(f"{LOG}log.csv", {"object": f"procedures.procedure:{procedure.pk}"})
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(content))
    assert head[0] == "Thời gian"
    assert [line[6:] for line in lines[:2]] == [
        ["Tên", "Thủ tục C1", "'=Tên mới", "Đổi tên"],
        ["Lĩnh vực", "Lĩnh vực", "Lĩnh vực khác", "Đổi tên"],
    ]


def test_the_table_is_read_in_vietnamese(working_province, administrator):
    rows = rows_of_table(administrator.get(LOG).content.decode())
    assert ["Thời gian", "Người thực hiện", "Đối tượng", "Nội dung thay đổi", "Lý do"] in rows
