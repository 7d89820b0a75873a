"""Which unit a code means on a day, where a commune was, and what a unit's own form refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_commune, make_district, make_succession, make_unit
from units.models import FormerDistrict, Unit, UnitKind, district_on, put_into_districts

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2020, 3, 1), date(2020, 6, 30)


@pytest.mark.parametrize(
    ("day", "is_in_force"),
    [(date(2020, 2, 29), False), (FIRST, True), (LAST, True), (date(2020, 7, 1), False)],
)
def test_a_unit_is_in_force_from_its_first_to_its_last_day(day, is_in_force):
    unit = make_unit("S", active_from=FIRST, active_until=LAST)
    assert unit.is_in_force(day) == is_in_force
    assert Unit.objects.in_force(day).exists() == is_in_force


@pytest.mark.parametrize("day", [date.min, date(2020, 1, 1), date.max])
def test_a_unit_without_days_is_always_in_force(day):
    unit = make_unit("S")
    assert unit.is_in_force(day)
    assert Unit.objects.in_force(day).get() == unit


@pytest.fixture
def reused():
    """The code S of three units, one after another; the last one is still in force."""
    days = [(None, date(2018, 12, 31)), (date(2019, 1, 1), date(2020, 5, 31)), (date(2020, 7, 1), None)]
    return [make_unit("S", active_from=since, active_until=until) for since, until in days]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (None, 2),
        (date(2017, 1, 1), 0),
        (date(2018, 12, 31), 0),
        (date(2019, 1, 1), 1),
        (date(2020, 5, 31), 1),
        (date(2020, 6, 15), 1),
        (date(2020, 7, 1), 2),
    ],
)
def test_a_code_means_the_newest_unit_that_had_begun_by_then(reused, day, number):
    assert Unit.objects.latest_with_code("S", day) == reused[number]


def test_of_units_that_begin_later_the_newest_is_meant():
    make_unit("S", active_from=date(2021, 1, 1), active_until=date(2021, 12, 31))
    newest = make_unit("S", active_from=date(2022, 1, 1))
    assert Unit.objects.latest_with_code("S", date(2020, 1, 1)) == newest


@pytest.mark.parametrize("written", ["x1", "X1", " x1 "])
def test_a_code_is_found_in_any_case(written):
    unit = make_unit("x1")
    assert Unit.objects.latest_with_code(written) == unit


def test_the_very_spelling_goes_before_one_in_another_case():
    make_unit("X1", active_from=date(2020, 1, 1))
    old = Unit.objects.bulk_create([Unit(code="x1", kind="commune", name="Xã Cũ", has_old_code=True)])[0]
    assert Unit.objects.latest_with_code("x1").pk == old.pk


def test_a_code_that_nobody_has_means_nobody():
    assert Unit.objects.latest_with_code("Y") is None


@pytest.mark.parametrize(
    ("words", "codes"),
    [("ngoc hiep", ["A"]), ("NGỌC", ["A", "C"]), ("b", ["B"]), ("khong co", []), ("", ["A", "B", "C"])],
)
def test_units_are_found_by_a_part_of_their_name_or_by_their_code(words, codes):
    for code, name in (("A", "Phường Ngọc Hiệp"), ("B", "Xã Suối Cát"), ("C", "Phường Vĩnh Ngọc")):
        make_commune(code, name=name)
    assert sorted(Unit.objects.search(words).values_list("code", flat=True)) == codes


def test_new_rows_come_after_the_last_position():
    assert Unit.objects.last_position() == 0
    make_unit("S", sort_order=7)
    make_unit("T", sort_order=3)
    assert Unit.objects.last_position() == 7


# the district of a commune on a day


@pytest.fixture
def moved():
    """Commune X of A until February, of B until June, of C since."""
    districts = {code: make_district(code) for code in "ABC"}
    commune = make_commune("X", districts["C"])
    for code, until in (("B", LAST), ("A", date(2020, 2, 29))):
        FormerDistrict.objects.create(unit=commune, district=districts[code], until=until)
    return commune, districts


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2019, 1, 1), "A"),
        (date(2020, 2, 29), "A"),
        (FIRST, "B"),
        (LAST, "B"),
        (date(2020, 7, 1), "C"),
    ],
)
def test_a_commune_is_in_the_district_of_its_first_row_that_reaches_the_day(moved, day, code):
    commune, districts = moved
    found = Unit.objects.filter(pk=commune.pk).annotate(then=district_on(day)).get()
    assert found.then == districts[code].pk


def test_a_commune_that_belonged_to_no_district_then_has_none():
    commune = make_commune("X", make_district("A"))
    FormerDistrict.objects.create(unit=commune, district=None, until=LAST)
    then = Unit.objects.annotate(then=district_on(FIRST)).get(pk=commune.pk).then
    assert then is None


def test_units_are_named_with_the_district_that_is_given_them(moved, django_assert_num_queries):
    commune, districts = moved
    assert commune.display_name == "UBND xã X, huyện C"
    with django_assert_num_queries(1):
        put_into_districts([(commune, districts["A"].pk)])
    assert commune.display_name == "UBND xã X, huyện A"
    put_into_districts([(commune, None)])
    assert commune.display_name == "UBND xã X"


def test_units_that_are_where_they_were_cost_no_query(moved, django_assert_num_queries):
    commune, districts = moved
    with django_assert_num_queries(0):
        put_into_districts([(commune, districts["C"].pk)])
        put_into_districts([])


# what the form of a unit refuses


def refused_at(unit):
    with pytest.raises(ValidationError) as refused:
        unit.clean()
    return list(refused.value.message_dict)


def test_a_district_with_communes_stays_a_district():
    district = make_district("A")
    make_commune("X", district)
    district.kind = UnitKind.DEPARTMENT
    assert refused_at(district) == ["kind"]


def test_a_district_without_communes_may_become_something_else():
    district = make_district("A")
    district.kind = UnitKind.DEPARTMENT
    district.clean()


@pytest.mark.parametrize("kind", [UnitKind.DEPARTMENT, UnitKind.COMMUNE])
def test_a_commune_belongs_to_nothing_but_a_district(kind):
    commune = Unit(code="X", kind=UnitKind.COMMUNE, name="Xã", parent=make_unit("P", kind))
    assert refused_at(commune) == ["parent"]


@pytest.mark.parametrize(
    ("commune", "is_refused"),
    [
        ({}, True),
        ({"active_until": date(2020, 12, 31)}, False),
        ({"active_from": date(2021, 2, 1)}, True),
    ],
)
def test_a_district_must_be_in_force_when_the_commune_is(commune, is_refused, time_machine):
    time_machine.move_to("2021-06-15T09:00:00+07:00", tick=False)
    district = make_district("A", active_until=date(2021, 1, 31))
    unit = Unit(code="X", kind=UnitKind.COMMUNE, name="Xã", parent=district, **commune)
    if is_refused:
        assert refused_at(unit) == ["parent"]
    else:
        unit.clean()


def test_a_commune_that_is_stored_with_a_closed_district_keeps_it(time_machine):
    time_machine.move_to("2021-06-15T09:00:00+07:00", tick=False)
    commune = make_commune("X", make_district("A", active_until=date(2021, 1, 31)))
    commune.clean()
    commune.parent = make_district("B", active_until=date(2021, 1, 31))
    assert refused_at(commune) == ["parent"]


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"active_until": date(2020, 3, 31)}, None),
        ({"active_until": None}, "active_until"),
        ({"active_until": date(2020, 3, 30)}, "active_until"),
        ({"active_from": date(2019, 1, 1)}, None),
    ],
)
def test_the_last_day_of_a_predecessor_is_the_day_before_the_step(days, field):
    old, new = make_commune("X", active_until=date(2020, 3, 31)), make_commune("Y")
    make_succession(old, new, date(2020, 4, 1))
    for name, day in days.items():
        setattr(old, name, day)
    if field:
        assert refused_at(old) == [field]
    else:
        old.clean()


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"active_from": date(2020, 4, 1)}, None),
        ({"active_from": date(2020, 4, 2)}, "active_from"),
        ({"active_until": date(2020, 3, 31)}, "active_until"),
    ],
)
def test_a_successor_is_in_force_on_the_day_of_the_step(days, field):
    old, new = make_commune("X", active_until=date(2020, 3, 31)), make_commune("Y")
    make_succession(old, new, date(2020, 4, 1))
    for name, day in days.items():
        setattr(new, name, day)
    if field:
        assert refused_at(new) == [field]
    else:
        new.clean()


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        (UnitKind.DEPARTMENT, "Sở Y tế", "Sở Y tế"),
        (UnitKind.DISTRICT, "Thành phố Nha Trang", "UBND thành phố Nha Trang"),
        (UnitKind.COMMUNE, "Phường Lộc Thọ", "UBND phường Lộc Thọ"),
    ],
)
def test_a_unit_is_called_as_offices_write_it(kind, name, shown):
    unit = Unit(kind=kind, name=name)
    assert (unit.organ, unit.display_name, str(unit)) == (shown, shown, shown)


def test_a_name_is_stored_composed_with_its_keys():
    unit = make_unit("S", name="Sở  Y te\u0302\u0301 ")
    assert (unit.name, unit.search_key) == ("Sở Y tế", "so y te")
    assert unit.sort_key == make_unit("T", name="SỞ Y TẾ").sort_key
