"""Migrations that replace others make of a new database what those make of it, and no other database meets them.

The originals take a minute. What they make is therefore kept in pytest's cache until a migration changes.
"""

import json
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests import schema
from tests.migrated import fingerprint, other_database, sources
from units.original_migrations import OriginalExecutor, OriginalLoader

SQUASHED = [
    ("exchange", "0001_squashed_0005_code_tables_of_dossiers"),
    ("procedures", "0001_squashed_0015_write_service_levels"),
    ("quotas", "0001_squashed_0010_days_until_a_new_procedure_counts"),
    ("reporting", "0001_squashed_0046_notices_of_approvals"),
    ("units", "0001_squashed_0040_keep_keys_of_recovery_codes"),
]
# The newest migrations of releases that are in use somewhere, and of a database whose upgrade was interrupted.
EARLIER = [
    {"units": "0008", "procedures": "0002", "quotas": "0002", "reporting": "0010"},
    {"units": "0032", "procedures": "0015", "quotas": "0009", "reporting": "0036"},
    {"units": "0036", "procedures": "0015", "quotas": "0010", "reporting": "0043", "exchange": "0001"},
    {"units": "0040", "procedures": "0015", "quotas": "0010", "reporting": "0045", "exchange": "0005"},
    {"units": "0036", "procedures": "0011", "quotas": "0007", "reporting": "0030"},
]


def new_loader():
    return MigrationLoader(None)


def test_each_app_with_a_squashed_migration_is_known_here():
    assert sorted(new_loader().replacements) == SQUASHED


def test_a_squashed_migration_begins_with_the_first_of_its_app():
    """So that a database with rows of the app has applied one of them: it goes on with the originals."""
    for (app, _name), migration in new_loader().replacements.items():
        originals = sorted(name for of, name in OriginalLoader(None).graph.nodes if of == app)
        assert migration.replaces == [(app, name) for name in originals[: len(migration.replaces)]]


@pytest.mark.parametrize("squashed", SQUASHED)
def test_the_models_are_those_of_the_originals(squashed):
    app = squashed[0]
    loader, originals = new_loader(), OriginalLoader(None)
    last = loader.replacements[squashed].replaces[-1]
    models, expected = (
        {key: model for key, model in state.models.items() if key[0] == app}
        for state in (loader.project_state([squashed]), originals.project_state([last]))
    )
    assert list(models) == list(expected)
    for key, model in models.items():
        assert model == expected[key]
        assert list(model.fields) == list(expected[key].fields)


@pytest.mark.slow
def test_a_new_database_is_what_the_originals_make(transactional_db, tmp_path, pytestconfig):
    expected = made_by_originals(pytestconfig.cache, tmp_path / "originals")
    with empty_database(tmp_path / "new"):
        call_command("migrate", verbosity=0)
        assert set(SQUASHED) <= set(MigrationRecorder(connection).applied_migrations())
        found = contents()
    assert found.keys() == expected.keys()
    assert {kind: lacking for kind in expected if (lacking := without(found[kind], expected[kind]))} == {}
    assert {kind: more for kind in expected if (more := without(expected[kind], found[kind]))} == {}


@pytest.mark.parametrize("heads", EARLIER)
def test_an_earlier_database_goes_on_with_the_originals(monkeypatch, db, heads):
    applied = applied_up_to(heads)
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _self: dict.fromkeys(applied))
    plan, expected = (
        [migration for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
        for executor in (MigrationExecutor(connection), OriginalExecutor(connection))
    )
    for app in heads:
        names = [each.name for each in plan if each.app_label == app]
        assert names == [each.name for each in expected if each.app_label == app]
    assert {each.app_label for each in plan if each.replaces} == {"exchange"} - heads.keys()
    assert ("reporting", "0046_notices_of_approvals") in [(each.app_label, each.name) for each in plan]


def test_a_replaced_migration_is_still_a_way_back(transactional_db, tmp_path):
    squashed = SQUASHED[3]
    with other_database(tmp_path, copied=True):
        assert applied("reporting") >= {squashed[1], "0046_notices_of_approvals"}

        call_command("migrate", "reporting", "0045", verbosity=0)
        assert not applied("reporting") & {squashed[1], "0046_notices_of_approvals"}

        call_command("migrate", verbosity=0)
        assert applied("reporting") >= {squashed[1], "0046_notices_of_approvals"}


def test_the_name_of_a_squashed_migration_is_that_of_its_last(transactional_db, tmp_path):
    """The manifest of a backup has it, and the way back begins with what is in the manifest."""
    replaced = {name for _app, name in new_loader().replacements[SQUASHED[4]].replaces}
    with other_database(tmp_path, copied=True):
        later = applied("units") - replaced - {SQUASHED[4][1]}
        call_command("migrate", *SQUASHED[4], verbosity=0)
        assert applied("units") >= {*replaced, SQUASHED[4][1]}
        assert not applied("units") & later


def made_by_originals(cache, folder):
    key, of = f"originals/{connection.vendor}", [fingerprint(sources()), list(connection.get_database_version())]
    kept = cache.get(key, None)
    if kept is None or kept["of"] != of:
        with empty_database(folder):
            executor = OriginalExecutor(connection)
            executor.migrate(executor.loader.graph.leaf_nodes())
            call_command("migrate", verbosity=0)  # nothing is left but what is done after all migrations
            kept = {"of": of, "contents": contents()}
        cache.set(key, kept)
    return kept["contents"]


def contents():
    """As JSON keeps it."""
    return json.loads(json.dumps(schema.schema() | {f"rows of {table}": rows for table, rows in schema.rows().items()}))


def without(rows, expected):
    """Those of ``expected`` that are not among ``rows``."""
    return sorted(set(map(repr, expected)) - set(map(repr, rows)))


@contextmanager
def empty_database(folder):
    folder.mkdir()
    with other_database(folder, copied=False):
        yield


def applied_up_to(heads):
    """What a database has applied in which the apps are at ``heads``: those, and all that they need."""
    graph = OriginalLoader(None).graph
    targets = [key for key in graph.nodes if key[1][:4] == heads.get(key[0]) or key[0] not in settings.OWN_APPS]
    return {node for target in targets for node in graph.forwards_plan(target)}


def applied(app):
    return {name for of, name in MigrationRecorder(connection).applied_migrations() if of == app}
