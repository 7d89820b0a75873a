"""The sums of sendings, brought up to date before a recompute reads them, and checked against the figures.

A sending never changes, so its sums change only with the catalogue or with its unit's group. Callers hold the lock of
``figures_lock``: sums have one writer at a time, and it counts by the stored catalogue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from reporting.figures.catalogue import PUBLISHED_SQL, year_parameters
from reporting.figures.kept_catalogue import ChangedProcedure, kept_catalogue_update
from reporting.figures.lineage import Scope
from reporting.models import NUMBERS, Basis, ReportingPeriod, RevisionSums, counted_revision_sql
from units.models import UnitKind
from units.sql import AS_MATERIALIZED, IS_DISTINCT_FROM, named_list, planned_for_many_rows, rows_of, run

SUMMED = (*NUMBERS, *(f"exempt_{name}" for name in NUMBERS))
OFFICIAL_SQL, PROVISIONAL_SQL = counted_revision_sql(Basis.OFFICIAL), counted_revision_sql(Basis.PROVISIONAL)
MANY_PROCEDURES = 200  # from which on a condition does not name them
MANY_SENDINGS = 5_000


def _sums_sql(exempt: str) -> str:
    sums = (
        f"COALESCE(SUM(CASE WHEN {condition} THEN n.{name} ELSE 0 END), 0) AS {prefix}{name}"
        for condition, prefix in ((f"NOT {exempt}", ""), (exempt, "exempt_"))
        for name in NUMBERS
    )
    return ",\n       ".join(sums)


# counting: the sendings that count on either basis, each once. missing: those without sums of their unit's group.
MISSING_SQL = f"""
{{lineage}},
reports AS (
    SELECT s.unit_id, u.kind, s.period_id, {OFFICIAL_SQL} AS official_id, {PROVISIONAL_SQL} AS provisional_id
    FROM reporting_submission s
    JOIN months m ON m.period_id = s.period_id
    JOIN sources o ON o.unit_id = s.unit_id
    JOIN units_unit u ON u.id = s.unit_id
),
counting AS (
    SELECT unit_id, kind, period_id, provisional_id AS revision_id FROM reports WHERE provisional_id IS NOT NULL
    UNION ALL
    SELECT unit_id, kind, period_id, official_id FROM reports WHERE official_id <> provisional_id
),
missing {AS_MATERIALIZED} (
    SELECT v.revision_id, v.unit_id, v.kind, v.period_id
    FROM counting v LEFT JOIN reporting_revisionsums k ON k.revision_id = v.revision_id AND k.kind = v.kind
    WHERE k.revision_id IS NULL
)"""  # noqa: S608 - only constants of this code are put in
NUMBER_MISSING_SQL = f"WITH RECURSIVE {MISSING_SQL} SELECT COUNT(*) FROM missing"  # noqa: S608 - constants alone
# LEFT JOIN: a sending of which nothing counts has sums too, and the sendings meet their figures first.
FILL_SQL = f"""
INSERT INTO reporting_revisionsums (revision_id, kind, {", ".join(SUMMED)})
WITH RECURSIVE {MISSING_SQL}
SELECT v.revision_id, v.kind,
       {_sums_sql("e.exempt")}
FROM missing v
LEFT JOIN reporting_revisioncount n ON n.revision_id = v.revision_id
LEFT JOIN reporting_catalogueentry e ON e.period_id = v.period_id AND e.procedure_id = n.procedure_id
      AND e.kind = v.kind AND (e.kind <> '{UnitKind.DEPARTMENT}' OR e.department_id = v.unit_id)
GROUP BY v.revision_id, v.kind
ON CONFLICT (revision_id) DO UPDATE SET
    kind = excluded.kind, {", ".join(f"{name} = excluded.{name}" for name in SUMMED)}
"""  # noqa: S608 - only constants of this code are put in

FORGET_SQL = """
DELETE FROM reporting_revisionsums WHERE kind = %(kind)s AND revision_id IN (
    SELECT r.id FROM reporting_revision r JOIN reporting_submission s ON s.id = r.submission_id
    WHERE s.period_id IN ({periods}) AND {condition}
)
"""
OF_PROCEDURES_SQL = (
    "EXISTS (SELECT 1 FROM reporting_revisioncount n WHERE n.revision_id = r.id AND n.procedure_id IN ({procedures}))"
)

# By the catalogue of now, not by the stored one: a fault in keeping that shows too.
CHECK_SQL = f"""
WITH {PUBLISHED_SQL},
catalogue {AS_MATERIALIZED} (
    SELECT DISTINCT period_id, procedure_id, kind, department_id, exempt FROM published
),
sendings {AS_MATERIALIZED} (
    SELECT r.id AS revision_id, r.number, s.unit_id, u.kind, u.code, s.period_id, m.month
    FROM reporting_submission s
    JOIN months m ON m.period_id = s.period_id
    JOIN units_unit u ON u.id = s.unit_id
    JOIN reporting_revision r ON r.submission_id = s.id
    JOIN reporting_revisionsums k ON k.revision_id = r.id AND k.kind = u.kind
),
recounted AS (
    SELECT v.revision_id,
       {_sums_sql("c.exempt = 1")}
    FROM sendings v
    LEFT JOIN reporting_revisioncount n ON n.revision_id = v.revision_id
    LEFT JOIN catalogue c ON c.period_id = v.period_id AND c.procedure_id = n.procedure_id AND c.kind = v.kind
                         AND (c.kind <> '{UnitKind.DEPARTMENT}' OR c.department_id = v.unit_id)
    GROUP BY v.revision_id
)
SELECT v.code, v.month, v.number,
       {", ".join(f"k.{name}" for name in SUMMED)}, {", ".join(f"f.{name}" for name in SUMMED)}
FROM sendings v
JOIN recounted f ON f.revision_id = v.revision_id
JOIN reporting_revisionsums k ON k.revision_id = v.revision_id
WHERE ({", ".join(f"k.{name}" for name in SUMMED)}) {IS_DISTINCT_FROM} ({", ".join(f"f.{name}" for name in SUMMED)})
ORDER BY v.month, v.code, v.number
"""  # noqa: S608 - only constants of this code are put in


@dataclass(frozen=True, slots=True)
class WrongSums:
    """A sending whose stored sums are not those of its figures: both, in the order of ``SUMMED``."""

    year: int
    month: int
    unit_code: str
    number: int
    stored: tuple[int, ...]
    recounted: tuple[int, ...]


def sending_sums_update(scope: Scope) -> int:
    """Count what is missing of the sums that a recompute of ``scope`` reads; how many they were.

    Sums that a change of the catalogue may have changed are removed first, those of other units too. Two queries where
    nothing changed or is missing.
    """
    with planned_for_many_rows(scope.everyone):
        _forget(kept_catalogue_update(scope.year))
        [(missing,)] = rows_of(NUMBER_MISSING_SQL.format(lineage=scope.lineage_sql), scope.parameters)
    if not missing:
        return 0
    with planned_for_many_rows(missing > MANY_SENDINGS):  # all figures are read, else those of the few by their index
        return run(FILL_SQL.format(lineage=scope.lineage_sql), scope.parameters)


def sending_sums_forget(year: int) -> None:
    """Remove all sums of ``year``, so that the next recompute counts them from the figures."""
    periods = ReportingPeriod.objects.filter(year=year)
    RevisionSums.objects.filter(revision__submission__period__in=periods).delete()


def sending_sums_check(year: int) -> list[WrongSums]:
    """Count all stored sums of ``year`` again from the figures; those that differ, by month, unit and number."""
    return [
        WrongSums(year, month, code, number, tuple(sums[: len(SUMMED)]), tuple(map(int, sums[len(SUMMED) :])))
        for code, month, number, *sums in rows_of(CHECK_SQL, year_parameters(year))
    ]


def _forget(changed: Iterable[ChangedProcedure]) -> None:
    for (kind, department_id), group in groupby(sorted(changed, key=_reporter), key=_reporter):
        found = list(group)
        condition, parameters = _having({each.procedure_id for each in found})
        if department_id:
            condition += " AND s.unit_id = %(department)s"
        periods, more = named_list("period", sorted({each.period_id for each in found}))
        parameters |= more | {"kind": kind, "department": department_id}
        run(FORGET_SQL.format(periods=periods, condition=condition), parameters)


def _reporter(changed: ChangedProcedure) -> tuple[str, int]:
    return changed.kind, changed.department_id


def _having(procedures: Collection[int]) -> tuple[str, dict[str, Any]]:
    """The condition that a sending has one of ``procedures``; none where they are many."""
    if len(procedures) > MANY_PROCEDURES:
        return "1 = 1", {}
    names, parameters = named_list("procedure", sorted(procedures))
    return OF_PROCEDURES_SQL.format(procedures=names), parameters
