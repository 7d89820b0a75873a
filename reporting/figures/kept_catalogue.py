"""The catalogue by which the stored sums of sendings were counted, compared with the catalogue of now.

Nobody has to say that the catalogue changed: each recompute compares the two, so that a change is found however it was
made. Callers hold the lock of ``figures_lock``.
"""

from __future__ import annotations

from dataclasses import dataclass

from reporting.figures.catalogue import PUBLISHED_SQL, year_parameters
from reporting.models import CatalogueEntry
from units.sql import AS_MATERIALIZED, insert_rows, rows_of

BATCH = 500

# One statement, so that both answers are about one state of the catalogue: what is added and what is gone.
# A department is compared as 0 where there is none.
DIFFERENCE_SQL = f"""
WITH {PUBLISHED_SQL},
catalogue {AS_MATERIALIZED} (
    SELECT DISTINCT period_id, procedure_id, kind, department_id, exempt FROM published
),
kept {AS_MATERIALIZED} (
    SELECT e.id, e.period_id, e.procedure_id, e.kind, e.department_id, CASE WHEN e.exempt THEN 1 ELSE 0 END AS exempt
    FROM reporting_catalogueentry e
    WHERE e.period_id IN (SELECT period_id FROM months)
)
SELECT NULL, c.period_id, c.procedure_id, c.kind, c.department_id, c.exempt
FROM catalogue c
LEFT JOIN kept k ON k.period_id = c.period_id AND k.procedure_id = c.procedure_id AND k.kind = c.kind
                AND COALESCE(k.department_id, 0) = COALESCE(c.department_id, 0) AND k.exempt = c.exempt
WHERE k.id IS NULL
UNION ALL
SELECT k.id, k.period_id, k.procedure_id, k.kind, k.department_id, k.exempt
FROM kept k
LEFT JOIN catalogue c ON c.period_id = k.period_id AND c.procedure_id = k.procedure_id AND c.kind = k.kind
                     AND COALESCE(c.department_id, 0) = COALESCE(k.department_id, 0) AND c.exempt = k.exempt
WHERE c.period_id IS NULL
"""  # noqa: S608 - only constants of this code are put in


@dataclass(frozen=True, slots=True, order=True)
class ChangedProcedure:
    """A procedure that a group, or one department, reports otherwise in a month: now, no longer, or exempt or not."""

    period_id: int
    kind: str
    department_id: int
    procedure_id: int


def kept_catalogue_update(year: int) -> list[ChangedProcedure]:
    """Store the catalogue of ``year`` as it is now; what differs from the stored one, sorted. One query if nothing."""
    rows = rows_of(DIFFERENCE_SQL, year_parameters(year))
    gone = [row[0] for row in rows if row[0] is not None]
    for start in range(0, len(gone), BATCH):
        CatalogueEntry.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    added = [
        CatalogueEntry(
            period_id=period_id, procedure_id=procedure_id, kind=kind, department_id=department_id, exempt=bool(exempt)
        )
        for pk, period_id, procedure_id, kind, department_id, exempt in rows
        if pk is None
    ]
    if added:
        insert_rows(CatalogueEntry, added)
    return sorted(
        {
            ChangedProcedure(period_id, kind, department_id or 0, procedure_id)
            for _pk, period_id, procedure_id, kind, department_id, _exempt in rows
        }
    )
