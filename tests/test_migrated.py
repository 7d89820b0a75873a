"""A migrated database is copied only while nothing that migrations do has changed; every migration has a way back."""

from contextlib import closing

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.migrated import ROOT, fingerprint, imported, other_database, sources
from units.original_migrations import OriginalExecutor

OLDEST = [("procedures", "0005_rules_for_codes"), ("reporting", "0020_names_of_compliance_figures")]


def test_what_migrations_do_is_in_their_files_and_in_those_they_import():
    files = {str(file.relative_to(ROOT)) for file in sources() if file.is_relative_to(ROOT)}
    for app in settings.OWN_APPS:
        assert {str(file.relative_to(ROOT)) for file in (ROOT / app / "migrations").glob("*.py")} <= files
    assert {"units/watched_tables.py", "units/sql.py", "units/text_limits.py", "reporting/hints/hints.py"} <= files
    assert "reporting/views/home.py" not in files


def test_every_way_to_import_is_followed(tmp_path):
    file = tmp_path / "one.py"
    file.write_text(
        "import units.clock\ndef f():\n    from units import sql\nfrom units.codes import Code\nimport re\n"
    )
    found = {str(path.relative_to(ROOT)) for path in imported(file)}
    assert found == {"units/__init__.py", "units/clock.py", "units/sql.py", "units/codes.py"}


def test_one_changed_letter_has_all_migrations_made_again(tmp_path):
    file = tmp_path / "0001_initial.py"
    file.write_text("a")
    before = fingerprint([file])
    file.write_text("b")
    assert fingerprint([file]) != before


def test_migrations_are_taken_back_one_after_the_other(transactional_db, tmp_path):
    """From the newest to the oldest that a test of its own begins with."""
    with other_database(tmp_path, copied=True):
        executor = OriginalExecutor(connection)
        later = {(migration.app_label, migration.name) for migration, _back in executor.migration_plan(OLDEST)}
        assert len(later) > 20
        assert later <= applied()
        executor.migrate(OLDEST)
        assert not later & applied()
    assert later <= applied()


def test_a_database_that_is_still_in_use_is_dropped_and_can_be_made_again(transactional_db, tmp_path):
    with other_database(tmp_path, copied=False):
        left = connection.copy()
        left.ensure_connection()
    with closing(left), other_database(tmp_path, copied=False):
        assert connection.introspection.table_names() == []


def applied():
    return set(MigrationRecorder(connection).applied_migrations())
