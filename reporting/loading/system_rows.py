"""Comparing a file's counts of the one-stop system with the stored ones and replacing them, set-based."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from procedures.models import Procedure
from reporting.loading.system_judge import Row
from reporting.models import ReportingPeriod
from units.bulk import staged
from units.models import Unit
from units.sql import IS_DISTINCT_FROM, rows_of, run

MAX_SHOWN = 100
COLUMNS = {
    "period_id": "bigint",
    "unit_id": "bigint",
    "procedure_id": "bigint",
    "received_total": "bigint",
    "received_online": "bigint",
    "returned_by_post": "bigint",
}
COMPARED = """
FROM staged_system g LEFT JOIN reporting_systemcount c
  ON c.period_id = g.period_id AND c.unit_id = g.unit_id AND c.procedure_id = g.procedure_id
"""
DIFFERS = f"""(c.received_total, c.received_online, c.returned_by_post)
      {IS_DISTINCT_FROM} (g.received_total, g.received_online, g.returned_by_post)"""
COUNT_SQL = f"""
SELECT COALESCE(SUM(CASE WHEN c.id IS NULL THEN 1 ELSE 0 END), 0),
       COALESCE(SUM(CASE WHEN c.id IS NOT NULL AND {DIFFERS} THEN 1 ELSE 0 END), 0)
{COMPARED}
"""
CHANGED_SQL = f"""
SELECT g.period_id, g.unit_id, g.procedure_id, c.received_total, c.received_online, c.returned_by_post,
       g.received_total, g.received_online, g.returned_by_post
{COMPARED}
WHERE c.id IS NOT NULL AND {DIFFERS}
ORDER BY g.period_id, g.unit_id, g.procedure_id LIMIT {MAX_SHOWN}
"""
# In the order of their keys, so that two uploads at once wait for each other instead of a deadlock.
WRITE_SQL = f"""
INSERT INTO reporting_systemcount
    (period_id, unit_id, procedure_id, received_total, received_online, returned_by_post, upload_id)
SELECT period_id, unit_id, procedure_id, received_total, received_online, returned_by_post, %(upload)s
FROM staged_system WHERE 1 = 1 ORDER BY period_id, unit_id, procedure_id
ON CONFLICT (period_id, unit_id, procedure_id) DO UPDATE SET
    received_total = excluded.received_total, received_online = excluded.received_online,
    returned_by_post = excluded.returned_by_post, upload_id = excluded.upload_id
WHERE (reporting_systemcount.received_total, reporting_systemcount.received_online,
       reporting_systemcount.returned_by_post)
      {IS_DISTINCT_FROM} (excluded.received_total, excluded.received_online, excluded.returned_by_post)
"""  # noqa: S608 - only constants of this code are put in


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A report and procedure whose numbers an upload replaces: the stored ones and the file's."""

    period: ReportingPeriod
    unit: Unit
    procedure: Procedure
    before: tuple[int | None, ...]
    after: tuple[int | None, ...]

    @property
    def pairs(self) -> list[tuple[int | None, int | None]]:
        """Each number before and after."""
        return list(zip(self.before, self.after, strict=True))


@contextmanager
def staged_rows(rows: Iterable[Row]) -> Iterator[None]:
    """The file's rows in a temporary table, for the functions below. Needs a transaction."""
    with staged("staged_system", COLUMNS, rows):
        yield


def new_and_changed() -> tuple[int, int]:
    """How many of the staged rows are new, and how many differ from the stored numbers."""
    [(new, changed)] = rows_of(COUNT_SQL)
    return int(new), int(changed)


def changed_rows() -> list[ChangedRow]:
    """The first hundred of the staged rows that differ from the stored numbers. Four queries."""
    found = rows_of(CHANGED_SQL)
    periods = ReportingPeriod.objects.in_bulk({row[0] for row in found})
    units = Unit.objects.select_related("parent").in_bulk({row[1] for row in found})
    procedures = Procedure.objects.in_bulk({row[2] for row in found})
    return [
        ChangedRow(periods[period], units[unit], procedures[procedure], tuple(numbers[:3]), tuple(numbers[3:]))
        for period, unit, procedure, *numbers in found
    ]


def write_rows(upload_id: int) -> None:
    """Store the staged rows as coming from the upload; unchanged rows keep the upload that they came from."""
    run(WRITE_SQL, {"upload": upload_id})
