"""Triggers by which every change of a watched table changes the version of the data, in the same transaction.

All tables of the portal's own apps are watched, for every writer: an action, the administration, a load by COPY, a
statement typed by hand. A model that says ``watched = False`` is not; a page that reads its table is never answered
from its version (``config/unchanged.py``). Of a watched table, ``unwatched_fields`` of the model are columns that may
change without a new version: no page that is answered from its version shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model

from units.models.data_version import DataVersion, new_token
from units.sql import rows_of, run

MARK = "_versioned_by_"  # in the name of each trigger
# A statement that touches no row changes nothing. Rows inserted are not looked at: millions may be loaded at once.
POSTGRESQL_FUNCTIONS = """
CREATE OR REPLACE FUNCTION units_version_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO units_dataversion (token)
    VALUES (('x' || left(md5(gen_random_uuid()::text), 15))::bit(60)::bigint);
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION units_version_changes_with_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM old_rows) THEN
        INSERT INTO units_dataversion (token)
        VALUES (('x' || left(md5(gen_random_uuid()::text), 15))::bit(60)::bigint);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION units_version_changes_with_values() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT to_jsonb(o) - TG_ARGV FROM old_rows o EXCEPT ALL SELECT to_jsonb(n) - TG_ARGV FROM new_rows n
    ) THEN
        INSERT INTO units_dataversion (token)
        VALUES (('x' || left(md5(gen_random_uuid()::text), 15))::bit(60)::bigint);
    END IF;
    RETURN NULL;
END $$
"""
POSTGRESQL_TRIGGERS = {
    "insert": "FOR EACH STATEMENT EXECUTE FUNCTION units_version_changes()",
    "truncate": "FOR EACH STATEMENT EXECUTE FUNCTION units_version_changes()",
    "update": "REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION units_version_changes_with_rows()",
    "delete": "REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION units_version_changes_with_rows()",
}
# PostgreSQL has no trigger of chosen columns that also sees the rows; this one compares what the others hold.
POSTGRESQL_UPDATE_OF = (
    "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT "
    "EXECUTE FUNCTION units_version_changes_with_values"
)
UPDATE_OF = "update_of_others"
# SQLite knows triggers of rows only and lets one transaction write at a time: one number that is replaced. It is a 16th
# of what random() gives, since a sum that passes 64 bits is an error.
SQLITE_TRIGGERS = dict.fromkeys(
    ["insert", "update", "delete"],
    "BEGIN DELETE FROM units_dataversion; INSERT INTO units_dataversion (token) VALUES (random() / 16); END",
)


def watched_models() -> Iterator[type[Model]]:
    """The models whose tables are watched."""
    for model in _own_models():
        if getattr(model, "watched", True):
            yield model


def unwatched_tables() -> frozenset[str]:
    """All other tables, but for that of sessions: a request reads its own, and the page's version contains it."""
    watched = {model._meta.db_table for model in watched_models()}
    every = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return frozenset(every - watched - {"django_session", DataVersion._meta.db_table})


def watch_tables(**_signal: Any) -> None:
    """Make the triggers that are missing; after every migration: SQLite makes changed tables again, without them."""
    existing = set(connection.introspection.table_names())
    if DataVersion._meta.db_table not in existing:
        return
    stored, wanted = stored_triggers(), wanted_triggers()
    missing = {name: on for name, on in wanted.items() if name not in stored and on[0] in existing}
    if missing and connection.vendor == "postgresql":
        run(POSTGRESQL_FUNCTIONS)
    for name, (table, event) in missing.items():
        run(f"CREATE TRIGGER {name} AFTER {_followed(table, event)}")
    _remove({name: table for name, table in stored.items() if name not in wanted and table in existing})
    if missing or not DataVersion.objects.exists():
        DataVersion.objects.create(token=new_token())  # for what no trigger has seen


def unwatch_tables() -> None:
    """Remove all triggers, before the table that they write into is removed."""
    _remove(stored_triggers())


def _remove(triggers: dict[str, str]) -> None:
    for name, table in triggers.items():
        run(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def wanted_triggers() -> dict[str, tuple[str, str]]:
    """The names of the triggers that there must be, each with its table and what it follows."""
    tables = sorted(model._meta.db_table for model in watched_models())
    events = {table: [_event(table, event) for event in _events()] for table in tables}
    return {f"{table}{MARK}{event}": (table, event) for table in tables for event in events[table]}


def _event(table: str, event: str) -> str:
    return UPDATE_OF if event == "update" and table in _unwatched_columns() else event


def _followed(table: str, event: str) -> str:
    """What a trigger of ``event`` follows, on which table, and what it does."""
    if event != UPDATE_OF:
        return f"{event} ON {table} {_events()[event]}"
    unwatched = _unwatched_columns()[table]
    if connection.vendor == "postgresql":
        arguments = ", ".join(f"'{column}'" for column in unwatched)
        return f"update ON {table} {POSTGRESQL_UPDATE_OF}({arguments})"
    every = [name for _number, name, *_rest in rows_of(f"PRAGMA table_info({table})")]
    others = ", ".join(f'"{name}"' for name in every if name not in unwatched)
    return f"update OF {others} ON {table} {SQLITE_TRIGGERS['update']}"


def _unwatched_columns() -> dict[str, list[str]]:
    """By table: the columns that may change without a new version."""
    return {
        model._meta.db_table: [str(field.column) for field in model._meta.concrete_fields if field.name in unwatched]
        for model in watched_models()
        if (unwatched := getattr(model, "unwatched_fields", ()))
    }


def _own_models() -> Iterator[type[Model]]:
    for app in settings.OWN_APPS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            if model is not DataVersion:
                yield model


def _events() -> dict[str, str]:
    return POSTGRESQL_TRIGGERS if connection.vendor == "postgresql" else SQLITE_TRIGGERS


def stored_triggers() -> dict[str, str]:
    """The names of the triggers that there are, each with its table."""
    if connection.vendor == "postgresql":
        statement = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    else:
        statement = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    return {name: table for name, table in rows_of(statement) if MARK in name}
