"""The reconciliation of a period in sums: by group, by unit, and what only one side has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reporting.models import counted_revision_sql
from reporting.reconciliation.differences import Gap
from reporting.reconciliation.differences_sql import ABOVE, Scope, exceeds, of_units, pairs_sql
from reporting.selection.sorting import Sorting
from units.models import Unit, UnitKind
from units.sql import rows_of

MAX_SHOWN = 300
SUMS = """
    COUNT(*) AS pairs, SUM(p.above) AS above,
    SUM(p.received_total) AS total, SUM(p.system_total) AS system_total,
    SUM(p.received_online) AS online, SUM(p.system_online) AS system_online,
    SUM(CASE WHEN p.system_post IS NOT NULL THEN p.returned_by_post END) AS post, SUM(p.system_post) AS system_post
"""
UNIT_ORDERS = {
    "unit": "u.sort_order {way}, u.code {way}, u.id {way}",
    "above": "g.above {way}, u.sort_order, u.code, u.id",
    "total": "ABS(g.total - g.system_total) {way}, u.sort_order, u.code, u.id",
    "online": "ABS(g.online - g.system_online) {way}, u.sort_order, u.code, u.id",
}


@dataclass(frozen=True, slots=True)
class SumLine:
    """The sums of the pairs that both sides have: of a group, of a unit, or of everything."""

    name: str
    units: int
    pairs: int
    above: int
    gaps: list[Gap | None]  # received, of these online, by post; None where the system counts none by post
    unit: Unit | None = None


NOTHING = SumLine("", 0, 0, 0, [])


@dataclass(frozen=True, slots=True)
class Apart:
    """A unit with procedures that only one side has; ``is_complete``: the other side has nothing of the unit at all."""

    unit: Unit
    procedures: int
    received_total: int
    received_online: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class ApartUnits:
    """The first units with procedures that only one side has, and how many such units there are."""

    rows: list[Apart]
    count: int

    @property
    def more(self) -> int:
        """How many are not among ``rows``."""
        return self.count - len(self.rows)


def group_sums(scope: Scope) -> list[SumLine]:
    """A line for each group of the scope, and one for all of them at the end. One query."""
    sql = f"""WITH {pairs_sql(scope)} SELECT p.kind, COUNT(DISTINCT p.unit_id), {SUMS}
        FROM pairs p GROUP BY p.kind"""  # noqa: S608 - only constants of this code are put in
    by_kind = {row[0]: row[1:] for row in rows_of(sql, scope.parameters)}
    lines = [_line(str(kind.label), by_kind[kind], scope) for kind in UnitKind if kind in by_kind]
    if not lines:
        return []
    everything = [_sum(column) for column in zip(*by_kind.values(), strict=True)]
    return [*lines, _line(_("All groups"), everything, scope)]


class UnitSums:
    """The units of a scope with their sums, as a list that a paginator cuts."""

    def __init__(self, scope: Scope, sorting: Sorting) -> None:
        self.scope = scope
        self.order = UNIT_ORDERS[sorting.column].format(way="DESC" if sorting.is_descending else "ASC")
        sums = f"{exceeds('g.total', 'g.system_total')} OR {exceeds('g.online', 'g.system_online')}"
        self.where = f"WHERE g.above > 0 OR {sums}" if scope.shown == ABOVE else ""
        self.grouped = f"""WITH {pairs_sql(scope)},
            g AS (SELECT p.unit_id, {SUMS} FROM pairs p GROUP BY p.unit_id)"""  # noqa: S608 - constants alone

    def count(self) -> int:
        """How many there are. One query."""
        return int(rows_of(f"{self.grouped} SELECT COUNT(*) FROM g {self.where}", self.scope.parameters)[0][0])  # noqa: S608 - constants

    def __getitem__(self, cut: slice) -> list[SumLine]:
        """The units of ``cut``, in order. Two queries."""
        sql = f"""{self.grouped} SELECT g.* FROM g JOIN units_unit u ON u.id = g.unit_id {self.where}
            ORDER BY {self.order} LIMIT %(limit)s OFFSET %(offset)s"""  # noqa: S608 - only constants of this code
        start = cut.start or 0
        stop = start + 1_000_000 if cut.stop is None else cut.stop
        rows = rows_of(sql, self.scope.parameters | {"limit": stop - start, "offset": start})
        units = Unit.objects.select_related("parent").in_bulk({row[0] for row in rows})
        return [_line(units[pk].display_name, [1, *sums], self.scope, units[pk]) for pk, *sums in rows]


# reported(unit_id, revision_id, procedure_id, …): every figure of the sendings that count. The two sides are put
# together by unit and procedure as wholes: looked up one by one, 300,000 figures took PostgreSQL five times as long.
def _reported_sql(scope: Scope) -> str:
    return f"""
reported AS (
    SELECT s.unit_id, r.procedure_id, r.received_total, r.received_online, r.returned_by_post
    FROM reporting_submission s
    JOIN reporting_revisioncount r ON r.revision_id = {counted_revision_sql(scope.basis)}
    WHERE s.period_id = %(period)s
)"""  # noqa: S608 - only constants of this code are put in; values are parameters


def absent_in_system(scope: Scope) -> ApartUnits:
    """Units with reported figures that the system's counts lack; a reported 0 under one procedure is no lack."""
    sql = f"""
        WITH {_reported_sql(scope)}
        SELECT r.unit_id, COUNT(*), SUM(r.received_total), SUM(r.received_online),
               MIN(CASE WHEN c.unit_id IS NULL THEN 1 ELSE 0 END), COUNT(*) OVER ()
        FROM reported r
        JOIN units_unit u ON u.id = r.unit_id
        LEFT JOIN (SELECT DISTINCT unit_id FROM reporting_systemcount WHERE period_id = %(period)s) c
             ON c.unit_id = r.unit_id
        LEFT JOIN reporting_systemcount y
             ON y.period_id = %(period)s AND y.unit_id = r.unit_id AND y.procedure_id = r.procedure_id
        WHERE y.id IS NULL AND {of_units(scope)}
          AND (c.unit_id IS NULL OR r.received_total > 0 OR r.returned_by_post > 0)
        GROUP BY r.unit_id, u.sort_order, u.code ORDER BY u.sort_order, u.code, r.unit_id LIMIT {MAX_SHOWN}
    """  # noqa: S608 - only constants of this code are put in; values are parameters
    return _apart(rows_of(sql, scope.parameters))


def absent_in_reports(scope: Scope) -> ApartUnits:
    """Units of which the system counts something that no sending on the basis reports."""
    sql = f"""
        WITH {_reported_sql(scope)}
        SELECT y.unit_id, y.procedures, y.total, y.online,
               CASE WHEN {counted_revision_sql(scope.basis)} IS NULL THEN 1 ELSE 0 END, COUNT(*) OVER ()
        FROM (SELECT y.unit_id, COUNT(*) AS procedures, SUM(y.received_total) AS total, SUM(y.received_online) AS online
              FROM reporting_systemcount y
              LEFT JOIN reported r ON r.unit_id = y.unit_id AND r.procedure_id = y.procedure_id
              WHERE y.period_id = %(period)s AND r.unit_id IS NULL GROUP BY y.unit_id) y
        JOIN units_unit u ON u.id = y.unit_id
        LEFT JOIN reporting_submission s ON s.unit_id = y.unit_id AND s.period_id = %(period)s
        WHERE {of_units(scope)} ORDER BY u.sort_order, u.code, y.unit_id LIMIT {MAX_SHOWN}
    """  # noqa: S608 - only constants of this code are put in; values are parameters
    return _apart(rows_of(sql, scope.parameters))


def _apart(rows: list[tuple[Any, ...]]) -> ApartUnits:
    units = Unit.objects.select_related("parent").in_bulk({row[0] for row in rows})
    found = [
        Apart(units[pk], procedures, total, online, bool(complete))
        for pk, procedures, total, online, complete, _all in rows
    ]
    return ApartUnits(found, rows[0][-1] if rows else 0)


def _sum(column: Sequence[int | None]) -> int | None:
    """The sum of what is there; None where nothing is."""
    there = [value for value in column if value is not None]
    return sum(there) if there else None


def _line(name: str, sums: Sequence[Any], scope: Scope, unit: Unit | None = None) -> SumLine:
    units, pairs, above, *numbers = [None if value is None else int(value) for value in sums]
    gaps: list[Gap | None] = []
    for reported, system in zip(numbers[::2], numbers[1::2], strict=True):
        if system is None or reported is None:
            gaps.append(None)
        else:
            gaps.append(Gap(reported, system, scope.tolerance.exceeded(reported, system)))
    return SumLine(name, units or 0, pairs or 0, above or 0, gaps, unit)
