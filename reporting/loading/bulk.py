"""How big loads are written to the database: COPY on PostgreSQL, a many-row insert on SQLite."""

from __future__ import annotations

import csv
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
def staged(
    table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Value]], *, key: Sequence[str] = ()
) -> Iterator[None]:
    """A temporary ``table`` filled with ``rows``, for the INSERT … SELECT statements inside; dropped afterwards.

    ``columns`` gives each column's kind: ``bigint``, ``text`` (never empty) or ``moment`` (an aware datetime). The
    columns of ``key`` identify a row; with them the database finds it by an index. Needs a transaction.
    """
    kinds = TYPES[connection.vendor]
    definition = [f"{name} {kinds[kind]}" for name, kind in columns.items()]
    if key:
        definition.append(f"PRIMARY KEY ({', '.join(key)})")
    run(f"CREATE TEMPORARY TABLE {table} ({', '.join(definition)})")
    add_rows(table, list(columns), rows)
    if connection.vendor == "postgresql":
        run(f"ANALYZE {table}")
    yield
    run(f"DROP TABLE {table}")


def add_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Append ``rows``, the values of ``columns``, to ``table``; a text is never empty."""
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, BATCH)):
            if connection.vendor == "postgresql":
                cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)", _csv(batch))
            else:
                marks = ", ".join(["%s"] * len(columns))
                statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
                cursor.executemany(statement, [_adapted(row) for row in batch])


def _adapted(row: Sequence[Value]) -> list[Any]:
    return [as_parameter(value) if isinstance(value, datetime) else value for value in row]


def _csv(rows: Iterable[Sequence[Value]]) -> io.StringIO:
    """The rows as COPY reads them; an empty value is NULL."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    text.seek(0)
    return text
