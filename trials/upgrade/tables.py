"""What every column of a database contains, so that two releases of one database can be compared."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2

from scripts.backup.contents import quoted

SQLITE = "sqlite:///"
# What belongs to running and not to the data: sessions of trials, jobs, locks of logins, the list of migrations itself.
NOT_DATA = ("axes_", "django_", "sqlite_", "auth_")
NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
}
COLUMNS = {
    "sqlite": "SELECT name FROM pragma_table_info({table}) ORDER BY name",
    "postgresql": "SELECT column_name FROM information_schema.columns WHERE table_name = {table} ORDER BY column_name",
}


@dataclass(frozen=True, slots=True)
class Table:
    """The number of rows of a table, and a hash of the values of each column in the order of the ids."""

    rows: int
    columns: Mapping[str, str]


Tables = dict[str, Table]


def tables_of(url: str) -> Tables:
    """Every table with data of the database that ``url`` names."""
    kind = "sqlite" if url.startswith(SQLITE) else "postgresql"
    with cursor_of(url) as cursor:
        cursor.execute(NAMES[kind])
        names = sorted(name for (name,) in cursor.fetchall() if not name.startswith(NOT_DATA))
        return {name: _table(cursor, kind, name) for name in names}


def _table(cursor: Any, kind: str, name: str) -> Table:
    cursor.execute(COLUMNS[kind].format(table=f"'{name}'"))
    columns = [column for (column,) in cursor.fetchall()]
    key = next(column for column in ("id", "history_id", *columns) if column in columns)
    cursor.execute(f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(name)} ORDER BY {quoted(key)}")
    rows = cursor.fetchall()
    hashes = [hashlib.sha256() for _column in columns]
    for row in rows:
        for hashed, value in zip(hashes, row, strict=True):
            hashed.update(f"{_plain(value)!r}\n".encode())
    return Table(len(rows), {column: hashed.hexdigest() for column, hashed in zip(columns, hashes, strict=True)})


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def differences(then: Tables, now: Tables) -> Iterator[str]:
    """What of ``then`` is not the same in ``now``, by table and column; what is only in ``now`` is no difference."""
    for name, table in sorted(then.items()):
        if name not in now:
            yield f"table {name}: gone"
            continue
        if table.rows != now[name].rows:
            yield f"table {name}: other number of rows"
            continue
        for column, hashed in sorted(table.columns.items()):
            if column not in now[name].columns:
                yield f"table {name}: no column {column}"
            elif hashed != now[name].columns[column]:
                yield f"table {name}: other values of {column}"


@contextmanager
def cursor_of(url: str) -> Iterator[Any]:
    """A cursor of the database that ``url`` names, to read."""
    connection = sqlite3.connect(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else psycopg2.connect(url)
    with closing(connection):
        yield connection.cursor()
