"""Settings, accounts, tiles and notes: the rules of the smaller models."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import make_clerk, make_commune, make_district, make_unit, make_user
from units.models import DistrictTile, FormerDistrict, PortalSettings, Role, StaleFigures, User
from units.models.portal_rules import validate_working_days, working_days


@pytest.mark.parametrize(
    ("text", "days"), [("", []), ("  ", []), ("3", [3]), ("3, 1", [3, 1]), ("3,1", [3, 1]), (" 15 ,1 ", [15, 1])]
)
def test_working_days_are_a_list_of_numbers(text, days):
    validate_working_days(text)
    assert working_days(text) == days


@pytest.mark.parametrize("text", ["0", "16", "-1", "3, 3", "3; 1", "3,", "ba", "1, 2, 3, 4, 5, 6", "1.5"])
def test_other_lists_of_working_days_are_refused(text):
    with pytest.raises(ValidationError, match="1 đến 15"):
        validate_working_days(text)


def test_five_reminders_are_accepted():
    validate_working_days("1, 2, 3, 4, 15")


@pytest.mark.parametrize(
    ("before", "on_the_day", "after", "days"),
    [
        ("3, 1", True, "1, 3", [-3, -1, 0, 1, 3]),
        ("1, 3", False, "3, 1", [-3, -1, 1, 3]),
        ("", True, "", [0]),
        ("", False, "", []),
    ],
)
def test_reminders_go_out_on_days_around_the_deadline_in_their_order(before, on_the_day, after, days):
    settings = PortalSettings(reminder_days_before=before, reminder_on_due_day=on_the_day, reminder_days_after=after)
    assert settings.reminder_days == days


@pytest.mark.django_db
def test_settings_that_nobody_saved_are_the_defaults_and_later_the_one_row():
    PortalSettings.objects.all().delete()
    assert (PortalSettings.load().due_after_days, PortalSettings.load().province) == (5, "")
    PortalSettings.objects.create(province="tỉnh Khánh Hòa")
    assert PortalSettings.load().province == "tỉnh Khánh Hòa"


def test_the_lead_agency_has_a_name_also_before_it_is_set():
    assert PortalSettings(lead_agency="Sở TT&TT").lead == "Sở TT&TT"
    assert PortalSettings().lead == "Cơ quan chủ trì"


# accounts


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_the_role_alone_decides_who_enters_the_administration(role):
    unit = make_unit("S") if role == Role.CLERK else None
    user = User(username="a", role=role, unit=unit, is_staff=True, is_superuser=True)
    user.save()
    assert (user.is_staff, user.is_superuser) == (role == Role.ADMINISTRATOR,) * 2


@pytest.mark.django_db
def test_an_administrator_who_becomes_an_observer_leaves_the_administration():
    user = make_user(Role.ADMINISTRATOR)
    user.role = Role.OBSERVER
    user.save()
    assert not User.objects.get().is_staff


@pytest.mark.parametrize("role", Role.values)
def test_an_account_has_exactly_one_role(role):
    user = User(role=role)
    held = [name for name in Role.values if getattr(user, f"is_{name}")]
    assert held == [role]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "is_district"), [("department", False), ("district", True), ("commune", False)])
def test_a_clerk_of_a_district_is_known_by_the_unit(kind, is_district):
    assert make_clerk(make_unit("U", kind)).is_district_clerk == is_district


def test_others_are_no_clerks_of_a_district():
    assert not User(role=Role.COORDINATOR).is_district_clerk
    assert not User(role=Role.CLERK).is_district_clerk


@pytest.mark.parametrize(("full_name", "shown"), [("Nguyễn Lan", "Nguyễn Lan"), ("", "lan")])
def test_an_account_is_called_by_its_full_name_where_it_has_one(full_name, shown):
    user = User(username="lan", full_name=full_name)
    assert (str(user), user.get_full_name(), user.get_short_name()) == (shown,) * 3


@pytest.mark.django_db
def test_createsuperuser_makes_an_administrator():
    user = User.objects.create_superuser("QUAN-TRI", "a@example.vn", "mat-khau-2020")
    assert (user.username, user.role, user.is_staff) == ("quan-tri", Role.ADMINISTRATOR, True)
    assert User.objects.get_by_natural_key("Quan-Tri") == user


# tiles


@pytest.fixture
def tile(db):
    return DistrictTile.objects.create(unit=make_district("A"), column=3, row=4)


def test_a_square_of_a_district_in_force_is_taken(tile):
    with pytest.raises(ValidationError):
        DistrictTile(unit=make_district("B"), column=3, row=4).clean()
    DistrictTile(unit=make_district("C"), column=4, row=3).clean()


def test_a_tile_is_not_refused_for_itself(tile):
    tile.clean()


def test_the_square_of_a_district_that_ended_is_free(tile):
    tile.unit.active_until = date(2020, 12, 31)
    tile.unit.save()
    DistrictTile(unit=make_district("B"), column=3, row=4).clean()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["department", "commune"])
def test_only_districts_are_in_the_diagram(kind):
    with pytest.raises(ValidationError) as refused:
        DistrictTile(unit=make_unit("U", kind), column=0, row=0).clean()
    assert list(refused.value.message_dict) == ["unit"]


@pytest.mark.parametrize(("column", "row"), [(40, 0), (0, 40)])
def test_a_tile_outside_the_grid_is_refused_by_the_database(db, column, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        DistrictTile.objects.create(unit=make_district("A"), column=column, row=row)


# how rows are called where they are listed


def test_rows_are_called_by_what_they_are_of(tile):
    commune = make_commune("X", tile.unit)
    former = FormerDistrict(unit=commune, district=None, until=date(2020, 6, 30))
    assert str(tile) == "UBND huyện A (3, 4)"
    assert str(former) == "UBND xã X, huyện A: – → 30/06/2020"
    assert str(StaleFigures(reason="test")) == "* *: test"
    assert str(StaleFigures(year=2020, unit=commune, reason="test")) == f"2020 {commune.pk}: test"
