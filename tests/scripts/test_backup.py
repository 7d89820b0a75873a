"""scripts/backup: a backup and its restore are equal, on the database that the suite runs with."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection

from scripts.backup import Refused
from scripts.backup.__main__ import database_of
from scripts.backup.contents import Table, differences
from scripts.backup.make import SECRETS, Database, backup_make
from scripts.backup.manifest import read_checked
from scripts.backup.postgresql import PostgreSQL, major
from scripts.backup.restore import backup_restore
from scripts.backup.sqlite import SQLite
from tests import ROOT

pytestmark = pytest.mark.django_db

SMALL = """
CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text);
INSERT INTO django_migrations VALUES (1, 'units', '0001_initial'), (2, 'units', '0002_next'), (3, 'quotas', '0001_a');
CREATE TABLE units (code text PRIMARY KEY, name text, rate numeric(9, 4), made_at timestamp);
INSERT INTO units VALUES ('b', 'Vĩnh Hải', 0.1, '2020-04-30 23:59:59'), ('B', NULL, 12.3400, NULL), ('a', '', 0, NULL);
CREATE TABLE without_key (one integer, two text);
INSERT INTO without_key VALUES (2, 'x'), (1, 'y'), (1, 'y');
"""
IS_POSTGRESQL = connection.vendor == "postgresql"
only_postgresql = pytest.mark.postgres("SQLite has neither programs nor a server")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Callable[[str], dict[str, Any]]]:
    """Makes empty databases; gives the parameters of a connection to each."""
    made = []

    def make(name: str) -> dict[str, Any]:
        if not IS_POSTGRESQL:
            return {"database": str(tmp_path / f"{name}.sqlite3")}
        database = f"{connection.settings_dict['NAME']}_{name}"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{database}"')
        made.append(database)
        return connection.get_connection_params() | {"dbname": database}

    yield make
    for database in made:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


def run_in(parameters: dict[str, Any], statements: str) -> None:
    if IS_POSTGRESQL:
        with psycopg2.connect(**parameters) as connected:
            connected.cursor().execute(statements)
        connected.close()
    else:
        connected = sqlite3.connect(parameters["database"])
        connected.executescript(statements)
        connected.close()


def address(parameters: dict[str, Any]) -> str:
    if not IS_POSTGRESQL:
        return f"sqlite:///{parameters['database']}"
    known = {"user": "", "password": "", "host": "", "port": ""} | parameters
    return "postgresql://{user}:{password}@{host}:{port}/{dbname}".format_map(known)


def of(parameters: dict[str, Any]) -> Database:
    return database_of(connection.vendor, parameters)


@pytest.fixture
def source(empty: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    parameters = empty("source")
    run_in(parameters, SMALL)
    return parameters


@pytest.fixture
def target(empty: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    return empty("target")


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    (folder / "lists").mkdir(parents=True)
    (folder / "lists" / "đơn vị.csv").write_bytes(b"code\n")
    return folder


@pytest.fixture
def backup(source: dict[str, Any], media: Path, tmp_path: Path) -> Path:
    return backup_make(of(source), media, tmp_path / "backups", "abc", tmp_path / "stamp")


def test_a_backup_and_its_restore_are_equal(backup, source, target, tmp_path):
    assert backup_restore(backup, of(target), tmp_path / "restored") == []

    assert of(target).contents() == of(source).contents()
    assert (tmp_path / "restored/lists/đơn vị.csv").read_bytes() == b"code\n"


def test_the_manifest_says_what_the_backup_is(backup, source):
    manifest = read_checked(backup)

    assert (manifest.database, manifest.release) == (connection.vendor, "abc")
    assert major(manifest.version) == major(of(source).version())
    assert manifest.migrations == {"units": "0002_next", "quotas": "0001_a"}
    assert {name: table.rows for name, table in manifest.tables.items()} == {
        "django_migrations": 3,
        "units": 3,
        "without_key": 3,
    }
    assert manifest.files["media/lists/đơn vị.csv"]["size"] == 5
    assert subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup, check=False).returncode == 0


def test_only_the_owner_can_read_it(backup):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in backup.rglob("*") if path.is_file()}

    assert modes == {0o600}
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700


def test_names_of_secrets_are_in_it_and_known_variables(backup):
    known = (ROOT / ".env.example").read_text()

    assert read_checked(backup).secrets == SECRETS
    assert [name for name in SECRETS if f"{name}=" not in known] == []


def test_the_stamp_is_touched_when_it_is_done(backup, tmp_path):
    assert (tmp_path / "stamp").stat().st_mtime >= (backup / "manifest.json").stat().st_mtime


def test_a_changed_byte_is_found_before_anything_is_written(backup, target, tmp_path):
    for file in [backup / "media/lists/đơn vị.csv", backup / of(target).file_name, backup / "manifest.json"]:
        before = file.read_bytes()
        file.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        with pytest.raises(Refused, match=f"{file.name} was changed"):
            backup_restore(backup, of(target), tmp_path / "restored")
        file.write_bytes(before)

    assert of(target).is_empty()
    assert not (tmp_path / "restored").exists()


def test_a_missing_and_an_added_file_are_found(backup):
    (backup / "media/lists/đơn vị.csv").rename(backup / "other")

    with pytest.raises(Refused, match=r"đơn vị.csv is missing; other is not named in SHA256SUMS"):
        read_checked(backup)


def test_a_database_that_is_not_empty_is_refused(backup, source, tmp_path):
    before = of(source).contents()

    with pytest.raises(Refused, match="not empty"):
        backup_restore(backup, of(source), tmp_path / "restored")

    assert of(source).contents() == before


def test_another_file_under_the_same_name_is_refused(backup, target, media):
    (media / "lists/đơn vị.csv").write_bytes(b"other")

    with pytest.raises(Refused, match="is not the file of the backup"):
        backup_restore(backup, of(target), media)

    assert of(target).is_empty()


def test_a_backup_of_the_other_kind_is_refused(backup, tmp_path):
    other = SQLite(tmp_path / "other") if IS_POSTGRESQL else PostgreSQL({})

    with pytest.raises(Refused, match=f"The backup is of {connection.vendor}; it cannot be restored into {other.kind}"):
        backup_restore(backup, other, tmp_path / "restored")


def test_an_interrupted_backup_leaves_none(source, media, tmp_path, monkeypatch):
    def interrupt(*arguments: Any) -> None:
        assert [path.name for path in (tmp_path / "backups").glob(".*")] != []  # it had begun
        raise SystemExit(143)

    monkeypatch.setattr("scripts.backup.make.write", interrupt)
    with pytest.raises(SystemExit):
        backup_make(of(source), media, tmp_path / "backups", "abc", tmp_path / "stamp")

    assert list((tmp_path / "backups").iterdir()) == []
    assert not (tmp_path / "stamp").exists()


def test_what_a_killed_backup_left_is_not_taken_for_one(backup, target, tmp_path):
    left = backup.rename(backup.with_name(f".{backup.name}.1.unfinished"))
    with pytest.raises(Refused, match="no complete backup"):
        backup_restore(left, of(target), tmp_path / "restored")

    (left / "SHA256SUMS").unlink()
    with pytest.raises(Refused, match="no complete backup"):
        backup_restore(left.rename(backup), of(target), tmp_path / "restored")


def test_a_table_that_differs_after_the_restore_is_named(backup, target, tmp_path, monkeypatch):
    load = type(of(target)).load

    def load_and_change(self: Database, folder: Path) -> None:
        load(self, folder)
        run_in(target, "UPDATE units SET name = 'Vĩnh Hoà' WHERE code = 'b'; DELETE FROM without_key WHERE one = 2")

    monkeypatch.setattr(type(of(target)), "load", load_and_change)

    assert backup_restore(backup, of(target), tmp_path / "restored") == [
        "Table units has other values in its 3 rows.",
        "Table without_key has 2 rows instead of 3.",
    ]


def test_missing_and_additional_tables_are_differences():
    table = Table(1, "0")

    assert differences({"a": table, "b": table}, {"b": table, "c": table}) == [
        "Table a is missing.",
        "Table c is not in the backup.",
    ]


def test_the_hash_depends_on_values_and_not_on_where_they_are_stored(source, target):
    run_in(target, SMALL)
    run_in(target, "DELETE FROM units WHERE code = 'b'")
    run_in(target, "INSERT INTO units VALUES ('b', 'Vĩnh Hải', 0.1, '2020-04-30 23:59:59')")
    assert of(target).contents() == of(source).contents()

    run_in(target, "UPDATE units SET name = '' WHERE name IS NULL")
    assert differences(of(source).contents(), of(target).contents()) == ["Table units has other values in its 3 rows."]


@only_postgresql
def test_programs_older_than_the_server_are_refused(source, media, tmp_path):
    for name in ("pg_dump", "pg_restore"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) 9.6.24'\n")
        (tmp_path / name).chmod(0o755)
    old = PostgreSQL(of(source)._parameters, tmp_path)

    with pytest.raises(Refused, match=r"pg_dump is version 9.6.24, older than the server's \d+"):
        backup_make(old, media, tmp_path / "backups", "abc")

    assert not (tmp_path / "backups").exists()


@only_postgresql
def test_a_backup_of_a_newer_server_is_refused(target):
    with pytest.raises(Refused, match=r"The backup is of PostgreSQL 99.1, this server is \d+"):
        of(target).check_accepts("99.1")


@only_postgresql
def test_the_password_is_not_among_the_arguments(source, tmp_path):
    said = tmp_path / "said"
    (tmp_path / "pg_dump").write_text(f'#!/bin/sh\necho "$PGPASSWORD" "$@" > {said}\n')
    (tmp_path / "pg_dump").chmod(0o755)

    PostgreSQL(of(source)._parameters | {"password": "hush"}, tmp_path)._run("pg_dump")

    assert said.read_text().count("hush") == 1


def test_the_commands_restore_the_portal_with_its_triggers_and_migrations(target, media, tmp_path):
    """The suite's migrated database, by the commands as a person calls them."""
    saved = backup_make(of(connection.get_connection_params()), media, tmp_path / "backups", "abc")
    given = os.environ | {"DATABASE_URL": address(target), "BACKUP_STAMP": str(tmp_path / "stamp")}

    def command(*arguments: Any) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "scripts.backup", *map(str, arguments), "--media", str(tmp_path / "restored")]
        return subprocess.run(line, cwd=ROOT, env=given, capture_output=True, text=True, check=False)

    restored = command("restore", saved)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert "every table is equal" in restored.stdout
    again = command("restore", saved)
    assert again.returncode == 1
    assert again.stderr.startswith("The database is not empty")
    copied = command("backup", tmp_path / "second")
    assert (copied.returncode, copied.stderr) == (0, "")
    assert (tmp_path / "stamp").exists()
    (second,) = (tmp_path / "second").iterdir()
    tables = [json.loads((folder / "manifest.json").read_text())["tables"] for folder in (saved, second)]
    assert tables[0] == tables[1]
    assert tables[0]["units_dataversion"]["rows"] > 0
