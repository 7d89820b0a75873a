"""The demo's database as rows, loaded once a test process by the demo's own door and then put back by each test.

Loading takes seconds, putting the rows back a fraction of one. Only tables of the portal's own apps are kept; the
identifiers stay the same, which PostgreSQL's sequences have already passed when the demo was loaded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from reporting.actions.figures import figures_drain

OURS = ("units", "procedures", "quotas", "reporting")
NULL = "\\N"
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]  # table -> columns, rows


def demo_rows() -> Rows:
    """Load the demo, read every table of it, and take the load back. The caller sets the demo's day and settings."""
    with transaction.atomic():
        migrated = {table: set(_read(table)[1]) for table in _tables()}  # in each test's database already
        call_command("load_demo", verbosity=0)
        figures_drain()
        rows = {table: _read(table) for table in _tables()}
        transaction.set_rollback(True)
    rows = {
        table: (columns, [row for row in found if row not in migrated[table]])
        for table, (columns, found) in rows.items()
    }
    return {table: (columns, found) for table, (columns, found) in rows.items() if found}


def put_back(rows: Rows) -> None:
    """Write ``rows`` into the empty tables of this test."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and _is_superuser(cursor):
            # The rows were whole when they were read: checking each reference anew would take most of a test's time.
            cursor.execute("SET LOCAL session_replication_role = replica")
        for table, (columns, found) in rows.items():
            names = ", ".join(map(connection.ops.quote_name, columns))
            if connection.vendor == "postgresql":
                cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')", _csv(found))
            else:
                places = ", ".join(["?"] * len(columns))
                raw = cursor.connection.cursor()
                raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", found)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            cursor.execute(f"ANALYZE {', '.join(rows)}")  # as after every big load: without it plans take minutes


def _is_superuser(cursor: Any) -> bool:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    return bool(cursor.fetchone()[0])


def _tables() -> Iterator[str]:
    for name in OURS:
        for model in apps.get_app_config(name).get_models(include_auto_created=True):
            yield model._meta.db_table


def _read(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        # SQLite's own cursor: its values go back as they came, without Django's converters in between
        raw = cursor.connection.cursor() if connection.vendor == "sqlite" else cursor
        raw.execute(f"SELECT * FROM {table}")
        return [column[0] for column in raw.description], list(raw.fetchall())


def _csv(rows: list[tuple[Any, ...]]) -> io.StringIO:
    text = io.StringIO()
    csv.writer(text).writerows([NULL if value is None else value for value in row] for row in rows)
    text.seek(0)
    return text
