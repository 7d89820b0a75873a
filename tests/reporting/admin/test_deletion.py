"""What something refers to is not deleted: the page counts what, and says what is done instead."""

import pytest

from procedures.models import AuthorityLevel
from tests.factories import make_procedure, make_publication, make_unit
from tests.reporting.pages import queries_of, text
from units.models import Unit

UNITS = "/admin/units/unit/"


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
