"""What was received under each procedure: sums over units and months, in set-based SQL.

They follow the recompute (``reporting.figures.recompute``): the same sendings count, those of units too that are closed
by now, and so does the same catalogue. The counted sums of all procedures together are those of ``Compliance``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from reporting.figures.catalogue import PUBLISHED_SQL, year_parameters
from reporting.models import counted_revision_sql
from reporting.rates import rounded_rate
from units.sql import AS_MATERIALIZED, named_list, rows_of

SUMMED = ("received_total", "received_online", "returned_by_post")
UNITS_WITH = ("received_total", "received_online", "exempt_received_total", "exempt_received_online")

# sendings: of each report of the months the one that counts. handled: one row a procedure, unit and, if asked, month.
# LEFT JOIN with HAVING: what is in no catalogue is left out, as an inner join would, but the sendings meet their
# figures first. PostgreSQL guesses few rows for the catalogue and would multiply it with the sendings: minutes.
SUMS_SQL = f"""
WITH {PUBLISHED_SQL},
catalogue {AS_MATERIALIZED} (
    SELECT DISTINCT period_id, procedure_id, kind, department_id, exempt FROM published
),
sendings {AS_MATERIALIZED} (
    SELECT s.unit_id, u.kind, s.period_id, m.month, {{counted}} AS revision_id
    FROM reporting_submission s
    JOIN months m ON m.period_id = s.period_id AND m.month IN ({{months}})
    JOIN units_unit u ON u.id = s.unit_id
    WHERE {{counted}} IS NOT NULL
),
handled AS (
    SELECT n.procedure_id, v.unit_id, MIN(v.month) AS month,
           {", ".join(f"SUM(CASE WHEN c.exempt = 0 THEN n.{name} ELSE 0 END) AS {name}" for name in SUMMED)},
           {", ".join(f"SUM(CASE WHEN c.exempt = 1 THEN n.{name} ELSE 0 END) AS exempt_{name}" for name in SUMMED)}
    FROM sendings v
    JOIN reporting_revisioncount n ON n.revision_id = v.revision_id
    LEFT JOIN catalogue c ON c.period_id = v.period_id AND c.procedure_id = n.procedure_id AND c.kind = v.kind
                         AND (c.kind <> 'department' OR c.department_id = v.unit_id)
    WHERE {{condition}}
    GROUP BY n.procedure_id, v.unit_id{{by_month}}
    HAVING COUNT(c.exempt) > 0
)
SELECT {{key}}, {", ".join(f"SUM({prefix}{name})" for prefix in ("", "exempt_") for name in SUMMED)},
       SUM(CASE WHEN received_total + exempt_received_total > 0 THEN 1 ELSE 0 END),
       {", ".join(f"SUM(CASE WHEN {name} > 0 THEN 1 ELSE 0 END)" for name in UNITS_WITH)}
FROM handled
GROUP BY {{key}}
"""  # noqa: S608 - only constants of this code are put in


@dataclass(frozen=True, slots=True)
class Handled:
    """Counted and exempt sums, and how many units had at least one dossier: of either, and of each kind."""

    received_total: int = 0
    received_online: int = 0
    returned_by_post: int = 0
    exempt_received_total: int = 0
    exempt_received_online: int = 0
    exempt_returned_by_post: int = 0
    units: int = 0
    counted_units: int = 0
    counted_units_online: int = 0
    exempt_units: int = 0
    exempt_units_online: int = 0

    @property
    def total(self) -> int:
        """Received in all, counted in the province's rate or not."""
        return self.received_total + self.exempt_received_total

    @property
    def online(self) -> int:
        return self.received_online + self.exempt_received_online

    @property
    def by_post(self) -> int:
        return self.returned_by_post + self.exempt_returned_by_post

    @property
    def rate(self) -> Decimal | None:
        """Of everything received, what came online: a procedure has a rate of its own also while it does not count."""
        return rounded_rate(self.online, self.total)

    @property
    def counted_rate(self) -> Decimal | None:
        """The online rate over counted figures only; the only rate that sums of several procedures have."""
        return rounded_rate(self.received_online, self.received_total)

    def __add__(self, other: Handled) -> Handled:
        return Handled(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


NOTHING = Handled()


def sums_by_procedure(year: int, months: Collection[int], basis: str) -> dict[int, Handled]:
    """By procedure id; procedures without a figure that counts are left out. One query."""
    return dict(_sums(year, months, basis, key="procedure_id"))


def sums_by_unit(year: int, months: Collection[int], basis: str, procedure_id: int) -> dict[int, Handled]:
    """The sums of one procedure by unit id. One query."""
    return dict(_sums(year, months, basis, key="unit_id", procedure_id=procedure_id))


def sums_by_month(year: int, months: Collection[int], basis: str, procedure_id: int) -> dict[int, Handled]:
    """The sums of one procedure by month number, in order; months without such a figure are left out. One query."""
    found = _sums(year, months, basis, key="month", procedure_id=procedure_id)
    return dict(sorted(found))


def _sums(
    year: int, months: Collection[int], basis: str, *, key: str, procedure_id: int | None = None
) -> list[tuple[int, Handled]]:
    if not months:
        return []
    numbers, parameters = named_list("month", months)
    sql = SUMS_SQL.format(
        months=numbers,
        counted=counted_revision_sql(basis),
        by_month=", v.month" if key == "month" else "",
        condition="1 = 1" if procedure_id is None else "n.procedure_id = %(procedure)s",
        key=key,
    )
    parameters |= year_parameters(year) | {"procedure": procedure_id}
    return [(key, Handled(*(int(number) for number in numbers))) for key, *numbers in rows_of(sql, parameters)]
