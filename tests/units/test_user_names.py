"""User names are one name in whatever letters they are typed: in forms, in the database and in the migration."""

import re
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from tests.factories import make_user
from tests.units.conftest import try_login
from units.account_rows import judged, rows_typed
from units.admin_account_forms import AccountForm, UserCreationForm
from units.models import Role, User

pytestmark = pytest.mark.django_db
migration = import_module("units.migrations.0009_user_names_in_small_letters")
RULE = "user_name_in_small_letters"


def test_a_user_name_is_stored_in_small_letters() -> None:
    user = make_user(Role.OBSERVER, "Clerk-SGTVT")

    assert User.objects.values_list("username", flat=True).get(pk=user.pk) == "clerk-sgtvt"


def test_the_administrations_form_refuses_a_name_that_differs_by_case_alone() -> None:
    make_user(Role.OBSERVER, "lan")
    fields = {"username": "LAN", "role": "observer"}

    form = UserCreationForm(fields)

    assert set(form.errors) == {"username"}


def test_the_database_refuses_a_name_in_capitals() -> None:
    User.objects.bulk_create([User(username="lan", role=Role.OBSERVER)])
    with pytest.raises(IntegrityError, match=RULE), transaction.atomic():
        User.objects.bulk_create([User(username="Minh", role=Role.OBSERVER)])


SPELLINGS = [
    "lan-anh",
    "LAN-Anh",
    "  lan-anh\t",
    "lan- anh",
    "lan\u2011anh",
    "lan\u2013anh",
    "ｌan-anh",
    "lan\u200b-an\u00adh",
]
PASSWORD = "mat-khau-2020"


@pytest.fixture
def lan_anh() -> User:
    account = make_user(Role.OBSERVER, "lan-anh")
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_one_name_in_any_spelling_opens_its_account_and_is_taken_at_every_entry_point(
    lan_anh: User, spelling: str
) -> None:
    other = make_user(Role.OBSERVER, "khac")
    change = {"username": spelling, "role": "observer"}
    row = judged(rows_typed([{"username": spelling, "full_name": "Khác", "role": "observer"}])).rows[0]

    assert try_login(Client(), spelling, PASSWORD) == 302
    assert set(UserCreationForm(change).errors) == {"username"}
    assert set(AccountForm(change, instance=other).errors) >= {"username"}
    assert "tài khoản đã có" in row.fault
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(spelling, role=Role.OBSERVER)


def test_all_spellings_share_one_count_of_wrong_passwords(lan_anh: User, settings) -> None:
    answers = [try_login(Client(), spelling, "sai") for spelling in SPELLINGS]

    assert answers[: settings.AXES_FAILURE_LIMIT - 1] == [200] * (settings.AXES_FAILURE_LIMIT - 1)
    assert set(answers[settings.AXES_FAILURE_LIMIT - 1 :]) == {429}


def test_names_that_look_different_stay_two(lan_anh: User) -> None:
    assert UserCreationForm({"username": "lan.anh", "role": "observer"}).is_valid()
    assert UserCreationForm({"username": "lân-anh", "role": "observer"}).is_valid()


def test_the_migration_writes_names_in_one_form_and_names_those_that_would_become_one() -> None:
    forms = import_module("units.migrations.0031_user_names_without_blanks")
    User.objects.bulk_create([User(username="lan\u2011anh", role=Role.OBSERVER)])
    forms.write_in_one_form(apps, SimpleNamespace(connection=connection))
    assert set(User.objects.values_list("username", flat=True)) == {"lan-anh"}

    User.objects.bulk_create([User(username="lan\u2010anh", role=Role.OBSERVER)])
    with pytest.raises(ValueError, match="lan-anh/lan"):
        forms.write_in_one_form(apps, SimpleNamespace(connection=connection))


def test_the_page_of_an_account_holds_no_digest_of_its_password(lan_anh: User, login) -> None:
    page = login(make_user(Role.ADMINISTRATOR, "admin")).get(f"/admin/units/user/{lan_anh.pk}/change/").content.decode()
    seen = re.search(r'name="_seen" value="([^"]+)"', page).group(1)
    carried = str(signing.loads(seen, salt="units.admin_seen"))

    assert "lan-anh" in carried
    assert lan_anh.password not in carried
    assert lan_anh.password.split("$")[-1][:6] not in page


@pytest.fixture
def accounts_before():
    """Accounts as they could be before the rule: the constraint is taken off the database, and put back."""
    state = MigrationExecutor(connection).loader.project_state()
    ruled = state.apps.get_model("units", "User")
    constraint = next(each for each in ruled._meta.constraints if each.name == RULE)
    state.remove_constraint("units", "user", RULE)
    unruled = state.apps.get_model("units", "User")
    with connection.schema_editor() as editor:
        editor.remove_constraint(unruled, constraint)
    yield unruled.objects
    unruled.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(ruled, constraint)


@pytest.mark.django_db(transaction=True)
def test_the_migration_writes_names_small(accounts_before) -> None:
    for name in ("Lan", "minh", "Đào"):
        accounts_before.create(username=name, role=Role.OBSERVER)

    migration.write_small(apps, SimpleNamespace(connection=connection))

    assert set(User.objects.values_list("username", flat=True)) == {"lan", "minh", "đào"}


@pytest.mark.django_db(transaction=True)
def test_the_migration_names_accounts_that_would_become_one_and_changes_nothing(accounts_before) -> None:
    names = ["Lan", "lan", "LAN", "Minh", "Đào", "đào"]
    for name in names:
        accounts_before.create(username=name, role=Role.OBSERVER)

    with pytest.raises(ValueError, match="Lan/lan/LAN, Đào/đào"):
        migration.write_small(apps, SimpleNamespace(connection=connection))

    assert set(User.objects.values_list("username", flat=True)) == set(names)
