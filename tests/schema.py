"""What a database consists of, for comparisons: tables with what belongs to them, and the rows."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection

from units.sql import rows_of

RUNNING = {"django_migrations", "units_dataversion", "sqlite_sequence"}  # not of the data; the second is random
IN_OWN_ORDER = r"(?<=update OF )[^;]*?(?= ON )"

OF_POSTGRESQL = {
    "columns": """
SELECT c.relname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
       format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attcollation,
       pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
""",
    "constraints": """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable, condeferred, convalidated
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """
SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal
""",
    "functions": """
SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
""",
    "sequences": """
SELECT sequencename, data_type::text, start_value, increment_by, max_value, last_value
FROM pg_sequences WHERE schemaname = 'public' AND sequencename NOT LIKE 'django_migrations%%'
""",
}
OF_SQLITE = {
    "objects": "SELECT type, name, tbl_name, sql FROM sqlite_master",
    "columns": """
SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_master t, pragma_table_xinfo(t.name) c
WHERE t.type = 'table'
""",
    "sequences": "SELECT name, seq FROM sqlite_sequence WHERE seq > 0 AND name <> 'django_migrations'",
}


def schema() -> dict[str, list[Any]]:
    """Columns, defaults, constraints, indexes, triggers, functions and sequences, each as a sorted list of rows.

    The order of columns counts on PostgreSQL; on SQLite each change of a column puts it at the end of its table.
    """
    statements = OF_POSTGRESQL if connection.vendor == "postgresql" else OF_SQLITE
    found = {kind: [list(row) for row in rows_of(statement)] for kind, statement in statements.items()}
    if connection.vendor == "sqlite":
        found["objects"] = [[*row[:3], _in_any_order(row[0], row[3] or "")] for row in found["objects"]]
    return {kind: sorted(rows, key=repr) for kind, rows in found.items()}


def rows() -> dict[str, list[str]]:
    """The rows of every table, whatever the order of its columns."""
    found = {}
    for table in sorted(set(connection.introspection.table_names()) - RUNNING):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            found[table] = sorted(repr(sorted(zip(names, row, strict=True))) for row in cursor.fetchall())
    return found


def _in_any_order(kind: str, sql: str) -> list[str]:
    """The parts of a statement between its outermost commas, sorted; of a trigger the columns that it follows."""
    if kind == "trigger":
        return [re.sub(IN_OWN_ORDER, lambda names: ", ".join(sorted(names[0].split(", "))), sql)]
    if kind != "table":
        return [sql]
    head, end = sql.index("("), sql.rindex(")")
    parts, depth = [""], 0
    for sign in sql[head + 1 : end]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [sql[:head], sql[end:], *sorted(part.strip() for part in parts)]
