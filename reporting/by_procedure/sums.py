"""What was received under each procedure: sums over units and months, in set-based SQL.

They are read from the sums that the drain keeps (``reporting.figures.procedure_sums``): the same sendings count as in
``Compliance``, those of units too that are closed by now. The catalogue is joined when they are read. The counted sums
of all procedures together are those of ``Compliance``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from reporting.figures.catalogue import PUBLISHED_SQL, year_parameters
from reporting.models import EVERY_UNIT, Basis
from reporting.rates import rounded_rate
from units.models import UnitKind
from units.sql import AS_MATERIALIZED, named_list, rows_of

SUMMED = ("received_total", "received_online", "returned_by_post")
SUMS = (*SUMMED, *(f"exempt_{name}" for name in SUMMED))
# The numbers of units in ``Handled``: of dossiers of which kind, in months in which the catalogue says what.
NUMBERS_OF_UNITS = {
    "units": ("total", "c.counted + c.exempt"),
    "counted_units": ("total", "c.counted"),
    "counted_units_online": ("online", "c.counted"),
    "exempt_units": ("total", "c.exempt"),
    "exempt_units_online": ("online", "c.exempt"),
}
UNITS_ONCE = [
    f"SUM(CASE WHEN x.{kind} & ({months}) > 0 THEN x.units ELSE 0 END) AS {name}"
    for name, (kind, months) in NUMBERS_OF_UNITS.items()
]


def _split(value: str, counted: str, exempt: str) -> str:
    """The sum of ``value`` under two names: where the catalogue counts it, and where it does not."""
    return ", ".join(
        f"SUM(CASE WHEN c.exempt = {number} THEN {value} ELSE 0 END) AS {name}"
        for number, name in enumerate((counted, exempt))
    )


# catalogue: of each month what is reportable, by whom (a department, or every unit of a group), and whether it counts.
CATALOGUE_SQL = f"""
{PUBLISHED_SQL},
catalogue {AS_MATERIALIZED} (
    SELECT DISTINCT p.period_id, m.month, p.procedure_id, p.kind, COALESCE(p.department_id, {EVERY_UNIT}) AS department,
           p.exempt
    FROM published p JOIN months m ON m.period_id = p.period_id AND m.month IN ({{months}})
    WHERE {{condition}}
)"""  # noqa: S608 - only constants of this code are put in

# sums: by procedure or by month what is kept of the catalogue's rows; what is in no catalogue is left out.
SUMS_SQL = f"""
WITH {CATALOGUE_SQL},
sums AS (
    SELECT c.{{key}}, {", ".join(_split(f"x.{name}", name, f"exempt_{name}") for name in SUMMED)},
           SUM(x.units) AS units, {_split("x.units", "counted_units", "exempt_units")},
           {_split("x.units_online", "counted_units_online", "exempt_units_online")}
    FROM catalogue c
    JOIN reporting_proceduresum x ON x.period_id = c.period_id AND x.basis = %(basis)s AND x.sendings > 0
     AND x.procedure_id = c.procedure_id AND x.kind = c.kind AND x.department = c.department
    GROUP BY c.{{key}}
)"""  # noqa: S608 - only constants of this code are put in
OF_SUMS_SQL = f"{SUMS_SQL} SELECT {{key}}, {', '.join((*SUMS, *NUMBERS_OF_UNITS))} FROM sums"  # noqa: S608 - constants

# patterns: how many units had dossiers in which months; once: each unit once over several months, of which those are
# looked at in which the catalogue has the procedure.
ONCE_SQL = f"""
looked_at AS (
    SELECT procedure_id, kind, department,
           SUM(CASE WHEN exempt = 0 THEN 1 << (month - 1) ELSE 0 END) AS counted,
           SUM(CASE WHEN exempt = 1 THEN 1 << (month - 1) ELSE 0 END) AS exempt
    FROM catalogue WHERE month IN ({{once}}) GROUP BY procedure_id, kind, department
),
patterns {AS_MATERIALIZED} (
    SELECT procedure_id, kind,
           CASE WHEN kind = '{UnitKind.DEPARTMENT}' THEN unit_id ELSE {EVERY_UNIT} END AS department,
           {{basis}}_total AS total, {{basis}}_online AS online, COUNT(*) AS units
    FROM reporting_proceduremonths
    WHERE year = %(year)s AND {{basis}}_total > 0 AND {{condition}}
    GROUP BY procedure_id, kind, CASE WHEN kind = '{UnitKind.DEPARTMENT}' THEN unit_id ELSE {EVERY_UNIT} END,
             {{basis}}_total, {{basis}}_online
),
once {AS_MATERIALIZED} (
    SELECT c.procedure_id, {", ".join(UNITS_ONCE)}
    FROM looked_at c
    JOIN patterns x ON x.procedure_id = c.procedure_id AND x.kind = c.kind AND x.department = c.department
    GROUP BY c.procedure_id
)"""  # noqa: S608 - only constants of this code are put in
WITH_UNITS_SQL = f"""
{SUMS_SQL}, {ONCE_SQL}
SELECT s.procedure_id, {", ".join(f"s.{name}" for name in SUMS)},
       {", ".join(f"COALESCE(o.{name}, 0)" for name in NUMBERS_OF_UNITS)}
FROM sums s LEFT JOIN once o ON o.procedure_id = s.procedure_id
"""  # noqa: S608 - only constants of this code are put in
MONTHS_AND_UNITS_SQL = f"""
{SUMS_SQL}, {ONCE_SQL}
SELECT month, {", ".join((*SUMS, *NUMBERS_OF_UNITS))}, COALESCE((SELECT units FROM once), 0) FROM sums
"""  # noqa: S608 - only constants of this code are put in

# The figures of one procedure by unit, of those sendings that are in the kept sums.
BY_UNIT_SQL = f"""
WITH {CATALOGUE_SQL},
sums AS (
    SELECT k.unit AS unit_id, {", ".join(_split(f"n.{name}", name, f"exempt_{name}") for name in SUMMED)}
    FROM catalogue c
    JOIN reporting_summedsending k
      ON k.period = c.period_id AND k.kind = c.kind AND (c.department = {EVERY_UNIT} OR c.department = k.unit)
    JOIN reporting_revisioncount n ON n.revision_id = k.{{basis}} AND n.procedure_id = %(procedure)s
    WHERE {{units}}
    GROUP BY k.unit
)
SELECT unit_id, {", ".join(SUMS)} FROM sums
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


def sums_by_procedure(
    year: int, months: Collection[int], basis: str, *, count_units: bool = True
) -> dict[int, Handled]:
    """By procedure id; procedures without a figure that counts are left out. One query.

    Without ``count_units`` the numbers of units are those of units a month, added up.
    """
    sql = WITH_UNITS_SQL if count_units and len(months) > 1 else OF_SUMS_SQL
    return {pk: Handled(*numbers) for pk, *numbers in _rows(sql, year, months, basis, key="procedure_id")}


def sums_by_unit(
    year: int, months: Collection[int], basis: str, procedure_id: int, unit_ids: Collection[int] | None = None
) -> dict[int, Handled]:
    """The sums of one procedure by unit id, of all units or of these, without numbers of units. One query."""
    rows = _rows(BY_UNIT_SQL, year, months, basis, procedure_id=procedure_id, unit_ids=unit_ids)
    return {unit_id: Handled(*numbers) for unit_id, *numbers in rows}


def sums_by_month(year: int, months: Collection[int], basis: str, procedure_id: int) -> dict[int, Handled]:
    """The sums of one procedure by month number, in order; months without such a figure are left out. One query."""
    rows = _rows(OF_SUMS_SQL, year, months, basis, key="month", procedure_id=procedure_id)
    return {month: Handled(*numbers) for month, *numbers in sorted(rows)}


def sums_by_month_and_units(
    year: int, months: Collection[int], basis: str, procedure_id: int, span: Collection[int]
) -> tuple[dict[int, Handled], int]:
    """The same, and how many units had a dossier in the months of ``span``, which are among ``months``. One query."""
    rows = _rows(MONTHS_AND_UNITS_SQL, year, months, basis, key="month", procedure_id=procedure_id, once=span)
    found = {month: Handled(*numbers) for month, *numbers, _units in sorted(rows)}
    return found, rows[0][-1] if rows else 0


def _rows(
    sql: str,
    year: int,
    months: Collection[int],
    basis: str,
    *,
    key: str = "",
    procedure_id: int | None = None,
    unit_ids: Collection[int] | None = None,
    once: Collection[int] = (),
) -> list[tuple[int, ...]]:
    """Whole numbers; PostgreSQL gives sums of large ones as decimals."""
    if not months or (unit_ids is not None and not unit_ids):
        return []
    numbers, parameters = named_list("month", months)
    once_numbers, more = named_list("once", once or months)
    units, of_units = ("1 = 1", {}) if unit_ids is None else _among(unit_ids)
    text = sql.format(
        months=numbers,
        once=once_numbers,
        condition="1 = 1" if procedure_id is None else "procedure_id = %(procedure)s",
        units=units,
        basis=Basis(basis).value,
        key=key,
    )
    parameters |= more | of_units | year_parameters(year) | {"basis": basis, "procedure": procedure_id}
    return [tuple(map(int, row)) for row in rows_of(text, parameters)]


def _among(unit_ids: Collection[int]) -> tuple[str, dict[str, int]]:
    numbers, parameters = named_list("unit", unit_ids)
    return f"k.unit IN ({numbers})", parameters
