"""How big loads are written to the database: COPY on PostgreSQL, a many-row insert on SQLite."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from units.sql import as_parameter, run

BATCH = 10_000  # rows that are in memory while the database reads them
Value = int | str | datetime | None
TYPES = {
    "postgresql": {"bigint": "bigint", "text": "text", "moment": "timestamp with time zone"},
    "sqlite": {"bigint": "integer", "text": "text", "moment": "text"},
}


@contextmanager
def staged(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Value]]) -> Iterator[None]:
    """A temporary ``table`` filled with ``rows``, for the INSERT … SELECT statements inside; dropped afterwards.

    ``columns`` gives each column's kind: ``bigint``, ``text`` (without tabs, line ends and backslashes) or ``moment``
    (an aware datetime). Needs a transaction.
    """
    kinds = TYPES[connection.vendor]
    definition = ", ".join(f"{name} {kinds[kind]}" for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({definition})")
        waiting = iter(rows)
        while batch := list(islice(waiting, BATCH)):
            if connection.vendor == "postgresql":
                cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", _copy_text(batch))
            else:
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", [_adapted(row) for row in batch])  # noqa: S608
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {table}")
    yield
    run(f"DROP TABLE {table}")


def _adapted(row: Sequence[Value]) -> list[Any]:
    return [as_parameter(value) if isinstance(value, datetime) else value for value in row]


def _copy_text(rows: Iterable[Sequence[Value]]) -> io.StringIO:
    lines = ("\t".join("\\N" if value is None else str(value) for value in row) for row in rows)
    return io.StringIO("".join(f"{line}\n" for line in lines))
