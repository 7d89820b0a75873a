"""The administration where a province has no districts: it offers none, and loses nothing that is stored."""

from datetime import date

import pytest
import time_machine
from django.contrib.admin.helpers import AdminReadonlyField

from procedures.models import AuthorityLevel
from quotas.models import QuotaTier, TierScope
from reporting.models import ReportingPeriod
from tests.factories import make_period, make_procedure, make_publication, make_unit
from tests.reporting.admin.test_periods_admin import PERIODS, confirm, form_of, save_period
from tests.reporting.pages import text, words
from tests.reporting.without_districts import make_province_without_districts
from units.districts import has_districts
from units.models import DistrictTile, PortalSettings, Unit, UnitKind

pytestmark = pytest.mark.django_db
UNITS, TILES = "/admin/units/unit/", "/admin/units/districttile/"
ENDED = date(2025, 6, 30)


@pytest.fixture
def province():
    with time_machine.travel("2026-05-08T09:00:00+07:00", tick=False):
        yield make_province_without_districts()


@pytest.fixture
def administrator(province, login):
    return login(province.administrator)


@pytest.fixture
def former_district(province):
    return make_unit("900", UnitKind.DISTRICT, name="Huyện Cũ", active_until=ENDED)


def shown_form(client, address):
    return client.get(address).context["adminform"]


def names(client, address):
    """The fields that can be typed into on the form at ``address``."""
    lines = (line for fieldset in shown_form(client, address) for line in fieldset)
    return {field.field.name for line in lines for field in line if not isinstance(field, AdminReadonlyField)}


def kinds_offered(client, address):
    return {value for value, _label in shown_form(client, address).form.fields["kind"].choices}


@pytest.mark.parametrize(("day", "expected"), [("2025-06-30", True), ("2025-07-01", False)])
def test_a_portal_without_units_has_districts_as_long_as_the_country_has(day, expected):
    with time_machine.travel(f"{day}T09:00:00+07:00", tick=False):
        assert has_districts() is expected


@time_machine.travel("2026-05-08T09:00:00+07:00", tick=False)
def test_a_province_has_districts_while_one_is_in_force():
    make_unit("X1", UnitKind.COMMUNE)
    assert not has_districts()
    district = make_unit("900", UnitKind.DISTRICT)
    assert has_districts()
    Unit.objects.filter(pk=district.pk).update(active_until=ENDED)
    assert not has_districts()


def test_a_new_unit_is_no_district_and_belongs_to_none(administrator):
    address = f"{UNITS}add/"
    assert kinds_offered(administrator, address) == {"", UnitKind.DEPARTMENT, UnitKind.COMMUNE}
    assert names(administrator, address).isdisjoint({"parent", "moved_on"})
    answer = administrator.post(address, {"kind": "district", "code": "901", "name": "Huyện Mới", "sort_order": "9"})
    assert answer.status_code == 200
    assert not Unit.objects.filter(code="901").exists()


def test_a_former_district_and_its_commune_keep_showing_what_is_stored(administrator, province, former_district):
    commune = province.units["X1"]
    Unit.objects.filter(pk=commune.pk).update(parent=former_district)
    assert UnitKind.DISTRICT in kinds_offered(administrator, f"{UNITS}{former_district.pk}/change/")
    assert "parent" in names(administrator, f"{UNITS}{commune.pk}/change/")
    assert "Huyện Cũ" in text(administrator.get(UNITS))
    assert [each.code for each in administrator.get(f"{UNITS}?kind__exact=district").context["cl"].queryset] == ["900"]


def test_the_diagram_of_districts_is_listed_while_squares_are_stored(administrator, former_district):
    assert TILES not in administrator.get("/admin/").content.decode()
    DistrictTile.objects.create(unit=former_district, column=1, row=1)
    assert TILES in administrator.get("/admin/").content.decode()


def test_a_hidden_deadline_is_kept_while_nothing_moves_and_else_goes_with_the_communes(administrator):
    april = ReportingPeriod.objects.filter(month=4)
    april.update(due_on_district=date(2026, 5, 6))
    assert "due_on_district" not in names(administrator, f"{PERIODS}{april.get().pk}/change/")
    save_period(administrator, 4, due_on_department="11/05/2026")
    assert april.get().due_on_department == date(2026, 5, 11)
    assert april.get().due_on_district == date(2026, 5, 6)
    save_period(administrator, 4, due_on_commune="12/05/2026")
    assert april.get().due_on_district == april.get().due_on_commune == date(2026, 5, 12)


def test_a_new_month_without_districts_is_saved_without_asking_for_their_deadline(administrator):
    days = {"starts_on": "01/05/2026", "ends_on": "31/05/2026", "opens_on": "01/06/2026"}
    due = {"due_on_department": "05/06/2026", "due_on_commune": "08/06/2026"}
    answer = administrator.post(f"{PERIODS}add/", {"year": "2026", "month": "5", **days, **due})
    confirm(administrator, answer)
    assert ReportingPeriod.objects.get(month=5).due_on_district == date(2026, 6, 8)


def test_a_month_that_had_districts_keeps_their_deadline_in_form_and_list(administrator, former_district):
    before = make_period(6, 2025)
    assert "due_on_district" in names(administrator, f"{PERIODS}{before.pk}/change/")
    assert "UBND cấp huyện" in text(administrator.get(PERIODS))


def test_rules_for_districts_are_shown_and_kept_where_some_are_stored(administrator):
    address = f"/admin/units/portalsettings/{PortalSettings.ONLY}/change/"
    assert "guidance_district" not in names(administrator, address)
    PortalSettings.objects.update(guidance_district="Ghi cả hồ sơ của xã.")
    assert "guidance_district" in names(administrator, address)
    administrator.post(address, form_of(administrator, address))
    assert PortalSettings.objects.get().guidance_district == "Ghi cả hồ sơ của xã."


def test_a_publication_of_districts_keeps_their_level_to_be_corrected(administrator, province):
    of_communes = province.procedures["C1"].publications.get()
    of_districts = make_publication(make_procedure("D1"), [AuthorityLevel.DISTRICT])
    address = "/admin/catalogue/publications/{}/"
    assert 'name="at_district"' not in administrator.get(address.format(of_communes.pk)).content.decode()
    assert 'name="at_district"' in administrator.get(address.format(of_districts.pk)).content.decode()


def test_tiers_of_districts_stay_and_new_ones_are_offered_in_a_year_that_had_districts(administrator, province):
    def tier_words():
        return words(administrator.get(f"/admin/quotas/quotadecision/{province.decision.pk}/change/").content.decode())

    assert "các huyện được chọn" not in tier_words()
    QuotaTier.objects.filter(code="XA-25").update(applies_to=TierScope.COMMUNES_OF)
    assert tier_words().count("các huyện được chọn") == 1
    make_unit("900", UnitKind.DISTRICT, active_until=date(2026, 1, 31))
    assert tier_words().count("các huyện được chọn") > 1
