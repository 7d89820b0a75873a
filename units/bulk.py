"""How many rows are written to the database at once: COPY on PostgreSQL, a many-row insert on SQLite.

Django writes rows of a model in texts of SQL that grow with them; for lists of thousands that is most of the time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models

from units.sql import as_parameter, insert_rows, rows_of, run

BATCH = 10_000  # rows that are in memory while the database reads them
MANY = 200  # rows of a model, from which on writing them otherwise than Django does is worth it
NULL = "\x01"  # how a value that is not known is written for COPY; no text of the portal may hold this sign
IDS_SQL = "SELECT nextval(pg_get_serial_sequence(%(table)s, %(column)s)) FROM generate_series(1, %(count)s)"
M = TypeVar("M", bound=models.Model)
Value = Any  # a number, a text, a moment, None; of a model's fields also what they hold else
TYPES = {
    "postgresql": {"bigint": "bigint", "text": "text", "moment": "timestamp with time zone"},
    "sqlite": {"bigint": "integer", "text": "text", "moment": "text"},
}


@contextmanager
def staged(
    table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Value]], *, key: Sequence[str] = ()
) -> Iterator[None]:
    """A temporary ``table`` filled with ``rows``, for the INSERT … SELECT statements inside; dropped afterwards.

    ``columns`` gives each column's kind: ``bigint``, ``text``, ``moment`` (an aware datetime) or a type of the
    database. The columns of ``key`` identify a row; with them the database finds it by an index. Needs a transaction.
    """
    kinds = TYPES[connection.vendor]
    definition = [f"{name} {kinds.get(kind, kind)}" for name, kind in columns.items()]
    if key:
        definition.append(f"PRIMARY KEY ({', '.join(key)})")
    run(f"CREATE TEMPORARY TABLE {table} ({', '.join(definition)})")
    add_rows(table, list(columns), rows)
    if connection.vendor == "postgresql":
        run(f"ANALYZE {table}")
    yield
    run(f"DROP TABLE {table}")


def add_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Append ``rows``, the values of ``columns``, to ``table``."""
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, BATCH)):
            if connection.vendor == "postgresql":
                options = f"FORMAT csv, NULL '{NULL}'"
                with connection.wrap_database_errors:  # as with every other statement
                    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN ({options})", _csv(batch))
            else:
                marks = ", ".join(["%s"] * len(columns))
                statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - columns
                cursor.executemany(statement, [_adapted(row) for row in batch])


def _adapted(row: Sequence[Value]) -> list[Any]:
    return [as_parameter(value) if isinstance(value, datetime) else value for value in row]


def _csv(rows: Iterable[Sequence[Value]]) -> io.StringIO:
    """The rows as COPY reads them."""
    text = io.StringIO()
    csv.writer(text).writerows(row if None not in row else [_known(value) for value in row] for row in rows)
    text.seek(0)
    return text


def _known(value: Value) -> Value:
    return NULL if value is None else value


def insert_many(model: type[M], rows: Sequence[M]) -> list[M]:
    """Insert ``rows``, which have no ids yet; they are returned with their ids. Needs a transaction.

    For models whose fields hold plain values, and whose defaults are all made in Python.
    """
    if connection.vendor != "postgresql" or len(rows) < MANY:
        return insert_rows(model, rows)
    pk = model._meta.pk
    sought = {"table": model._meta.db_table, "column": pk.column, "count": len(rows)}
    for row, (number,) in zip(rows, rows_of(IDS_SQL, sought), strict=True):
        row.pk = number
        row._prepare_related_fields_for_save("bulk_create")  # type: ignore[attr-defined] # as Django does
    fields = model._meta.concrete_fields
    add_rows(model._meta.db_table, _columns(fields), _values(rows, fields))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return list(rows)


def update_many(model: type[M], rows: Sequence[M], names: Sequence[str]) -> None:
    """Write the fields ``names``, which hold plain values, of stored ``rows`` in one statement. Needs a transaction."""
    if not rows:
        return
    fields: list[Any] = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    pk, *columns = _columns(fields)
    table, written = model._meta.db_table, ", ".join(columns)
    for row in rows:
        row._prepare_related_fields_for_save("bulk_update", fields)  # type: ignore[attr-defined] # as Django does
    types = dict(zip((pk, *columns), (field.db_type(connection) for field in fields), strict=True))
    with staged("staged_rows", types, _values(rows, fields), key=[pk]):
        new = f"SELECT {written} FROM staged_rows WHERE staged_rows.{pk} = {table}.{pk}"  # noqa: S608 - columns
        target = f"({written})" if len(columns) > 1 else written
        run(f"UPDATE {table} SET {target} = ({new}) WHERE {pk} IN (SELECT {pk} FROM staged_rows)")  # noqa: S608 - constants


def _columns(fields: Iterable[Any]) -> list[str]:
    return [connection.ops.quote_name(field.column) for field in fields]


def _values(rows: Iterable[models.Model], fields: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """What ``rows`` hold in ``fields``: texts, numbers, days, true or false, or nothing.

    COPY takes them as they are written; SQLite takes what Django makes of them.
    """
    if connection.vendor == "postgresql":
        return map(attrgetter(*(field.attname for field in fields)), rows)
    return ([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows)
