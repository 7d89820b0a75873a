"""What a database contains, so that two of one kind can be compared: rows and SHA-256 of each table.

A table's hash is of its rows in the order of the primary key, with columns in the order of their names: where columns
and rows are stored, the collation, the time zone and the format of dates on a server do not change it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """How many rows a table has, and the SHA-256 of all of them."""

    rows: int
    sha256: str


Contents = dict[str, Table]


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved: the tables, and the last migration of each app."""

    tables: Contents
    migrations: dict[str, str]


class Digest:
    """The SHA-256 of a table, as a file into which its rows are written."""

    def __init__(self, columns: Iterable[str]) -> None:
        self._hash = hashlib.sha256(f"{json.dumps(list(columns))}\n".encode())

    def write(self, data: bytes | str) -> int:
        self._hash.update(data.encode() if isinstance(data, str) else data)
        return len(data)

    def table(self, rows: int) -> Table:
        return Table(rows, self._hash.hexdigest())


def differences(wanted: Contents, found: Contents) -> list[str]:
    """One sentence for each table that is not as it is to be."""
    return [_difference(name, wanted.get(name), found.get(name)) for name in _differing(wanted, found)]


def _differing(wanted: Contents, found: Contents) -> list[str]:
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def _difference(name: str, wanted: Table | None, found: Table | None) -> str:
    if found is None:
        return f"Table {name} is missing."
    if wanted is None:
        return f"Table {name} is not in the backup."
    if wanted.rows != found.rows:
        return f"Table {name} has {found.rows} rows instead of {wanted.rows}."
    return f"Table {name} has other values in its {found.rows} rows."


def quoted(name: Any) -> str:
    """A name as SQL writes it."""
    return '"' + str(name).replace('"', '""') + '"'
