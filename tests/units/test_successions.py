"""What a succession and a district must agree with, whichever way they are recorded."""

from datetime import date

import pytest
import tablib
import time_machine
from django.core.exceptions import ValidationError
from zeal import zeal_ignore

from tests.factories import make_unit, make_user
from units.actions.successions import commune_move, succession_record
from units.models import FormerDistrict, Role, StaleFigures, SuccessionKind, Unit, UnitKind, UnitSuccession
from units.resources import UnitResource

pytestmark = pytest.mark.django_db
EVE, DAY = date(2020, 11, 30), date(2020, 12, 1)


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel("2021-01-04T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def units():
    old = make_unit("574", UnitKind.DISTRICT, name="Huyện Cũ")
    new = make_unit("575", UnitKind.DISTRICT, name="Huyện Mới")
    rows = {"574": old, "575": new}
    rows["S"] = make_unit("S", UnitKind.DEPARTMENT, name="Sở", active_until=EVE)
    for code in ("A", "B", "C"):
        rows[code] = make_unit(code, UnitKind.COMMUNE, name=f"Xã {code}", parent=old)
    return rows


def end(unit, day=EVE):
    Unit.objects.filter(pk=unit.pk).update(active_until=day)


def record(units, old, new, day=DAY, kind=SuccessionKind.MERGER):
    return succession_record(
        predecessor=units[old], successor=units[new], effective_on=day, kind=kind, by=None, legal_basis="Nghị quyết"
    )


def refusal(units, old, new, **more):
    with pytest.raises(ValidationError) as refused:
        record(units, old, new, **more)
    return " ".join(refused.value.messages)


def test_a_merger_is_recorded_when_the_one_ended_the_day_before_and_the_other_is_in_force(units):
    end(units["A"])
    step = record(units, "A", "B")
    assert UnitSuccession.objects.get() == step
    assert StaleFigures.objects.count() == 1


@pytest.mark.parametrize("last_day", [None, date(2020, 11, 29), DAY])
def test_a_predecessor_that_did_not_end_the_day_before_is_refused(units, last_day):
    end(units["A"], last_day)
    assert refusal(units, "A", "B").startswith("Ngày cuối cùng hoạt động của UBND xã A, huyện Cũ phải là 30/11/2020")
    assert not UnitSuccession.objects.exists()


def test_a_successor_that_is_not_in_force_is_refused(units):
    end(units["A"])
    Unit.objects.filter(code="B").update(active_from=date(2020, 12, 2))
    assert refusal(units, "A", "B") == "UBND xã B, huyện Cũ không hoạt động vào ngày 01/12/2020."


def test_units_of_two_groups_are_refused(units):
    assert refusal(units, "S", "B") == "Hai đơn vị phải thuộc cùng một khối."


def test_a_circle_is_refused(units):
    end(units["A"])
    record(units, "A", "B")
    Unit.objects.filter(code="A").update(active_until=None)
    end(units["B"], date(2020, 12, 31))
    assert "trở lại" in refusal(units, "B", "A", day=date(2021, 1, 1))


def test_the_same_step_twice_is_refused(units):
    end(units["A"])
    record(units, "A", "B", kind=SuccessionKind.SPLIT)
    assert refusal(units, "A", "B", kind=SuccessionKind.SPLIT)
    assert UnitSuccession.objects.count() == 1


def test_a_merged_unit_has_one_successor_and_a_split_one_several(units):
    end(units["A"])
    record(units, "A", "B")
    assert "đã được ghi nhận là nhập hoặc đổi tên" in refusal(units, "A", "C", kind=SuccessionKind.RENAMING)
    record(units, "A", "C", kind=SuccessionKind.SPLIT)
    assert UnitSuccession.objects.count() == 2


def test_days_of_a_unit_that_a_succession_rests_on_are_kept(units):
    end(units["A"])
    record(units, "A", "B")
    first, second = (Unit.objects.get(code=code) for code in ("A", "B"))
    first.active_until = date(2020, 10, 31)
    second.active_from = date(2020, 12, 2)
    for unit, field in [(first, "active_until"), (second, "active_from")]:
        with pytest.raises(ValidationError) as refused:
            unit.full_clean()
        assert list(refused.value.message_dict) == [field]
    first.refresh_from_db()
    first.phone = "0258"
    first.full_clean()


@pytest.mark.parametrize(("code", "accepted"), [("575", True), ("574", False), ("S", False), ("B", False)])
def test_a_communes_parent_is_a_district_in_force(units, code, accepted):
    end(units["574"])
    commune = Unit(kind=UnitKind.COMMUNE, code="N", name="Xã N", parent=Unit.objects.get(code=code))
    commune.fill_keys()
    if accepted:
        commune.full_clean()
    else:
        with pytest.raises(ValidationError) as refused:
            commune.full_clean()
        assert list(refused.value.message_dict) == ["parent"]


def test_a_commune_keeps_its_district_that_has_ended(units):
    end(units["574"])
    commune = Unit.objects.get(code="A")
    commune.phone = "0258"
    commune.full_clean()


def test_a_district_with_communes_stays_one(units):
    district = Unit.objects.get(code="574")
    district.kind = UnitKind.DEPARTMENT
    with pytest.raises(ValidationError) as refused:
        district.full_clean()
    assert list(refused.value.message_dict) == ["kind"]


def test_an_imported_commune_gets_the_district_in_force_of_two_with_one_code(units):
    end(units["574"])
    again = make_unit("574", UnitKind.DISTRICT, name="Huyện Lại", active_from=DAY)
    data = tablib.Dataset(
        ("N", "Xã N", "commune", "574", "", "", "", ""),
        headers=["code", "name", "kind", "parent_code", "gso_code", "division_type", "phone", "email"],
    )
    assert not UnitResource().import_data(data).has_validation_errors()
    assert Unit.objects.get(code="N").parent == again


@pytest.mark.parametrize("parent", ["S", "B", "574"])
def test_an_import_refuses_a_parent_that_is_no_district_in_force(units, parent):
    end(units["574"])
    data = tablib.Dataset(
        ("N", "Xã N", "commune", parent, "", "", "", ""),
        headers=["code", "name", "kind", "parent_code", "gso_code", "division_type", "phone", "email"],
    )
    result = UnitResource().import_data(data)
    assert result.has_validation_errors() or result.has_errors()
    assert not Unit.objects.filter(code="N").exists()


def test_an_unchanged_commune_of_a_district_that_ended_is_imported_unchanged(units):
    end(units["574"])
    data = tablib.Dataset(
        ("A", "Xã A", "commune", "574", "", "", "", ""),
        headers=["code", "name", "kind", "parent_code", "gso_code", "division_type", "phone", "email"],
    )
    result = UnitResource().import_data(data)
    assert (result.has_validation_errors(), result.totals["skip"]) == (False, 1)


def test_a_move_keeps_the_former_district_until_the_day_before(units):
    commune_move(commune=units["A"], district=units["575"], on=DAY, by=None, legal_basis="Nghị quyết")
    former = FormerDistrict.objects.get()
    assert (former.unit, former.district, former.until) == (units["A"], units["574"], EVE)
    assert Unit.objects.get(code="A").parent == units["575"]
    assert StaleFigures.objects.count() == 1


@pytest.mark.parametrize(
    ("district", "day", "said"),
    [
        ("574", DAY, "Xã đã thuộc huyện này"),
        ("575", date(2021, 1, 5), "chưa đến"),
        ("S", DAY, "không hoạt động"),
    ],
)
def test_a_move_that_cannot_be_is_refused(units, district, day, said):
    with pytest.raises(ValidationError) as refused:
        commune_move(commune=units["A"], district=units[district], on=day, by=None)
    assert said in " ".join(refused.value.messages)
    assert not FormerDistrict.objects.exists()


def test_a_second_move_comes_after_the_first(units):
    commune_move(commune=units["A"], district=units["575"], on=DAY, by=None)
    with pytest.raises(ValidationError, match="30/11/2020 phải sau"):
        commune_move(commune=units["A"], district=units["574"], on=EVE, by=None)
    commune_move(commune=units["A"], district=units["574"], on=date(2021, 1, 4), by=None)
    assert list(FormerDistrict.objects.values_list("until", flat=True)) == [EVE, date(2021, 1, 3)]


def posted(client, address, **changed):
    form = client.get(address).context["adminform"].form
    values = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    return client.post(address, values | changed)


@pytest.fixture
def administrator(login):
    """The administration's forms look up each unit that they name, one by one."""
    with zeal_ignore():
        yield login(make_user(Role.ADMINISTRATOR, "admin"))


def test_the_form_of_a_unit_moves_a_commune_from_a_day_on(units, administrator):
    address = f"/admin/units/unit/{units['A'].pk}/change/"
    answer = posted(administrator, address, parent=units["575"].pk, moved_on="01/12/2020")
    assert answer.status_code == 302
    assert FormerDistrict.objects.get().until == EVE
    assert FormerDistrict.history.get().history_user.username == "admin"


def test_the_form_of_a_unit_corrects_a_district_for_all_months_without_a_day(units, administrator):
    address = f"/admin/units/unit/{units['A'].pk}/change/"
    assert posted(administrator, address, parent=units["575"].pk).status_code == 302
    assert Unit.objects.get(code="A").parent == units["575"]
    assert not FormerDistrict.objects.exists()


def test_the_form_of_a_succession_says_what_is_wrong(units, administrator):
    values = {"predecessor": units["A"].pk, "successor": units["B"].pk, "effective_on": "01/12/2020", "kind": "merger"}
    answer = administrator.post("/admin/units/unitsuccession/add/", values | {"legal_basis": ""})
    assert answer.status_code == 200
    assert "phải là 30/11/2020" in answer.content.decode()
    end(units["A"])
    assert administrator.post("/admin/units/unitsuccession/add/", values | {"legal_basis": ""}).status_code == 302
