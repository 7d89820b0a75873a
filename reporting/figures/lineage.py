"""Which units a recompute writes, and whose months each of them shows: parts of its statements.

months: see ``reporting.figures.catalogue``.
inheritances: which unit takes over which unit's months, and as of which month of the year.
affected: the given units and those that inherit from them this year by merger or renaming.
lineage: each affected unit with itself and every unit whose months it shows in its own year to date, since when, and
how many units these are.
sources: all units of these: ``alone`` if its own year to date shows nobody else's months, ``shared`` if its months are
in a year to date of several units.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from reporting.figures.catalogue import MONTHS_SQL, year_parameters
from units.sql import named_list, rows_of

LINEAGE_SQL = f"""
{MONTHS_SQL},
inheritances AS (
    SELECT n.predecessor_id, n.successor_id, MIN(m.month) AS since
    FROM units_unitsuccession n JOIN months m ON m.ends_on >= n.effective_on
    WHERE n.kind IN ('merger', 'renaming') AND n.effective_on >= (SELECT MIN(starts_on) FROM months)
    GROUP BY n.predecessor_id, n.successor_id
),
affected(unit_id) AS (
    SELECT id FROM units_unit WHERE {{scope}}
    UNION
    SELECT i.successor_id FROM affected a JOIN inheritances i ON i.predecessor_id = a.unit_id
),
steps(unit_id, source_id, since) AS (
    SELECT unit_id, unit_id, 0 FROM affected
    UNION
    SELECT s.unit_id, i.predecessor_id, CASE WHEN i.since > s.since THEN i.since ELSE s.since END
    FROM steps s JOIN inheritances i ON i.successor_id = s.source_id
),
lineage AS (
    SELECT unit_id, source_id, since, COUNT(*) OVER (PARTITION BY unit_id) AS units
    FROM (SELECT unit_id, source_id, MIN(since) AS since FROM steps GROUP BY unit_id, source_id) once
),
sources AS (
    SELECT source_id AS unit_id, MAX(CASE WHEN units = 1 THEN 1 ELSE 0 END) AS alone,
           MAX(CASE WHEN units > 1 THEN 1 ELSE 0 END) AS shared
    FROM lineage
    GROUP BY source_id
)"""  # noqa: S608 - only constants of this code are put in


# The same where no unit shows another's months, which is the rule: most of the time of one unit's recompute goes into
# planning the statement, and there is nothing of this to plan.
ALONE_SQL = f"""
{MONTHS_SQL},
lineage AS (
    SELECT id AS unit_id, id AS source_id FROM units_unit WHERE {{scope}}
),
sources AS (
    SELECT unit_id, 1 AS alone, 0 AS shared FROM lineage
)"""  # noqa: S608 - only constants of this code are put in
SUCCESSIONS_SQL = """
SELECT COUNT(*) FROM units_unitsuccession n
WHERE n.kind IN ('merger', 'renaming')
  AND n.effective_on >= (SELECT MIN(starts_on) FROM reporting_reportingperiod WHERE year = %(year)s)
  AND n.effective_on <= (SELECT MAX(ends_on) FROM reporting_reportingperiod WHERE year = %(year)s)
  AND {condition}
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """What to recompute: a year, all its units or some and their successors, and the parts of statements for these."""

    year: int
    everyone: bool
    alone: bool
    lineage_sql: str
    parameters: dict[str, Any]

    @classmethod
    def of(cls, year: int, unit_ids: Collection[int] | None = None) -> Scope:
        """``unit_ids`` None means every unit. One query.

        Raises:
            ValueError: there is no unit among ``unit_ids``.
        """
        parameters = year_parameters(year)
        scope = condition = "1 = 1"
        if unit_ids is not None:
            numbers, more = named_list("unit", unit_ids)
            parameters |= more
            scope = f"id IN ({numbers})"
            condition = f"(n.predecessor_id IN ({numbers}) OR n.successor_id IN ({numbers}))"
        [(successions,)] = rows_of(SUCCESSIONS_SQL.format(condition=condition), parameters)
        lineage = LINEAGE_SQL if successions else ALONE_SQL
        return cls(year, unit_ids is None, not successions, lineage.format(scope=scope), parameters)
