"""User names are one name in whatever letters they are typed: in forms, in the database and in the migration."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tests.factories import make_user
from units.admin_accounts import UserCreationForm
from units.models import Role, User

pytestmark = pytest.mark.django_db
migration = import_module("units.migrations.0009_user_names_in_small_letters")
RULE = "user_name_in_small_letters"


def test_a_user_name_is_stored_in_small_letters() -> None:
    user = make_user(Role.OBSERVER, "Clerk-SGTVT")

    assert User.objects.values_list("username", flat=True).get(pk=user.pk) == "clerk-sgtvt"


def test_the_administrations_form_refuses_a_name_that_differs_by_case_alone() -> None:
    make_user(Role.OBSERVER, "lan")
    fields = {"username": "LAN", "role": "observer", "password1": "mat-khau-2020", "password2": "mat-khau-2020"}

    form = UserCreationForm(fields)

    assert set(form.errors) == {"username"}


def test_the_database_refuses_a_name_in_capitals() -> None:
    User.objects.bulk_create([User(username="lan", role=Role.OBSERVER)])
    with pytest.raises(IntegrityError, match=RULE), transaction.atomic():
        User.objects.bulk_create([User(username="Minh", role=Role.OBSERVER)])


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
