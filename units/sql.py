"""The few words of SQL that not every supported database understands: SQLite from 3.31, PostgreSQL from 15.

The statements of this repository are one text for both. Where the databases need different words for one meaning, the
text takes them from here, so that a statement stays readable and nobody has to remember versions.

Not to be used, because SQLite from 3.31 to 3.34 lacks them, with the replacement: ``UPDATE … FROM`` (3.33;
``SET (a, b) = (SELECT …)``), ``RETURNING`` (3.35; ``insert_rows``), ``->>`` (3.38; look-ups of ``JSONField``), ``IIF``
(3.32; ``CASE``), mathematical functions (3.35; integers and ``CASE``).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction

M = TypeVar("M", bound=models.Model)
Parameters = Mapping[str, Any] | Sequence[Any]  # values by name, or in the order of the places

READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "SET", "SHOW", "PRAGMA", "EXPLAIN")
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b")


@dataclass(frozen=True, slots=True)
class Words:
    """How a database writes three expressions.

    ``is_distinct_from`` goes between two values or two rows and is true when they differ, NULL being a value as any
    other. ``as_materialized`` goes before the brackets of a common table expression that is to be computed once.
    ``days_before`` is the day a ``{number}`` of days before a ``{day}``, NULL if one of them is.
    """

    is_distinct_from: str
    as_materialized: str
    days_before: str


def words_of(vendor: str, sqlite_version: tuple[int, ...]) -> Words:
    """The words that the database ``vendor`` («sqlite» or «postgresql») understands on a machine with that SQLite."""
    if vendor != "sqlite":
        return Words("IS DISTINCT FROM", "AS MATERIALIZED", "({day} - CAST({number} AS integer))")
    # IS NOT compares rows in every version, IS DISTINCT FROM only since 3.39. Without MATERIALIZED (3.35) SQLite
    # decides by itself, as it does with one that is used more than once.
    as_materialized = "AS MATERIALIZED" if sqlite_version >= (3, 35) else "AS"
    return Words("IS NOT", as_materialized, "date({day}, '-' || {number} || ' days')")


_WORDS = words_of(connection.vendor, sqlite3.sqlite_version_info)
IS_DISTINCT_FROM = _WORDS.is_distinct_from
AS_MATERIALIZED = _WORDS.as_materialized


def days_before(day: str, number: str) -> str:
    """The expression for the day ``number`` days before ``day``, both expressions; NULL if one of them is."""
    return _WORDS.days_before.format(day=day, number=number)


def may_write(statement: str) -> bool:
    """Whether ``statement`` may write: one that begins WITH does where it says so anywhere."""
    text = statement.lstrip("( \n").upper()
    return bool(WRITES.search(text)) if text.startswith("WITH") else not text.startswith(READS)


def rows_of(statement: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
    """All rows that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def parts_of(
    statement: str, parameters: Mapping[str, Any] | None, rows_at_once: int
) -> Iterator[list[tuple[Any, ...]]]:
    """All rows that a statement finds, some at a time, so that no more are in memory; the statement runs once."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(rows_at_once):
            yield rows


def run(statement: str, parameters: Mapping[str, Any] | None = None) -> int:
    """Run a statement; how many rows it wrote or removed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


# PostgreSQL guesses a handful of rows for expressions that build on one another, and then looks up each row of a big
# table by itself, or compiles a statement for seconds. Hashing needs no guess, and a drain is one at a time.
FOR_MANY_ROWS = {"enable_nestloop": "off", "jit": "off", "work_mem": "64MB"}


@contextmanager
def planned_for_many_rows(many: bool = True) -> Iterator[None]:
    """Statements inside read whole tables, and are planned for that whatever PostgreSQL knows about them.

    Needs a transaction. Elsewhere than on PostgreSQL, and without ``many``, it changes nothing.
    """
    if not many or connection.vendor != "postgresql":
        yield
        return
    run("; ".join(f"SET LOCAL {name} = '{value}'" for name, value in FOR_MANY_ROWS.items()))
    yield
    run("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in FOR_MANY_ROWS))


def as_parameter(at: datetime) -> Any:
    """An aware moment as a parameter of a statement: SQLite keeps moments as text in UTC."""
    return connection.ops.adapt_datetimefield_value(at)


def named_list(name: str, values: Iterable[Any]) -> tuple[str, dict[str, Any]]:
    """``values`` as the inside of «IN (…)» with parameters ``name_0``, ``name_1`` …, and these parameters.

    Raises:
        ValueError: there are no values; «IN ()» is no SQL.
    """
    parameters = {f"{name}_{number}": value for number, value in enumerate(values)}
    if not parameters:
        raise ValueError("an empty list in SQL")
    return ", ".join(f"%({each})s" for each in parameters), parameters


def named_query(name: str, rows: models.QuerySet[Any, Any]) -> tuple[str, dict[str, Any]]:
    """A query of Django's as a part of a statement, its parameters named ``name_0``, ``name_1`` …, and these."""
    text, values = rows.query.sql_with_params()
    parameters = {f"{name}_{number}": value for number, value in enumerate(values)}
    # Django writes «%s» for a parameter and «%%» for a percent sign, which has to stay doubled.
    return text.replace("%%", "%%%%") % tuple(f"%({each})s" for each in parameters), parameters


def insert_rows(model: type[M], rows: Iterable[M], *, batch_size: int | None = None) -> list[M]:
    """Insert ``rows``, which have no ids yet, in few statements; they are returned with their ids.

    ``bulk_create`` returns no ids where SQLite has no ``RETURNING``. There the table is locked by then, and ids only
    grow: the last ones are those of the rows, in their order.
    """
    with transaction.atomic(savepoint=False):
        inserted = model._default_manager.bulk_create(rows, batch_size=batch_size)
        if inserted and inserted[-1].pk is None:
            ids = model._default_manager.order_by("-pk").values_list("pk", flat=True)[: len(inserted)]
            for row, pk in zip(reversed(inserted), ids, strict=True):
                row.pk = pk
    return inserted


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read one state of the database in every statement inside, whatever is committed meanwhile; nothing is written.

    Nobody is kept from writing, on SQLite neither: a transaction that begins by reading takes no lock there. Inside a
    transaction that is open already it changes nothing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        run("BEGIN DEFERRED")
        try:
            yield
        finally:
            run("ROLLBACK")
