"""A migrated database for every test process, made once and then copied; and databases of earlier migrations.

Migrating takes many seconds, most of them for the states of the models in between. What it gives depends on the
migrations and on the modules that they import: a change of one of those files has all of it done again.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

from units.original_migrations import OriginalExecutor

AFTER_EVERY_MIGRATION = "units/watched_tables.py"
ROOT = Path(settings.BASE_DIR)
DATABASES = "portal_migrated_"  # their names on a server begin so


class Migrated:
    """The migrated database that others are copies of: a file in ``folder``, or a database of the server.

    From its making until ``unlock`` no other process makes or copies it.
    """

    def __init__(self, folder: Path) -> None:
        key = fingerprint(sources())
        self._file = folder / f"migrated-{key}.sqlite3"
        self._database = f"{DATABASES}{key}"
        self._lock = (folder / f"{connection.vendor}.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.name = connection.creation._get_test_db_name()
        self.is_copied = self._copy()

    def unlock(self) -> None:
        self._lock.close()

    def _copy(self) -> bool:
        """Whether it is there; then the test's database is a copy of it."""
        if connection.vendor == "sqlite":
            if self._file.exists():
                shutil.copyfile(self._file, self.name)
            return self._file.exists()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self._database])
            if cursor.fetchone() is None:
                return False
            _drop(cursor, self.name)
            cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self._database}"')
        return True

    def keep(self) -> None:
        """Keep a copy of the test's database, which was just migrated, and none of another state of the code."""
        if connection.vendor == "sqlite":
            for old in self._file.parent.glob("*.sqlite3"):
                old.unlink()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self._file)])
            return
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [DATABASES])
            for (old,) in cursor.fetchall():
                _drop(cursor, old)
            cursor.execute(f'CREATE DATABASE "{self._database}" TEMPLATE "{self.name}"')

    def drop_copy(self) -> None:
        """Drop the test's database where Django leaves it, because it did not make it."""
        if self.is_copied and connection.vendor != "sqlite":
            connection.close()
            with connection._nodb_cursor() as cursor:
                _drop(cursor, self.name)


def sources() -> list[Path]:
    """The files of all migrations, and those of the portal's own that they need."""
    migrations = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    waiting = [file for folder in migrations for file in folder.glob("*.py")] + [ROOT / AFTER_EVERY_MIGRATION]
    found: set[Path] = set()
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += imported(file)
    return sorted(found)


def imported(file: Path) -> Iterator[Path]:
    """The files of the portal that ``file`` imports, anywhere in it."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            if parts[0] in settings.OWN_APPS:
                for end in range(1, len(parts) + 1):
                    path = ROOT.joinpath(*parts[:end])
                    yield from (each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file())


def fingerprint(files: list[Path]) -> str:
    """Twenty letters that are others when a file is, or Django."""
    digest = hashlib.sha256(django.__version__.encode())
    for file in files:
        digest.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:20]


@contextmanager
def other_database(folder: Path, *, copied: bool) -> Iterator[None]:
    """Another database takes the place of the test's own: a copy of it, or one without a table."""
    own = connection.settings_dict["NAME"]
    other = str(folder / "other.sqlite3") if connection.vendor == "sqlite" else f"{own}_other"
    if connection.vendor != "sqlite":
        connection.close()
        with connection._nodb_cursor() as cursor:
            _drop(cursor, other)
            cursor.execute(f'CREATE DATABASE "{other}"' + (f' TEMPLATE "{own}"' if copied else ""))
    elif copied:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [other])
    connection.close()
    connection.settings_dict["NAME"] = other
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        if connection.vendor != "sqlite":
            with connection._nodb_cursor() as cursor:
                _drop(cursor, other)


def migrate(app: str, name: str) -> Any:
    """Bring ``app`` to the migration ``name``; returns the models as of then."""
    OriginalExecutor(connection).migrate([(app, name)])
    return OriginalExecutor(connection).loader.project_state([(app, name)]).apps


def _drop(cursor: Any, name: str) -> None:
    """Drop a database that exists or not, and is still in use or not: a backend ends some time after its client."""
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
