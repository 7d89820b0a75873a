"""Units over time."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_unit
from units.models import Unit, UnitKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("active_from", "active_until", "accepted"),
    [
        (date(2020, 3, 1), None, True),
        (date(2020, 2, 29), None, False),
        (None, date(2019, 12, 31), True),
        (None, date(2020, 1, 1), False),
        (None, None, False),
        (date(2020, 1, 10), date(2020, 1, 20), False),
    ],
)
def test_a_code_is_reused_only_when_the_other_unit_is_not_in_force(active_from, active_until, accepted):
    make_unit("S", UnitKind.DEPARTMENT, name="Sở", active_from=date(2020, 1, 1), active_until=date(2020, 2, 29))
    unit = Unit(kind=UnitKind.DEPARTMENT, code="S", name="Sở Mới", active_from=active_from, active_until=active_until)
    unit.fill_keys()
    if accepted:
        unit.full_clean()
    else:
        with pytest.raises(ValidationError):
            unit.full_clean()


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (UnitKind.COMMUNE, "UBND xã Diên Hòa", "Xã Diên Hòa"),
        (UnitKind.COMMUNE, " ủy  ban nhân dân phường Lộc Thọ", "Phường Lộc Thọ"),
        (UnitKind.DISTRICT, "Uỷ ban nhân dân huyện Vạn Ninh", "Huyện Vạn Ninh"),
        (UnitKind.COMMUNE, "Xã UBND", "Xã UBND"),
        (UnitKind.COMMUNE, "UBND", "UBND"),
        (UnitKind.DEPARTMENT, "UBND huyện đảo", "UBND huyện đảo"),
    ],
)
def test_a_place_is_stored_without_the_committee_that_pages_write_before_it(kind, typed, stored):
    unit = Unit(kind=kind, code="X9", name=typed)
    unit.save()
    assert Unit.objects.get().name == stored


def test_a_communes_name_is_shown_with_its_district():
    district = Unit(kind=UnitKind.DISTRICT, name="Thành phố Nha Trang")
    assert district.display_name == "UBND thành phố Nha Trang"
    commune = Unit(kind=UnitKind.COMMUNE, name="Phường Lộc Thọ", parent=district)
    assert commune.display_name == "UBND phường Lộc Thọ, thành phố Nha Trang"
