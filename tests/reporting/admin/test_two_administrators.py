"""Two administrators on one object: the second reads who saved what, and nothing is overwritten."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib import admin
from zeal import zeal_ignore

from quotas.models import QuotaDecision
from tests.browserless import confirmed, fields_of, typed
from tests.factories import make_user
from tests.reporting.pages import text
from units.admin_editing import EditableAdmin
from units.models import DistrictTile, PortalSettings, Role, UnitSuccession, User

OBJECTS = {
    "decision": ("quotas/quotadecision", {"signer": "Lê A"}, {"number": "5/QĐ"}),
    "unit": ("units/unit", {"phone": "0258 111"}, {"email": "x1@example.vn"}),
    "procedure": ("procedures/procedure", {"name": "Tên khác"}, {"field": "Hộ tịch"}),
    "period": ("reporting/reportingperiod", {"due_on_department": "08/05/2020"}, {"due_on_commune": "07/05/2020"}),
    "account": ("units/user", {"phone": "0258 111"}, {"position": "Chuyên viên"}),
    "settings": ("units/portalsettings", {"support": "0258 111"}, {"lead_agency": "Sở Khác"}),
    "succession": ("units/unitsuccession", {"legal_basis": "NQ 1"}, {"kind": "split"}),
    "choice": ("units/unitsuccession", {"kind": "split"}, {"legal_basis": "NQ 1"}),
    "tile": ("units/districttile", {"column": "5"}, {"row": "6"}),
}


@pytest.fixture
def pks(working_province):
    units = working_province.units
    units["X1"].active_until = date(2020, 3, 31)
    units["X1"].save()
    succession = UnitSuccession(
        predecessor=units["X1"], successor=units["X2"], effective_on="2020-04-01", kind="merger"
    )
    succession.save()
    return {
        "decision": working_province.decision.pk,
        "unit": units["X1"].pk,
        "procedure": working_province.procedures["C1"].pk,
        "period": working_province.periods[4].pk,
        "account": working_province.clerks["X1"].pk,
        "settings": PortalSettings.objects.get_or_create(pk=PortalSettings.ONLY)[0].pk,
        "succession": succession.pk,
        "choice": succession.pk,
        "tile": DistrictTile.objects.create(unit=units["H1"], column=1, row=1).pk,
    }


@pytest.fixture
def two(working_province, login):
    """Two administrators, each with a browser; what their many requests read again is no N+1 query."""
    User.objects.filter(pk=working_province.administrator.pk).update(full_name="Lê Thị Một")
    second = make_user(Role.ADMINISTRATOR, "second", full_name="Trần Văn Hai")
    with zeal_ignore():
        yield login(working_province.administrator), login(second)


@pytest.mark.parametrize("name", OBJECTS)
def test_the_second_reads_who_saved_what_and_both_saves_hold_in_the_end(pks, two, name):
    path, theirs, mine = OBJECTS[name]
    address = f"/admin/{path}/{pks[name]}/change/"
    first, second = two
    opened = typed(second, address, **mine)
    saved = confirmed(first, address, typed(first, address, **theirs))
    assert saved.status_code == 302, text(saved)
    before = fields_of(second.get(address))
    response = second.post(address, opened)
    assert response.status_code == 200
    assert "đã có người lưu: Lê Thị Một" in text(response)
    assert fields_of(second.get(address)) | {"csrfmiddlewaretoken": [], "_seen": []} == before | {
        "csrfmiddlewaretoken": [],
        "_seen": [],
    }
    shown = fields_of(response)
    for field, value in (theirs | mine).items():
        assert shown[field] == [value]
    again = confirmed(second, address, shown)
    assert again.status_code == 302, text(again)
    kept = fields_of(second.get(address))
    for field, value in (theirs | mine).items():
        assert kept[field] == [value]


def test_a_tier_changed_by_another_is_named_with_the_old_and_the_new_value(pks, two):
    address = f"/admin/quotas/quotadecision/{pks['decision']}/change/"
    _first, second = two
    opened = typed(second, address, signer="Lê A")
    tier = QuotaDecision.objects.get().tiers.get(code="SO-45")
    tier.minimum_hundredths = 3600
    tier.save()
    response = second.post(address, opened)
    assert "SO-45, Chỉ tiêu tối thiểu (%): 45 → 36" in text(response)
    assert fields_of(response)["tiers-0-minimum_hundredths"] == ["36"]
    assert fields_of(response)["signer"] == ["Lê A"]
    tier.refresh_from_db()
    assert (tier.minimum_hundredths, tier.units.count()) == (3600, 2)


def test_what_both_changed_stays_as_it_was_typed_until_it_is_saved_again(pks, two):
    address = f"/admin/units/unit/{pks['unit']}/change/"
    first, second = two
    opened = typed(second, address, phone="222")
    first.post(address, typed(first, address, phone="111"))
    response = second.post(address, opened)
    assert "(trống) → 111" in text(response)
    assert fields_of(response)["phone"] == ["222"]


def test_a_row_that_another_took_away_or_added_is_named(pks, two, working_province):
    address = f"/admin/procedures/procedure/{pks['procedure']}/change/"
    _first, second = two
    opened = typed(second, address, name="Tên khác")
    publication = working_province.procedures["C1"].publications.get()
    publication.pk = None
    publication.effective_on, publication.ended_on = "2018-01-01", "2018-12-31"
    publication.save()
    response = second.post(address, opened)
    assert "đã thêm" in text(response)
    working_province.procedures["C1"].publications.all().delete()
    response = second.post(address, fields_of(response))
    assert response.status_code == 200
    assert "đã xóa" in text(response)
    assert fields_of(response)["name"] == ["Tên khác"]


def test_a_page_whose_mark_was_altered_does_not_save(pks, two):
    address = f"/admin/units/unit/{pks['unit']}/change/"
    client = two[0]
    response = client.post(address, typed(client, address, phone="111", _seen="altered"))
    assert response.status_code == 200
    assert "đã thay đổi" in text(response)


def test_every_page_on_which_something_is_edited_compares(rf, working_province):
    request = rf.get("/admin/")
    request.user = working_province.administrator
    unguarded = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if page.has_change_permission(request)
        and not isinstance(page, EditableAdmin)
        and model._meta.app_label in settings.OWN_APPS
    ]
    assert unguarded == []
