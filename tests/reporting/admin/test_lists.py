"""Lists of the administration: filters that stay short, words for yes, no and nothing, groups of settings."""

import re

import pytest
from django.contrib import admin

from reporting.models import CalendarException
from tests.factories import make_commune, make_district, make_unit
from tests.reporting.pages import queries_of, rows_of_table, text, words
from units.admin_settings import GROUPS
from units.models import PortalSettings, Unit

UNITS = "/admin/units/unit/"


def names(page):
    """The codes in the list, in its order."""
    return re.findall(r'class="field-code[^"]*"><a[^>]*>([^<]+)<', page.content.decode())


def filters(page):
    return page.content.decode().partition('class="filters"')[2].partition("<form id=")[0]


def test_a_list_of_units_links_to_no_district_in_its_filters(administrator):
    before = filters(administrator.get(UNITS)).count("<a ")
    for number in range(20):
        make_district(f"D{number}")
    page = administrator.get(UNITS)
    assert filters(page).count("<a ") == before
    assert "admin-autocomplete" in filters(page)


def test_units_are_filtered_by_a_district_that_was_chosen(administrator):
    district, other = make_district("D1"), make_district("D2")
    make_commune("C1", district)
    make_commune("C2", other)
    page = administrator.get(UNITS, {"parent__id__exact": district.pk, "kind__exact": "commune"})
    assert names(page) == ["C1"]
    assert district.display_name in words(filters(page))
    assert 'name="kind__exact" value="commune"' in filters(page)


def test_a_number_that_no_database_keeps_is_no_filter(administrator):
    assert administrator.get(UNITS, {"parent__id__exact": "9" * 30}).status_code == 400


@pytest.mark.parametrize("odd", ["x", "", "-1"])
def test_a_district_that_is_none_shows_every_unit(administrator, odd):
    page = administrator.get(UNITS, {"parent__id__exact": odd}, follow=True)
    assert page.status_code == 200
    assert len(names(page)) == Unit.objects.count()


def test_units_are_found_that_have_ended_or_not_begun(administrator):
    make_unit("E1", active_until="2020-01-31")
    make_unit("L1", active_from="2020-12-01")
    assert names(administrator.get(UNITS, {"force": "ended"})) == ["E1"]
    assert names(administrator.get(UNITS, {"force": "later"})) == ["L1"]
    assert {"E1", "L1"} & set(names(administrator.get(UNITS, {"force": "now"}))) == set()


@pytest.mark.parametrize(
    ("asked", "offered"), [({}, False), ({"q": "E1"}, True), ({"force": "ended"}, True), ({"o": "1"}, False)]
)
def test_all_rows_are_offered_where_a_search_or_filter_left_some_out(administrator, asked, offered):
    make_unit("E1", active_until="2020-01-31")
    assert ("Hiện tất cả" in text(administrator.get(UNITS, asked))) is offered


def test_units_are_ordered_by_the_alphabet_of_vietnamese(administrator):
    Unit.objects.exclude(pk__in=[make_unit("1", name="Sở Cam Hòa").pk, make_unit("2", name="Sở Cam Hải").pk]).update(
        name="Sở A"
    )
    shown = [each for each in names(administrator.get(UNITS, {"o": "2"})) if each in ("1", "2")]
    assert shown == ["2", "1"]


def test_a_list_of_units_asks_as_many_queries_for_many_as_for_few(administrator):
    few = queries_of(administrator, UNITS)
    district = make_district("M")
    for number in range(60):
        make_commune(f"M{number}", district)
    assert queries_of(administrator, UNITS) == few


def test_no_list_counts_the_choices_of_its_filters(administrator):
    assert {each.show_facets for each in admin.site._registry.values()} == {admin.ShowFacets.NEVER}


def test_yes_no_and_nothing_are_words(administrator):
    CalendarException.objects.create(day="2020-05-02", is_working_day=True)
    CalendarException.objects.create(day="2020-05-04", is_working_day=False)
    shown = rows_of_table(administrator.get("/admin/reporting/calendarexception/").content.decode())
    assert {row[2] for row in shown if len(row) == 4} >= {"có", "không"}
    assert "icon-yes" not in administrator.get("/admin/units/user/").content.decode()
    assert any("–" in row for row in rows_of_table(administrator.get(UNITS).content.decode()))


def test_an_empty_list_says_that_nothing_matches(administrator):
    page = administrator.get(UNITS, {"q": "không có đâu"})
    assert "Không có dòng nào phù hợp." in text(page)
    assert "Thao tác:" not in text(page)


def test_a_list_in_which_nothing_was_asked_for_says_that_it_has_no_rows(administrator):
    page = administrator.get("/admin/exchange/codetable/")
    assert "Chưa có dòng nào." in text(page)
    assert "Thao tác:" not in text(page)
    assert "Thao tác:" in text(administrator.get(UNITS))


def test_settings_stand_in_groups_and_none_is_left_out(administrator):
    PortalSettings.objects.update_or_create(pk=PortalSettings.ONLY)
    page = administrator.get(f"/admin/units/portalsettings/{PortalSettings.ONLY}/change/")
    shown = [name for _heading, options in page.context["adminform"].fieldsets for name in options["fields"]]
    assert sorted(shown) == sorted([*page.context["adminform"].form.fields, *page.context["adminform"].readonly_fields])
    assert {str(heading) for heading, _words, _names in GROUPS} <= set(
        map(words, re.findall(r"<h2[^>]*>.*?</h2>", page.content.decode(), re.DOTALL))
    )


def test_a_setting_in_no_group_is_shown_at_the_end(administrator, monkeypatch):
    monkeypatch.setattr("units.admin_settings.GROUPS", GROUPS[1:])
    page = administrator.get("/admin/units/portalsettings/", follow=True)
    heading, options = page.context["adminform"].fieldsets[-1]
    assert (str(heading), options["fields"]) == ("Thông tin khác", list(GROUPS[0][2]))


def test_a_choice_box_asks_as_many_queries_for_many_communes_as_for_few(administrator):
    box = "/admin/autocomplete/?app_label=quotas&model_name=quotatier&field_name=units&term="
    few = queries_of(administrator, box)
    for number in range(15):
        make_commune(f"M{number}", make_district(f"D{number}"))
    assert queries_of(administrator, box) == few
