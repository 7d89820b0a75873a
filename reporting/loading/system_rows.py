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
OF_OTHERS = "c.upload_id IN (SELECT u.id FROM reporting_systemupload u WHERE u.system <> %(system)s)"
BY_PERIOD_SQL = f"""
SELECT g.period_id, COUNT(DISTINCT g.unit_id), COUNT(*), SUM(g.received_total), SUM(g.received_online),
       SUM(g.returned_by_post), SUM(CASE WHEN c.id IS NULL THEN 1 ELSE 0 END),
       SUM(CASE WHEN c.id IS NOT NULL AND {DIFFERS} THEN 1 ELSE 0 END),
       SUM(CASE WHEN c.id IS NOT NULL AND {OF_OTHERS} THEN 1 ELSE 0 END)
{COMPARED}
GROUP BY g.period_id
"""
UNSTAGED = """
FROM reporting_systemcount c JOIN reporting_systemupload u ON u.id = c.upload_id
WHERE c.period_id IN (SELECT DISTINCT period_id FROM staged_system) AND NOT EXISTS (
    SELECT 1 FROM staged_system g
    WHERE g.period_id = c.period_id AND g.unit_id = c.unit_id AND g.procedure_id = c.procedure_id
)
"""
ABSENT_SQL = f"""
SELECT c.period_id, SUM(CASE WHEN u.system = %(system)s THEN 1 ELSE 0 END),
       SUM(CASE WHEN u.system = %(system)s THEN 0 ELSE 1 END)
{UNSTAGED} GROUP BY c.period_id
"""
REMOVE_SQL = f"DELETE FROM reporting_systemcount WHERE id IN (SELECT c.id {UNSTAGED} AND u.system = %(system)s)"  # noqa: S608 - constants
REMOVED_UNITS_SQL = f"SELECT DISTINCT c.unit_id {UNSTAGED} AND u.system = %(system)s"
# What the system counted too, and with the same numbers, is its own from now on.
TAKE_OVER_SQL = f"""
UPDATE reporting_systemcount SET upload_id = %(upload)s WHERE id IN (
    SELECT c.id FROM staged_system g JOIN reporting_systemcount c
      ON c.period_id = g.period_id AND c.unit_id = g.unit_id AND c.procedure_id = g.procedure_id
    WHERE {OF_OTHERS}
)
"""  # noqa: S608 - only constants of this code are put in
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
class PeriodReplaced:
    """What a whole month of a system would become: its sums, and how many of its counts are new, changed or removed.

    ``from_others`` of them were counted by another source until now; ``of_others`` counts of other sources stay.
    """

    period_id: int
    units: int
    rows: int
    received_total: int
    received_online: int
    returned_by_post: int | None
    new: int
    changed: int
    from_others: int
    removed: int = 0
    of_others: int = 0

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.changed or self.removed or self.from_others)


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


@dataclass(frozen=True, slots=True)
class Replacement:
    """What counted dossiers would change, by period, and the first hundred counts that would be replaced.

    ``last`` is the newest upload that was recorded then: once another one is, this is no longer what would change.
    """

    periods: list[PeriodReplaced]
    changes: list[ChangedRow]
    last: int | None


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


def replaced_periods(system: str) -> list[PeriodReplaced]:
    """What each period of the staged rows would become, were they all that ``system`` counted in it. Two queries."""
    absent = {period: (int(own), int(others)) for period, own, others in rows_of(ABSENT_SQL, {"system": system})}
    counted = rows_of(BY_PERIOD_SQL, {"system": system})
    return [
        PeriodReplaced(
            period_id=period,
            units=int(units),
            rows=int(rows),
            received_total=int(total),
            received_online=int(online),
            returned_by_post=None if by_post is None else int(by_post),
            new=int(new),
            changed=int(changed),
            from_others=int(from_others),
            removed=absent.get(period, (0, 0))[0],
            of_others=absent.get(period, (0, 0))[1],
        )
        for period, units, rows, total, online, by_post, new, changed, from_others in sorted(counted)
    ]


def removed_units(system: str) -> set[int]:
    """The units that ``remove_absent`` takes counts from."""
    return {int(unit) for (unit,) in rows_of(REMOVED_UNITS_SQL, {"system": system})}


def remove_absent(system: str) -> None:
    """Delete what ``system`` counted earlier in the periods of the staged rows and is not among them."""
    run(REMOVE_SQL, {"system": system})


def take_over(upload_id: int, system: str) -> None:
    """Let staged rows that came from another source come from the upload of ``system``."""
    run(TAKE_OVER_SQL, {"upload": upload_id, "system": system})


def write_rows(upload_id: int) -> None:
    """Store the staged rows as coming from the upload; unchanged rows keep the upload that they came from."""
    run(WRITE_SQL, {"upload": upload_id})
