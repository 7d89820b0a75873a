"""What units reported compared with what the one-stop system counted, as SQL: one text for SQLite and PostgreSQL.

A *pair* is a unit and procedure of one period of which both sides have numbers. Everything here only reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reporting.models import NUMBERS, Basis, DifferenceState, ReportingPeriod, counted_revision_sql
from reporting.reconciliation.tolerance import Tolerance
from units.address_query import AddressQuery, one_of, word
from units.models import UnitKind

ABOVE, ALL = "above", "all"
NEW = "new"  # the state of a difference about which nothing was recorded


@dataclass(frozen=True, slots=True)
class Scope(AddressQuery):
    """What a page of differences is about; empty texts choose nothing."""

    period: ReportingPeriod
    tolerance: Tolerance
    basis: str = one_of(Basis.values, Basis.PROVISIONAL)
    kind: str = one_of(UnitKind.values)
    district: str = word()
    unit: str = word()
    state: str = one_of([NEW, *DifferenceState.values])
    shown: str = one_of([ABOVE, ALL], ABOVE)

    @property
    def parameters(self) -> dict[str, Any]:
        """What the statements of this module need."""
        return {
            "period": self.period.pk,
            "count": self.tolerance.count,
            "percent": self.tolerance.percent,
            "kind": self.kind,
            "district": self.district,
            "unit": self.unit,
            "state": self.state,
            "district_kind": UnitKind.DISTRICT,
        }


# The unit ``u`` belongs to the district on the last day of the period.
IN_DISTRICT_SQL = """EXISTS (
    SELECT 1 FROM units_unit d
    JOIN reporting_reportingperiod e ON e.id = %(period)s
    LEFT JOIN units_formerdistrict f ON f.unit_id = u.id AND f.until = (
        SELECT MIN(g.until) FROM units_formerdistrict g WHERE g.unit_id = u.id AND g.until >= e.ends_on
    )
    WHERE d.code = %(district)s AND d.kind = %(district_kind)s
      AND d.id = CASE WHEN f.id IS NULL THEN u.parent_id ELSE f.district_id END
)"""


def exceeds(reported: str, system: str) -> str:
    """The rule of ``Tolerance.exceeded`` over two columns."""
    return f"(ABS({reported} - {system}) > %(count)s AND 100 * ABS({reported} - {system}) > %(percent)s * {system})"


def of_units(scope: Scope) -> str:
    """The condition on ``u`` (a unit) that the filters of ``scope`` make."""
    conditions = ["1 = 1"]
    if scope.kind:
        conditions.append("u.kind = %(kind)s")
    if scope.unit:
        conditions.append("u.code = %(unit)s")
    if scope.district:
        conditions.append(IN_DISTRICT_SQL)
    return " AND ".join(conditions)


def pairs_sql(scope: Scope) -> str:
    """``pairs``: every pair of the scope, with ``above`` = 1 where a number exceeds."""
    above = " OR ".join(exceeds(f"r.{name}", f"y.{name}") for name in NUMBERS)
    return f"""
pairs AS (
    SELECT y.unit_id, y.procedure_id, u.kind, r.revision_id,
           {counted_revision_sql(Basis.OFFICIAL)} AS official_id,
           {counted_revision_sql(Basis.PROVISIONAL)} AS provisional_id,
           r.received_total, r.received_online, r.returned_by_post,
           y.received_total AS system_total, y.received_online AS system_online, y.returned_by_post AS system_post,
           CASE WHEN {above} THEN 1 ELSE 0 END AS above
    FROM reporting_systemcount y
    JOIN units_unit u ON u.id = y.unit_id
    JOIN reporting_submission s ON s.unit_id = y.unit_id AND s.period_id = y.period_id
    JOIN reporting_revisioncount r ON r.procedure_id = y.procedure_id
         AND r.revision_id = {counted_revision_sql(scope.basis)}
    WHERE y.period_id = %(period)s AND {of_units(scope)}
)"""  # noqa: S608 - only constants of this code are put in; values are parameters
