"""Backup and restore of a database of SQLite, by SQLite's own means: consistent while others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from scripts.backup.contents import Contents, Digest, Saved, Table, quoted

WAIT = 60  # seconds for the lock of a writer


class SQLite:
    """A database in the file ``path``, which need not be there yet."""

    kind = "sqlite"
    file_name = "database.sqlite3"

    def __init__(self, path: Path) -> None:
        self._path = path

    def __str__(self) -> str:
        return str(self._path)

    def version(self) -> str:
        return sqlite3.sqlite_version

    def check_tools(self) -> None:
        """Nothing to check: the library copies its own files."""

    def check_accepts(self, version: str) -> None:
        """Nothing to check: the format of the file is the same in all versions."""

    def save(self, folder: Path) -> Saved:
        """Copy the database into ``folder``; returns what the copy contains."""
        copy = folder / self.file_name
        with self._open() as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, without a -wal next to it
        saved = SQLite(copy)
        return Saved(saved.contents(), saved._migrations())

    def is_empty(self) -> bool:
        if not self._path.exists():
            return True
        with self._open() as connection:
            return connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)

    def load(self, folder: Path) -> None:
        """Copy the database of the backup into this one, all of it or nothing."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self._path.exists()
        try:
            with SQLite(folder / self.file_name)._open() as source, closing(sqlite3.connect(self._path)) as target:
                source.backup(target)
        except BaseException:
            if is_new:
                self._path.unlink(missing_ok=True)
            raise

    def contents(self) -> Contents:
        with self._open() as connection:
            connection.execute("BEGIN")
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            return {name: _table(connection, name) for (name,) in names}

    def _migrations(self) -> dict[str, str]:
        with self._open() as connection:
            return dict(connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall())

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection that only reads."""
        uri = f"{self._path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None)) as connection:
            connection.text_factory = lambda text: text.decode(errors="surrogateescape")
            yield connection


def _table(connection: sqlite3.Connection, name: str) -> Table:
    described = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
    columns = sorted(column[1] for column in described)
    keys = [column[1] for column in sorted(described, key=lambda column: column[5]) if column[5]] or columns
    order = ", ".join(f"{quoted(key)} COLLATE BINARY" for key in keys)
    statement = f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(name)} ORDER BY {order}"  # noqa: S608 - quoted
    digest, rows = Digest(columns), 0
    for row in connection.execute(statement):
        digest.write(f"{row!a}\n")  # types and exact numbers; the same for every version of Python
        rows += 1
    return digest.table(rows)
