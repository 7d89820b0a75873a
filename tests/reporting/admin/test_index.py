"""The index of the administration: every task once, under its group, and the way back to it from every page."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from quotas.models import QuotaDecision
from reporting.office.entries import ENTRIES
from reporting.office.entry import Group
from reporting.office.index import entry_of
from tests.factories import make_commune
from tests.reporting.pages import queries_of, rows_of_table, text, words
from units.models import PortalSettings, Unit

INDEX = "/admin/"


def section(page, group):
    return page.content.decode().partition(f'<section id="{group}"')[2].partition("</section>")[0]


def breadcrumbs(page):
    shown = page.content.decode().partition('<nav class="breadcrumbs"')[2].partition("</nav>")[0]
    return [words(item) for item in re.findall(r"<li>.*?</li>", shown, re.DOTALL)]


def test_every_list_of_the_administration_is_a_line_of_the_index():
    lists = {f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry}
    listed = [entry.address for entry in ENTRIES]
    assert lists - set(listed) == set()
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.address)
def test_every_line_leads_to_a_page_that_an_administrator_can_open(administrator, entry):
    assert administrator.get(entry.url, follow=True).status_code == 200


def test_the_index_shows_its_groups_in_the_order_of_the_work(administrator):
    page = administrator.get(INDEX)
    groups = re.findall(r'<section id="(\w+)"', page.content.decode())
    assert groups == [group.value for group in Group]
    assert "Danh mục TTHC" in text(page)
    assert "AXES" not in text(page).upper()


def test_a_line_says_what_its_page_is_for_and_how_much_there_is(administrator):
    shown = words(section(administrator.get(INDEX), "units"))
    assert f"{Unit.objects.count()} đơn vị đang hoạt động" in shown
    assert "Tên, mã, khối, huyện và thời gian đơn vị báo cáo" in shown


def test_drafts_are_counted_only_where_there_are_some(administrator):
    assert not re.search(r"\d+ dự thảo", words(section(administrator.get(INDEX), "quotas")))
    QuotaDecision.objects.update(state="draft")
    assert "1 dự thảo" in words(section(administrator.get(INDEX), "quotas"))


def test_a_row_can_be_added_from_the_index_where_rows_can_be_added(administrator):
    page = administrator.get(INDEX)
    assert reverse("admin:units_unit_add") in section(page, "units")
    assert "/add/" not in section(page, "figures")


def test_the_index_asks_as_many_queries_for_many_units_as_for_few(administrator):
    few = queries_of(administrator, INDEX)
    for number in range(30):
        make_commune(f"C{number}")
    assert queries_of(administrator, INDEX) == few


def test_breadcrumbs_lead_by_group_and_list_to_the_object(administrator):
    unit = Unit.objects.get(code="X1")
    entry = entry_of("admin:units_unit_changelist")
    way = ["Trang chủ", str(entry.group.label), str(entry.label)]
    assert breadcrumbs(administrator.get("/admin/units/unit/")) == way
    assert breadcrumbs(administrator.get("/admin/units/unit/add/")) == [*way, "Thêm đơn vị"]
    assert breadcrumbs(administrator.get(f"/admin/units/unit/{unit.pk}/change/")) == [*way, str(unit)]
    deleted = breadcrumbs(administrator.get(f"/admin/units/unit/{unit.pk}/delete/"))
    assert deleted[:4] == [*way, str(unit)]
    assert len(deleted) == 5


def test_breadcrumbs_name_the_list_of_accounts_once(administrator):
    accounts = ["Trang chủ", "Tài khoản"]
    assert breadcrumbs(administrator.get("/admin/units/user/")) == accounts
    assert breadcrumbs(administrator.get("/admin/units/user/add/"))[:-1] == accounts


def test_the_menu_next_to_a_page_marks_the_task_that_is_open(administrator):
    page = administrator.get("/admin/units/unit/").content.decode()
    menu = page.partition('id="nav-sidebar"')[2].partition("</nav>")[0]
    here = [row for row in re.findall(r"<tr.*?</tr>", menu, re.DOTALL) if "current-model" in row]
    assert len(here) == 1
    assert 'aria-current="page"' in here[0]
    assert len(rows_of_table(menu)) == len(ENTRIES)


def test_there_is_no_list_of_models_by_app(administrator):
    assert administrator.get("/admin/units/", follow=True).redirect_chain == [(INDEX, 302)]


def test_the_settings_open_as_their_form(administrator):
    address = "/admin/units/portalsettings/"
    PortalSettings.objects.update_or_create(pk=PortalSettings.ONLY)
    assert administrator.get(address).url == f"{address}{PortalSettings.ONLY}/change/"
    PortalSettings.objects.all().delete()
    assert administrator.get(address).url == f"{address}add/"
