"""The rows of the portal's own tables: made once a test process, and then restored by each test that uses them.

Making them through the portal's entry points takes from a twentieth of a second to many seconds, putting them back a
fraction of that. Identifiers stay the same; PostgreSQL's sequences passed them when the rows were first made.
"""

from __future__ import annotations

import csv
import io
import pickle
import sqlite3
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import partialmethod
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import Error, connection, transaction

from tests import PATIENCE
from tests.running import note
from units import clock

NULL = "\\N"
# All or none, again and again: who waited for one table while it has others could be waited for, in a circle.
LOCK_ALL = """
DO $$ BEGIN
    LOOP
        BEGIN
            LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE NOWAIT;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            IF clock_timestamp() > now() + interval '{patience} seconds' THEN
                RAISE 'a table was held for {patience} s';
            END IF;
            PERFORM pg_sleep(0.01);
        END;
    END LOOP;
END $$
"""
END_OTHERS = """
SELECT state || ' for ' || now() - xact_start || ': ' || left(query, 200), pg_terminate_backend(pid)
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
    AND backend_type = 'client backend'
"""
MANY = 5_000  # rows, from which on PostgreSQL's planner should know of them
T = TypeVar("T")
MADE: dict[Hashable, tuple[list[Rows], bytes]] = {}


@dataclass(frozen=True)
class Rows:
    """All rows of one table, as its database takes them: PostgreSQL as a text to COPY, SQLite as plain values."""

    table: str
    columns: str
    values: list[tuple[Any, ...]]
    text: str


class Migrated:
    """The rows that migrations wrote, by table, and how many they are; and how many a test found that began."""

    rows: dict[str, set[tuple[Any, ...]]] = {}
    counts: dict[str, int] = {}
    found: dict[str, dict[str, int]] = {}  # by the name of the database; a test that commits empties the tables


MIGRATED = Migrated()


def made_once(name: str, make: Callable[[], T], *details: Hashable, by_day: bool = False) -> T:
    """What ``make`` returns after it filled fresh tables; from the second time on its rows are put back instead.

    Rows are dated, so they are those of the moment at which the test's clock is stopped. Where it goes on they are of
    earlier on the same day, if the test says ``by_day``; otherwise, or where something is stored already, ``make`` does
    its work. The result is a copy that the test may change.
    """
    moment = clock.now()
    goes_on = moment != clock.now()
    before = counts_before()
    if (goes_on and not by_day) or before not in (MIGRATED.counts, {}):
        return make()
    key = (name, clock.day_of(moment) if goes_on else moment, len(before), *details)
    if key not in MADE:
        made = make()
        MADE[key] = read_rows(), pickle.dumps(made)
        return made
    rows, copy = MADE[key]
    put_back(rows, analyze=sum(len(each.values) for each in rows) > MANY)
    return pickle.loads(copy)


def read_rows() -> list[Rows]:
    """Every row of our tables but those that migrations wrote; tables without rows are left out."""
    found = (_read(table, MIGRATED.rows.get(table, set())) for table in tables())
    return [rows for rows in found if rows.values]


def put_back(rows: list[Rows], *, analyze: bool = False) -> None:
    """Write ``rows`` into fresh tables; ``analyze`` tells PostgreSQL's planner how many there are."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            raw = cursor.connection.cursor()
            for each in rows:
                marks = ", ".join("?" * len(each.values[0]))
                raw.executemany(f"INSERT INTO {each.table} ({each.columns}) VALUES ({marks})", each.values)
            return
        if _is_superuser(cursor):
            # The rows were complete when they were read: checking each reference again would take too long.
            cursor.execute("SET LOCAL session_replication_role = replica")
        for each in rows:
            copy = f"COPY {each.table} ({each.columns}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')"
            cursor.copy_expert(copy, io.StringIO(each.text))
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        if analyze:  # as after every big load: without it plans take minutes
            cursor.execute(f"ANALYZE {', '.join(each.table for each in rows)}")


def tables() -> Iterator[str]:
    """The names of our tables."""
    for name in settings.OWN_APPS:
        for model in apps.get_app_config(name).get_models(include_auto_created=True):
            yield model._meta.db_table


def counts() -> dict[str, int]:
    """How many rows each of our tables has, where it has any. One query."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM {table}" for table in tables()))
        return {table: number for table, number in cursor.fetchall() if number}


def counts_before() -> dict[str, int]:
    """``counts``, without looking into every table as long as the test's transaction has written nothing."""
    if connection.vendor != "postgresql" or not connection.in_atomic_block or _has_written():
        return counts()
    name = connection.settings_dict["NAME"]
    if name not in MIGRATED.found:
        MIGRATED.found[name] = counts()
    return MIGRATED.found[name]


def _has_written() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return bool(cursor.fetchone()[0])


def remember_migrated() -> None:
    """Note what migrations wrote into a new database, which each test finds there until one empties the tables."""
    MIGRATED.rows = {each.table: set(each.values) for each in read_rows()}
    MIGRATED.counts = {table: len(rows) for table, rows in MIGRATED.rows.items()}


def empty_by_deleting() -> None:
    """Let PostgreSQL delete rows where Django would truncate every table after a test that commits.

    TRUNCATE makes new files for every table and index: many times what deleting a few rows costs. As with TRUNCATE,
    processes that still write are waited for, and the sequences go on. Every connection of this process does so: a test
    with a browser runs within an event loop, where Django makes another one than before it.
    """
    operations: Any = type(connection.ops)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and _is_superuser(cursor):
            operations.sql_flush = partialmethod(_deletions, operations.sql_flush)
            operations.execute_sql_flush = partialmethod(_emptied, operations.execute_sql_flush)


def _deletions(
    operations: Any, own: Callable[..., list[str]], style: Any, names: list[str], **options: bool
) -> list[str]:
    MIGRATED.found.clear()
    if options["reset_sequences"] or options["allow_cascade"]:  # manage.py flush: Django's own statements
        return own(operations, style, names, **options)
    tables = [operations.quote_name(name) for name in names]
    return [
        LOCK_ALL.format(tables=", ".join(tables), patience=PATIENCE),
        "SET LOCAL session_replication_role = replica",  # no order among the tables
        "; ".join(f"DELETE FROM {table}" for table in tables),
    ]


def _emptied(operations: Any, execute: Callable[..., None], statements: list[str]) -> None:
    """Empty the tables. What held one, or broke the connection, is no fault of the next test: it is ended and named."""
    try:
        execute(operations, statements)
    except Error as error:
        own = operations.connection
        own.close()
        with own.cursor() as cursor:
            cursor.execute(END_OTHERS)
            ended = [each for each, _is_ended in cursor.fetchall()]
        why = " ".join(str(error).split())
        note(f"{own.settings_dict['NAME']} was emptied at the second try: {why}; ended: {ended}")
        execute(operations, statements)


def _read(table: str, without: set[tuple[Any, ...]]) -> Rows:
    with connection.cursor() as cursor:
        # SQLite's own cursor: its values go back as they came, without Django's converters in between
        raw = cursor.connection.cursor() if connection.vendor == "sqlite" else cursor
        raw.execute(f"SELECT * FROM {table}")
        columns = ", ".join(connection.ops.quote_name(column[0]) for column in raw.description)
        found = raw.fetchall()
    if connection.vendor == "sqlite":
        plain = [tuple(map(_plain, row)) for row in found]
        return Rows(table, columns, [row for row in plain if row not in without], "")
    values = [row for row in found if row not in without]
    return Rows(table, columns, values, _csv(values))


def _plain(value: Any) -> Any:
    """What SQLite stores for ``value``, so that it need not be asked for each time."""
    return sqlite3.adapt(value, sqlite3.PrepareProtocol, value)


def _csv(rows: list[tuple[Any, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(map(_copied, rows))
    return text.getvalue()


def _copied(row: tuple[Any, ...]) -> list[Any]:
    """The values as PostgreSQL copies them: bytes in hexadecimal digits."""
    known = (NULL if value is None else value for value in row)
    return [f"\\x{value.hex()}" if isinstance(value, memoryview) else value for value in known]


def _is_superuser(cursor: Any) -> bool:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    return bool(cursor.fetchone()[0])
