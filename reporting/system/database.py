"""What the database says about itself, within a short time-out of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from units import clock
from units.sql import rows_of, run

SECONDS = 2
JUST_NOW = timedelta(minutes=1)  # a migration that ended since may have been under way when a statement failed
RECORDS = "django_migrations"
POSTGRESQL = """
SELECT pg_database_size(current_database()),
       COALESCE((SELECT CAST(MAX(EXTRACT(EPOCH FROM clock_timestamp() - xact_start)) AS bigint)
                 FROM pg_stat_activity
                 WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()), 0)
"""
LOAD = """
SELECT pg_database_size(current_database()),
       CAST(current_setting('max_connections') AS integer),
       COUNT(*) FILTER (WHERE state = 'active'),
       COUNT(*) FILTER (WHERE state = 'idle'),
       COUNT(*) FILTER (WHERE state LIKE 'idle in transaction%'),
       COALESCE(CAST(MAX(EXTRACT(EPOCH FROM clock_timestamp() - xact_start))
                FILTER (WHERE pid <> pg_backend_pid()) AS bigint), 0)
FROM pg_stat_activity WHERE datname = current_database()
"""
COLUMNS = {
    "postgresql": """
SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false))
""",
    "sqlite": """
SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'
""",
}
SQLITE_SIZE = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"


@dataclass(frozen=True, slots=True)
class Load:
    """How large the database is and how much is asked of it; on SQLite its size alone.

    ``connections`` counts those to this database by what they do; the server takes ``most_connections`` in all.
    """

    size: int
    most_connections: int | None = None
    connections: dict[str, int] = field(default_factory=dict)
    oldest_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Database:
    """Kind, version and size in bytes; the seconds of the oldest transaction that goes on, None where not known."""

    kind: str
    version: str
    size: int | None
    oldest_seconds: int | None
    pending: list[str]


def database_now() -> Database:
    """What is known of the database; three queries, four on PostgreSQL."""
    size, oldest = _size_and_oldest()
    version = ".".join(str(part) for part in connection.get_database_version())
    return Database(connection.vendor, version, size, oldest, migrations_pending(connection))


def load_now() -> Load:
    """One query.

    Raises:
        DatabaseError: the database does not answer.
    """
    if connection.vendor != "postgresql":
        return Load(int(rows_of(SQLITE_SIZE)[0][0]))
    ((size, most, active, idle, waiting, oldest),) = rows_of(LOAD)
    by_state = {"active": int(active), "idle": int(idle), "idle_in_transaction": int(waiting)}
    return Load(int(size), int(most), by_state, int(oldest))


def migrations_pending(on: BaseDatabaseWrapper) -> list[str]:
    """The migrations of this release that the database of a connection does not have, as «app.name». Two queries.

    Raises:
        DatabaseError: the database does not answer.
    """
    if RECORDS not in on.introspection.table_names():
        return sorted(f"{app}.{name}" for app, name in _known_migrations())
    with on.cursor() as cursor:  # the recorder would read by the connection's alias, and a probe's has none
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    return sorted(f"{app}.{name}" for app, name in _known_migrations() if (app, name) not in applied)


def is_being_migrated(on: BaseDatabaseWrapper) -> bool:
    """Whether the database lacks a column that this release reads, or was migrated a moment ago. Three queries.

    Columns are compared and not only what is recorded: a migration that goes back is recorded after it was done.

    Raises:
        DatabaseError: the database does not answer.
    """
    if RECORDS not in on.introspection.table_names():
        return True
    with on.cursor() as cursor:
        cursor.execute(COLUMNS[on.vendor])
        if not _columns_read() <= set(cursor.fetchall()):
            return True
        since = datetime.fromtimestamp(clock.machine_seconds(), UTC) - JUST_NOW
        at = on.ops.adapt_datetimefield_value(since)
        cursor.execute("SELECT 1 FROM django_migrations WHERE applied > %s LIMIT 1", [at])
        return cursor.fetchone() is not None


def database_folder() -> Path | None:
    """The folder of the database, where it is on this machine; None where only its server knows."""
    name = settings.DATABASES["default"]["NAME"]
    return Path(str(name)).parent if connection.vendor == "sqlite" and Path(str(name)).exists() else None


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    return frozenset(key for key, migration in loader.disk_migrations.items() if not migration.replaces)


@cache
def _columns_read() -> frozenset[tuple[str, str]]:
    """Table and column of every field of every model."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return frozenset(
        (model._meta.db_table, str(field.column)) for model in models for field in model._meta.local_concrete_fields
    )


def _size_and_oldest() -> tuple[int | None, int | None]:
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                run(f"SET LOCAL statement_timeout = '{SECONDS}s'")
                ((size, oldest),) = rows_of(POSTGRESQL)
                return int(size), int(oldest)
            ((size,),) = rows_of(SQLITE_SIZE)
            return int(size), None
    except DatabaseError:
        return None, None
