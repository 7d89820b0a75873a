"""The sums by procedure, kept with differences: what counts of each report is compared with what is in the sums.

A sending never changes. So of a report that counts otherwise than before, the old figures are subtracted and the new
ones added, on exact integers: the result is that of adding up everything. Callers hold the lock of ``figures_lock``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from reporting.figures.sending_sums import MANY_SENDINGS
from reporting.models import (
    EVERY_UNIT,
    Basis,
    ProcedureMonths,
    ProcedureSum,
    SummedSending,
    counted_revision_sql,
)
from units.models import UnitKind
from units.sql import AS_MATERIALIZED, IS_DISTINCT_FROM, named_list, planned_for_many_rows, rows_of, run

OFFICIAL, PROVISIONAL = counted_revision_sql(Basis.OFFICIAL), counted_revision_sql(Basis.PROVISIONAL)
HAS_DOSSIERS, HAS_ONLINE = "n.received_total > 0", "n.received_online > 0"
SUMMED = {
    "sendings": "{sign}",
    "received_total": "{sign} * n.received_total",
    "received_online": "{sign} * n.received_online",
    "returned_by_post": "{sign} * n.returned_by_post",
    "units": f"CASE WHEN {HAS_DOSSIERS} THEN {{sign}} ELSE 0 END",
    "units_online": f"CASE WHEN {HAS_ONLINE} THEN {{sign}} ELSE 0 END",
}
BITS = {
    "total": f"CASE WHEN {HAS_DOSSIERS} THEN {{sign}} * v.bit ELSE 0 END",
    "online": f"CASE WHEN {HAS_ONLINE} THEN {{sign}} * v.bit ELSE 0 END",
}
SUM_KEY = ("period_id", "basis", "procedure_id", "kind", "department")
MONTHS_KEY = ("procedure_id", "unit_id", "kind")
MONTHS = tuple(f"{basis}_{name}" for basis in Basis.values for name in BITS)

# One statement says what is to be in the sums: reports change meanwhile, and all that follow read its answer.
MARK_SQL = f"""
INSERT INTO reporting_summedsending
    (submission_id, unit, period, kind, official, provisional, next_kind, next_official, next_provisional, pending)
SELECT s.id, s.unit_id, s.period_id, '', NULL, NULL, u.kind, {OFFICIAL}, {PROVISIONAL}, %(pending)s
FROM reporting_submission s
JOIN reporting_reportingperiod p ON p.id = s.period_id AND p.year = %(year)s
JOIN units_unit u ON u.id = s.unit_id
LEFT JOIN reporting_summedsending k ON k.submission_id = s.id
WHERE {{scope}} AND CASE WHEN k.submission_id IS NULL THEN {PROVISIONAL} IS NOT NULL
    ELSE (k.kind, k.official, k.provisional) {IS_DISTINCT_FROM} (u.kind, {OFFICIAL}, {PROVISIONAL}) END
ON CONFLICT (submission_id) DO UPDATE SET next_kind = excluded.next_kind, next_official = excluded.next_official,
    next_provisional = excluded.next_provisional, pending = excluded.pending
"""  # noqa: S608 - only constants of this code are put in
MARKED_SQL = """
SELECT unit, period, kind, official AS revision_id, -1 AS official, 0 AS provisional
FROM reporting_summedsending WHERE pending
UNION ALL SELECT unit, period, kind, provisional, 0, -1 FROM reporting_summedsending WHERE pending
UNION ALL SELECT unit, period, next_kind, next_official, 1, 0 FROM reporting_summedsending WHERE pending
UNION ALL SELECT unit, period, next_kind, next_provisional, 0, 1 FROM reporting_summedsending WHERE pending"""
DONE_SQL = """
UPDATE reporting_summedsending SET kind = next_kind, official = next_official, provisional = next_provisional,
    pending = %(pending)s WHERE pending
"""
IN_THE_SUMS_SQL = """
SELECT unit, period, kind, official AS revision_id, 1 AS official, 0 AS provisional FROM reporting_summedsending
UNION ALL SELECT unit, period, kind, provisional, 0, 1 FROM reporting_summedsending"""


def _sendings_sql(signs: str) -> str:
    """Expression ``v``: the sendings of ``signs``, each once, how often it is added (1, -1 or 0) on each basis."""
    return f"""
v {AS_MATERIALIZED} (
    SELECT x.revision_id, x.kind, x.unit AS unit_id, x.period AS period_id, 1 << (p.month - 1) AS bit,
           CASE WHEN x.kind = '{UnitKind.DEPARTMENT}' THEN x.unit ELSE {EVERY_UNIT} END AS department,
           CAST(SUM(x.official) AS integer) AS official, CAST(SUM(x.provisional) AS integer) AS provisional
    FROM ({signs}) x
    JOIN reporting_reportingperiod p ON p.id = x.period AND p.year = %(year)s
    WHERE x.revision_id IS NOT NULL
    GROUP BY x.revision_id, x.kind, x.unit, x.period, p.month
    HAVING SUM(x.official) <> 0 OR SUM(x.provisional) <> 0
)"""  # noqa: S608 - only constants of this code are put in


def _sums_sql(signs: str) -> str:
    """Rows of ``SUM_KEY`` and ``SUMMED``: the figures of those sendings by procedure, without rows of zeros."""
    by = "v.period_id, n.procedure_id, v.kind, v.department"
    halves = (
        f"SELECT period_id, '{basis}' AS basis, procedure_id, kind, department, {_listed(basis, SUMMED)}"  # noqa: S608 - constants
        f" FROM added WHERE {' OR '.join(f'{basis}_{name} <> 0' for name in SUMMED)}"
        for basis in Basis.values
    )
    return f"""
WITH {_sendings_sql(signs)},
added {AS_MATERIALIZED} (
    SELECT {by}, {", ".join(_added(basis, SUMMED) for basis in Basis.values)}
    FROM v JOIN reporting_revisioncount n ON n.revision_id = v.revision_id
    GROUP BY {by}
)
{" UNION ALL ".join(halves)}"""  # noqa: S608 - only constants of this code are put in


def _months_sql(signs: str) -> str:
    """Rows of ``MONTHS_KEY`` and ``MONTHS``: by unit and procedure the months with dossiers, without rows of zeros."""
    by = "n.procedure_id, v.unit_id, v.kind"
    return f"""
WITH {_sendings_sql(signs)},
added AS (
    SELECT {by}, {", ".join(_added(basis, BITS) for basis in Basis.values)}
    FROM v JOIN reporting_revisioncount n ON n.revision_id = v.revision_id AND {HAS_DOSSIERS}
    GROUP BY {by}
)
SELECT {", ".join((*MONTHS_KEY, *MONTHS))} FROM added
WHERE {" OR ".join(f"{name} <> 0" for name in MONTHS)}"""  # noqa: S608 - only constants of this code are put in


def _added(basis: str, values: dict[str, str]) -> str:
    return ", ".join(f"SUM({value.format(sign=f'v.{basis}')}) AS {basis}_{name}" for name, value in values.items())


def _listed(basis: str, names: Collection[str]) -> str:
    return ", ".join(f"{basis}_{name} AS {name}" for name in names)


def _adding_sql(table: str, key: Collection[str], values: Collection[str], rows: str) -> str:
    """Add ``rows`` to those of ``table`` with the same key."""
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in values)
    return (
        f"INSERT INTO {table} ({', '.join((*key, *values))}) {rows} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sums}"
    )


ADD_SUMS_SQL = _adding_sql("reporting_proceduresum", SUM_KEY, SUMMED, _sums_sql(MARKED_SQL))
MONTHS_ROWS_SQL = f"SELECT %(year)s, m.* FROM ({_months_sql(MARKED_SQL)}) m WHERE 1 = 1"  # noqa: S608 - constants alone
ADD_MONTHS_SQL = _adding_sql("reporting_proceduremonths", ("year", *MONTHS_KEY), MONTHS, MONTHS_ROWS_SQL)


def procedure_sums_update(year: int, unit_ids: Collection[int] | None = None) -> int:
    """Bring the sums by procedure of ``year`` up to date with the reports of all units, or of ``unit_ids``.

    How many reports count otherwise than before; four statements, or one where none does. Must run in a transaction
    that holds ``figures_lock``.
    """
    scope = "1 = 1"
    parameters: dict[str, Any] = {}
    if unit_ids is not None:
        if not unit_ids:
            return 0
        numbers, parameters = named_list("unit", unit_ids)
        scope = f"s.unit_id IN ({numbers})"
    changed = run(MARK_SQL.format(scope=scope), parameters | {"year": year, "pending": True})
    if changed:
        with planned_for_many_rows(changed > MANY_SENDINGS):
            run(ADD_SUMS_SQL, {"year": year})
            run(ADD_MONTHS_SQL, {"year": year})
        run(DONE_SQL, {"pending": False})
    return changed


def procedure_sums_rebuild(year: int) -> None:
    """Add everything up from the figures again, where kept rows are wrong or figures were changed by hand."""
    for rows in (
        ProcedureSum.objects.filter(period__year=year),
        ProcedureMonths.objects.filter(year=year),
        SummedSending.objects.filter(submission__period__year=year),
    ):
        rows.delete()
    procedure_sums_update(year)


def procedure_sums_wrong(year: int) -> int:
    """How many kept rows of ``year`` differ from those counted again from the figures of the sendings in them."""
    stored_sums = (
        f"SELECT {', '.join(f'x.{name}' for name in (*SUM_KEY, *SUMMED))} FROM reporting_proceduresum x"  # noqa: S608 - constants
        f" JOIN reporting_reportingperiod p ON p.id = x.period_id AND p.year = %(year)s"
        f" WHERE {' OR '.join(f'x.{name} <> 0' for name in SUMMED)}"
    )
    stored_months = (
        f"SELECT {', '.join((*MONTHS_KEY, *MONTHS))} FROM reporting_proceduremonths WHERE year = %(year)s"  # noqa: S608 - constants
        f" AND ({' OR '.join(f'{name} <> 0' for name in MONTHS)})"
    )
    return _differing(year, stored_sums, _sums_sql(IN_THE_SUMS_SQL), SUM_KEY) + _differing(
        year, stored_months, _months_sql(IN_THE_SUMS_SQL), MONTHS_KEY
    )


def _differing(year: int, stored: str, counted: str, key: Collection[str]) -> int:
    """How many keys have a row on one side only, or another on each."""
    sides = (stored, counted), (counted, stored)
    differing = " UNION ".join(
        f"SELECT {', '.join(key)} FROM (SELECT * FROM ({one}) a EXCEPT SELECT * FROM ({other}) b) d"  # noqa: S608 - constants
        for one, other in sides
    )
    return int(rows_of(f"SELECT COUNT(*) FROM ({differing}) e", {"year": year})[0][0])  # noqa: S608 - constants alone
