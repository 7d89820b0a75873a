"""A commune that moves to another district: the days on which it can, and what is refused."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_commune, make_district, make_unit, make_user
from units.actions.successions import check_move, commune_move, succession_record
from units.forms import UnitForm
from units.models import FormerDistrict, Role, StaleFigures, Unit, UnitSuccession

pytestmark = pytest.mark.django_db
TODAY = date(2021, 1, 4)


@pytest.fixture(autouse=True)
def january(time_machine):
    time_machine.move_to("2021-01-04T09:00:00+07:00", tick=False)


@pytest.fixture
def districts():
    return make_district("A"), make_district("B")


def refusal(*args):
    with pytest.raises(ValidationError) as refused:
        check_move(*args)
    return " ".join(refused.value.messages)


def test_a_move_of_today_is_recorded_with_its_author(districts):
    first, second = districts
    administrator = make_user(Role.ADMINISTRATOR)
    commune = make_commune("X", first)
    moved = commune_move(commune=commune, district=second, on=TODAY, by=administrator, legal_basis="NQ 1")
    former = FormerDistrict.objects.get()
    assert (moved.parent, former.district, former.until, former.legal_basis) == (
        second,
        first,
        date(2021, 1, 3),
        "NQ 1",
    )
    assert {commune.history.first().history_user, former.history.first().history_user} == {administrator}
    assert [each.reason for each in StaleFigures.objects.all()] == ["commune moved"]


def test_a_commune_may_leave_every_district_and_come_back(districts):
    commune = make_commune("X", districts[0])
    commune_move(commune=commune, district=None, on=date(2020, 7, 1), by=None)
    assert Unit.objects.get(code="X").parent is None
    commune_move(commune=commune, district=districts[1], on=TODAY, by=None)
    kept = list(FormerDistrict.objects.values_list("district__code", "until"))
    assert kept == [("A", date(2020, 6, 30)), (None, date(2021, 1, 3))]


def test_a_move_is_not_recorded_before_its_day(districts):
    assert "05/01/2021 chưa đến" in refusal(make_commune("X"), None, districts[0], date(2021, 1, 5))


@pytest.mark.parametrize("kind", ["department", "district"])
def test_nothing_but_a_commune_moves(districts, kind):
    assert refusal(make_unit("U", kind), None, districts[0], TODAY) == "Chỉ đơn vị cấp xã thuộc huyện."


def test_a_move_to_where_it_is_is_refused(districts):
    commune = make_commune("X", districts[0])
    assert "Xã đã thuộc huyện này" in refusal(commune, districts[0], districts[0], TODAY)


@pytest.mark.parametrize("days", [{"active_until": date(2021, 1, 3)}, {"active_from": date(2021, 1, 5)}])
def test_district_and_commune_are_in_force_on_the_day(districts, days):
    closed = make_district("C", **days)
    assert "không hoạt động vào ngày 04/01/2021" in refusal(make_commune("X"), None, closed, TODAY)
    assert "UBND xã Y" in refusal(make_commune("Y", **days), None, districts[0], TODAY)


@pytest.mark.parametrize(("on", "is_refused"), [(date(2020, 7, 1), True), (date(2020, 7, 2), False)])
def test_a_move_is_after_the_beginning_of_the_commune(districts, on, is_refused):
    commune = make_commune("X", active_from=date(2020, 7, 1))
    if is_refused:
        assert "01/07/2020 phải sau" in refusal(commune, None, districts[0], on)
    else:
        check_move(commune, None, districts[0], on)


@pytest.mark.parametrize(("on", "is_refused"), [(date(2020, 7, 1), True), (date(2020, 7, 2), False)])
def test_a_move_is_after_the_day_of_the_move_before(districts, on, is_refused):
    commune = make_commune("X", districts[0])
    commune_move(commune=commune, district=districts[1], on=date(2020, 7, 1), by=None)
    commune.refresh_from_db()
    if is_refused:
        assert "01/07/2020 phải sau" in refusal(commune, districts[1], None, on)
    else:
        commune_move(commune=commune, district=None, on=on, by=None)


def test_a_new_unit_has_no_day_of_a_move(districts):
    form = UnitForm({"kind": "commune", "code": "X", "name": "Xã", "sort_order": 1, "moved_on": "01/07/2020"})
    assert "moved_on" in form.errors


def test_a_form_without_a_day_records_no_former_district(districts):
    form = UnitForm({"kind": "commune", "code": "X", "name": "Xã", "sort_order": 1})
    assert form.is_valid()
    assert form.former_district() is None


# steps that other steps contradict


def ended(code, on=date(2020, 6, 30), **values):
    return make_commune(code, active_until=on, **values)


def record(old, new, kind="merger", on=date(2020, 7, 1)):
    return succession_record(predecessor=old, successor=new, effective_on=on, kind=kind, by=None)


@pytest.mark.parametrize("kind", ["split", "abolition"])
def test_work_may_pass_to_several_units(kind):
    old = ended("X")
    for code in ("Y", "Z"):
        record(old, make_commune(code), kind)
    assert UnitSuccession.objects.count() == 2
    assert not UnitSuccession.objects.passing_on().exists()


@pytest.mark.parametrize("kind", ["merger", "renaming"])
def test_figures_pass_to_one_unit_alone(kind):
    old = ended("X")
    record(old, make_commune("Y"), kind)
    with pytest.raises(ValidationError) as refused:
        record(old, make_commune("Z"), "merger")
    assert list(refused.value.message_dict) == ["predecessor"]
    assert UnitSuccession.objects.passing_on().count() == 1


def test_several_units_may_merge_into_one():
    new = make_commune("Z")
    for code in ("X", "Y"):
        record(ended(code), new)
    assert UnitSuccession.objects.count() == 2


def test_a_circle_over_three_units_is_refused():
    units = [ended(code, date(2020, month, 30)) for code, month in (("X", 4), ("Y", 6), ("Z", 9))]
    record(units[0], units[1], on=date(2020, 5, 1))
    record(units[1], units[2], on=date(2020, 7, 1))
    Unit.objects.filter(code="X").update(active_until=None)
    with pytest.raises(ValidationError, match="trở lại"):
        record(units[2], units[0], on=date(2020, 10, 1))


def test_two_ways_to_one_unit_are_no_circle():
    first, second, third, last = ended("W"), ended("X"), ended("Y", date(2020, 9, 30)), make_commune("Z")
    record(first, third, "split")
    record(first, last, "split")
    record(second, third)
    record(third, last, on=date(2020, 10, 1))
    assert UnitSuccession.objects.count() == 4


def test_a_step_that_is_saved_again_does_not_contradict_itself():
    step = record(ended("X"), make_commune("Y"))
    step.legal_basis = "NQ 2"
    step.full_clean()


def test_a_step_without_units_is_left_to_the_fields():
    UnitSuccession(effective_on=TODAY).clean()


def test_a_step_is_called_by_its_two_units():
    assert str(record(ended("X"), make_commune("Y"))) == "UBND xã X → UBND xã Y"
