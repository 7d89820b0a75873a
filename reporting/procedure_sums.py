"""Sums by procedure and by field over some months of a year: over all units, counted and exempt apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count

from procedures.models import Procedure, Publication
from reporting.catalogue import PUBLISHED_SQL, Entry, catalogue_of_year, year_parameters
from reporting.models import ReportingPeriod
from reporting.rates import rounded_rate
from units.models import Unit

# What stands on a basis: the confirmed sending, or the last one that was not returned.
STANDING = {
    "official": "s.accepted_revision_id",
    "provisional": "COALESCE(s.sent_revision_id, s.accepted_revision_id)",
}
# The same joins as the recompute's, so that the sums over all procedures are the province's: only expected pairs of
# unit and month (they have a row of compliance), and of these only what the unit reports in the month. First by unit,
# then over units: counting distinct units over millions of counts would sort them all.
SUMS_SQL = f"""
WITH {PUBLISHED_SQL},
catalogue AS MATERIALIZED (
    SELECT DISTINCT period_id, procedure_id, kind, department_id, exempt FROM published
),
by_unit AS (
    SELECT n.procedure_id, c.exempt, s.unit_id, SUM(n.received_total) AS received_total,
           SUM(n.received_online) AS received_online, SUM(n.returned_by_post) AS returned_by_post
    FROM reporting_submission s
    JOIN months m ON m.period_id = s.period_id AND m.month BETWEEN %(first)s AND %(last)s
    JOIN reporting_compliance e ON e.unit_id = s.unit_id AND e.period_id = s.period_id AND e.basis = %(basis)s
    JOIN units_unit u ON u.id = s.unit_id
    JOIN reporting_revisioncount n ON n.revision_id = {{standing}}
    JOIN catalogue c ON c.period_id = s.period_id AND c.procedure_id = n.procedure_id AND c.kind = u.kind
                    AND (c.kind <> 'department' OR c.department_id = u.id)
    GROUP BY n.procedure_id, c.exempt, s.unit_id
)
SELECT procedure_id, exempt, SUM(received_total), SUM(received_online), SUM(returned_by_post),
       SUM(CASE WHEN received_total > 0 THEN 1 ELSE 0 END), SUM(CASE WHEN received_online > 0 THEN 1 ELSE 0 END)
FROM by_unit
GROUP BY procedure_id, exempt
"""  # noqa: S608 - only constants of this code are put in


@dataclass(frozen=True, slots=True)
class Sums:
    """What all units together reported; units count once, over however many months."""

    received_total: int = 0
    received_online: int = 0
    returned_by_post: int = 0
    units_with_dossiers: int = 0
    units_online: int = 0

    @property
    def rate(self) -> Decimal | None:
        return rounded_rate(self.received_online, self.received_total)


@dataclass(frozen=True, slots=True)
class ProcedureSums:
    """One procedure: its level and handler in the last of the months, whether it counts, and its sums.

    A procedure that was exempt in some of the months only has two.
    """

    procedure: Procedure
    level: int
    department: Unit | None
    exempt: bool
    sums: Sums

    @property
    def handled_by(self) -> str:
        """The department, or the level of government whose units all handle it."""
        return self.department.display_name if self.department else str(self.procedure.get_authority_level_display())


@dataclass(frozen=True, slots=True)
class FieldSums:
    """One field (lĩnh vực): how many counted procedures it has, and their sums."""

    name: str
    procedures: int
    received_total: int
    received_online: int
    returned_by_post: int

    @property
    def rate(self) -> Decimal | None:
        return rounded_rate(self.received_online, self.received_total)


def procedure_sums(period: ReportingPeriod, basis: str, months: range) -> list[ProcedureSums]:
    """Every procedure reportable in ``months`` of the period's year, in the catalogue's order. Five queries."""
    entries = _entries(period.year, months)
    sums = _sums(period.year, basis, months)
    ids = {procedure for procedure, _exempt in entries}
    procedures = Procedure.objects.filter(pk__in=ids).order_by("authority_level", "sort_order", "code")
    departments = Unit.objects.in_bulk({entry.department_id for entry in entries.values() if entry.department_id})
    found = []
    for procedure in procedures:
        for exempt in (False, True):
            entry = entries.get((procedure.pk, exempt))
            if entry is not None:
                department = departments.get(entry.department_id or 0)
                figures = sums.get((procedure.pk, exempt), Sums())
                found.append(ProcedureSums(procedure, entry.level, department, exempt, figures))
    return found


def field_sums(procedures: Iterable[ProcedureSums]) -> list[FieldSums]:
    """The counted ones of ``procedures`` by field, fields in the order in which they first come."""
    found: dict[str, FieldSums] = {}
    for each in procedures:
        if not each.exempt:
            name, sums = each.procedure.field, each.sums
            before = found.get(name) or FieldSums(name, 0, 0, 0, 0)
            found[name] = FieldSums(
                name,
                before.procedures + 1,
                before.received_total + sums.received_total,
                before.received_online + sums.received_online,
                before.returned_by_post + sums.returned_by_post,
            )
    return list(found.values())


def published_levels(period: ReportingPeriod) -> dict[int, int]:
    """How many procedures are published at each service level on the last day of ``period``. One query."""
    rows = Publication.objects.in_force_during(period.ends_on, period.ends_on).order_by().values_list("level")
    return dict(rows.annotate(number=Count("pk")))


def _entries(year: int, months: range) -> dict[tuple[int, bool], Entry]:
    """The last entry of each procedure in ``months``, counted and exempt apart."""
    periods = ReportingPeriod.objects.filter(year=year, month__in=list(months)).order_by("month")
    of_year = catalogue_of_year(year)
    return {
        (entry.procedure_id, entry.exempt): entry
        for period_id in periods.values_list("pk", flat=True)
        for entry in of_year.get(period_id, [])
    }


def _sums(year: int, basis: str, months: range) -> dict[tuple[int, bool], Sums]:
    parameters = year_parameters(year) | {"basis": basis, "first": months[0], "last": months[-1]}
    with connection.cursor() as cursor:
        cursor.execute(SUMS_SQL.replace("{standing}", STANDING[basis]), parameters)
        return {(row[0], bool(row[1])): Sums(*map(int, row[2:])) for row in cursor.fetchall()}
