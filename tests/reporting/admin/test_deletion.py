"""What something refers to is not deleted: the page counts what, and says what is done instead."""

from datetime import date

import pytest

from procedures.models import AuthorityLevel
from reporting.actions.figures import figures_drain
from tests.factories import make_procedure, make_publication, make_unit
from tests.reporting.pages import queries_of, text
from units.actions.stale_figures import figures_mark_stale
from units.models import FormerDistrict, Unit

UNITS = "/admin/units/unit/"
PROCEDURES = "/admin/procedures/procedure/"


@pytest.fixture
def reporting(working_province):
    """A department with two reports."""
    for month in (1, 2):
        working_province.send("SO2", month, (100, 40, 3))
    return working_province.units["SO2"]


def test_a_unit_that_has_reported_is_kept_with_the_number_of_its_reports(administrator, reporting):
    page = administrator.get(f"{UNITS}{reporting.pk}/delete/")
    shown = text(page)
    assert "báo cáo: 2" in shown
    assert "công bố mức độ: 1" in shown
    assert "ghi ngày cuối cùng tại trang của đơn vị" in shown
    assert f'href="{UNITS}{reporting.pk}/change/"' in page.content.decode()
    assert administrator.post(f"{UNITS}{reporting.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Unit.objects.filter(pk=reporting.pk).exists()


def test_units_ticked_in_the_list_are_kept_together(administrator, reporting):
    other = make_unit("SOKHAC", "department", name="Sở Khác")
    ticked = {"action": "delete_selected", "_selected_action": [reporting.pk, other.pk]}
    assert "báo cáo: 2" in text(administrator.post(UNITS, ticked))
    assert administrator.post(UNITS, ticked | {"post": "yes"}).status_code == 403
    assert Unit.objects.filter(pk__in=(reporting.pk, other.pk)).count() == 2


def test_a_unit_that_nothing_refers_to_can_be_deleted(administrator, working_province):
    unit = make_unit("SOKHAC", "department", name="Sở Khác")
    page = administrator.get(f"{UNITS}{unit.pk}/delete/")
    assert "ghi ngày cuối cùng" not in text(page)
    assert b'name="post" value="yes"' in page.content


def test_it_asks_as_many_queries_for_many_publications_as_for_one(administrator, reporting):
    page = f"{UNITS}{reporting.pk}/delete/"
    few = queries_of(administrator, page)
    for number in range(5):
        make_publication(make_procedure(f"M{number}"), [AuthorityLevel.PROVINCE], department=reporting)
    assert queries_of(administrator, page) == few


def test_a_month_with_reports_is_kept_with_their_number(administrator, reporting, working_province):
    page = f"/admin/reporting/reportingperiod/{working_province.periods[2].pk}/delete/"
    few = queries_of(administrator, page)
    assert "báo cáo: 1" in text(administrator.get(page))
    working_province.send("SO1", 2, (1, 0, 0), (1, 0, 0))
    assert queries_of(administrator, page) == few
    assert "báo cáo: 2" in text(administrator.get(page))


def test_a_procedure_with_figures_is_kept_with_their_number(administrator, working_province, reporting):
    procedure = working_province.procedures["P3"]
    page = f"{PROCEDURES}{procedure.pk}/delete/"
    few = queries_of(administrator, page)
    shown = text(administrator.get(page))
    assert "số liệu hồ sơ: 2" in shown
    assert "số liệu đã gửi: 2" in shown
    assert "TTHC thôi công bố thì không xóa" in shown
    assert f'href="/admin/catalogue/change/?codes={procedure.code}"' in administrator.get(page).content.decode()
    working_province.send("SO2", 3, (1, 0, 0))
    assert queries_of(administrator, page) == few
    assert "số liệu hồ sơ: 3" in text(administrator.get(page))
    ticked = {"action": "delete_selected", "_selected_action": [procedure.pk]}
    assert "số liệu hồ sơ: 3" in text(administrator.post(PROCEDURES, ticked))
    assert administrator.post(PROCEDURES, ticked | {"post": "yes"}).status_code == 403


def test_a_district_that_a_commune_left_is_kept(administrator, working_province):
    left = make_unit("HUYENCU", "district", name="Huyện Cũ")
    FormerDistrict.objects.create(unit=working_province.units["X1"], district=left, until=date(2019, 12, 31))
    assert "huyện trước đây của xã: 1" in text(administrator.get(f"{UNITS}{left.pk}/delete/"))


def test_what_deleting_procedures_changes_names_each_of_them(administrator, working_province):
    published = [make_procedure(f"M{number}", name=f"Thủ tục {number}") for number in (1, 2)]
    for each in published:
        make_publication(each, [AuthorityLevel.COMMUNE])
    figures_mark_stale(reason="published")
    figures_drain()
    ticked = {"action": "delete_selected", "_selected_action": [each.pk for each in published], "post": "yes"}
    shown = text(administrator.post(PROCEDURES, ticked))
    assert "M1: Thủ tục 1 (bị xóa) UBND cấp xã ra khỏi biểu" in shown
    assert "M2: Thủ tục 2 (bị xóa) UBND cấp xã ra khỏi biểu" in shown
    page = f"{PROCEDURES}{published[0].pk}/delete/"
    assert "M1: Thủ tục 1 (bị xóa)" in text(administrator.post(page, {"post": "yes"}))
