"""By procedure: how many online dossiers are missing to the quotas of the units that received them, exactly.

Over units u with a quota, of a procedure in the year to date: Σ (quota of u × received by u − received online by u).
Units above their quota weigh against those below, as they do in the rate; units without a quota are left out. Added up
over all procedures it is the same sum over the units' own lines.

The kept sums by procedure know groups and departments, not quotas. So every unit of a group is first taken at the
quota that most of the group have; the figures of the others alone are read from their sendings and corrected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q

from reporting.by_procedure.sums import CATALOGUE_SQL
from reporting.figures.catalogue import year_parameters
from reporting.figures.inheritance import steps_of_year
from reporting.figures.lines import Line
from reporting.leader.contributions import NOTHING, Dossiers
from reporting.models import EVERY_UNIT, Basis, Compliance, ReportingPeriod
from reporting.rates import HUNDREDTHS
from units.models import UnitKind
from units.sql import AS_MATERIALIZED, IS_DISTINCT_FROM, named_list, rows_of

NUMBERS_SQL = """
SUM({x}.received_online), SUM({x}.received_total),
SUM(CASE WHEN c.month = %(last)s THEN {x}.received_online ELSE 0 END),
SUM(CASE WHEN c.month = %(last)s THEN {x}.received_total ELSE 0 END)"""

KEPT_SQL = f"""
WITH {CATALOGUE_SQL}
SELECT c.procedure_id, c.kind, c.department, {NUMBERS_SQL.format(x="x")}
FROM catalogue c
JOIN reporting_proceduresum x ON x.period_id = c.period_id AND x.basis = %(basis)s AND x.sendings > 0
 AND x.procedure_id = c.procedure_id AND x.kind = c.kind AND x.department = c.department
WHERE c.exempt = 0
GROUP BY c.procedure_id, c.kind, c.department
"""  # noqa: S608 - only constants of this code are put in

# sendings: those in the kept sums of some units, each with the minimum by which its dossiers are judged.
OF_SENDINGS_SQL = f"""
WITH {CATALOGUE_SQL},
sendings {AS_MATERIALIZED} ({{sendings}})
SELECT c.procedure_id, c.kind, s.minimum, {NUMBERS_SQL.format(x="n")}
FROM sendings s
JOIN catalogue c ON c.period_id = s.period AND c.kind = s.kind AND c.department IN ({EVERY_UNIT}, s.unit)
JOIN reporting_revisioncount n ON n.revision_id = s.revision_id AND n.procedure_id = c.procedure_id
WHERE c.exempt = 0
GROUP BY c.procedure_id, c.kind, s.minimum
"""  # noqa: S608 - only constants of this code are put in

# The units with a line and another minimum than most of their group; departments are in the kept sums by themselves.
OTHERS_SQL = f"""
SELECT k.unit, k.kind, k.period, k.{{basis}} AS revision_id, x.minimum_hundredths AS minimum
FROM reporting_compliance x
JOIN units_unit u ON u.id = x.unit_id AND u.kind <> '{UnitKind.DEPARTMENT}'
JOIN reporting_summedsending k ON k.unit = x.unit_id
WHERE x.period_id = %(as_of)s AND x.basis = %(basis)s AND x.expected AND k.{{basis}} IS NOT NULL
  AND x.minimum_hundredths {IS_DISTINCT_FROM} {{most}}"""  # noqa: S608 - only constants of this code are put in

# Units without a line, by the minimum of who shows their months.
LISTED_SQL = """
SELECT k.unit, k.kind, k.period, k.{basis} AS revision_id, {minimum} AS minimum
FROM reporting_submission r JOIN reporting_summedsending k ON k.submission_id = r.id
WHERE r.unit_id IN ({units}) AND k.{basis} IS NOT NULL"""


@dataclass(frozen=True, slots=True)
class ProcedureGap:
    """One procedure in the year to date, of units with and without a quota, and in its last month.

    ``missing`` and ``missing_in_month`` are online dossiers to the quotas, negative above them: hundredths of a percent
    of a dossier, so that they are whole numbers.
    """

    procedure_id: int
    to_date: Dossiers = NOTHING
    month: Dossiers = NOTHING
    missing_hundredths: int = 0
    missing_hundredths_in_month: int = 0

    @property
    def missing(self) -> Fraction:
        return Fraction(self.missing_hundredths, HUNDREDTHS)

    @property
    def missing_in_month(self) -> Fraction:
        """What the last month added to it."""
        return Fraction(self.missing_hundredths_in_month, HUNDREDTHS)

    def __add__(self, other: ProcedureGap) -> ProcedureGap:
        return ProcedureGap(
            self.procedure_id,
            self.to_date + other.to_date,
            self.month + other.month,
            self.missing_hundredths + other.missing_hundredths,
            self.missing_hundredths_in_month + other.missing_hundredths_in_month,
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """A row of the statements: dossiers of one procedure by one group, or one department."""

    procedure_id: int
    kind: str
    to_date: Dossiers
    month: Dossiers

    def judged(self, minimum: int | None) -> ProcedureGap:
        """The procedure with what these dossiers lack at ``minimum``; without one they lack nothing."""
        lacking = _lacking(self.to_date, minimum), _lacking(self.month, minimum)
        return ProcedureGap(self.procedure_id, self.to_date, self.month, *lacking)

    def judged_otherwise(self, minimum: int | None, taken_at: int | None) -> ProcedureGap:
        """What is to be added where the dossiers are there already, judged as ``taken_at``."""
        return ProcedureGap(
            self.procedure_id,
            missing_hundredths=_lacking(self.to_date, minimum) - _lacking(self.to_date, taken_at),
            missing_hundredths_in_month=_lacking(self.month, minimum) - _lacking(self.month, taken_at),
        )


def _lacking(dossiers: Dossiers, minimum: int | None) -> int:
    return 0 if minimum is None else minimum * dossiers.total - HUNDREDTHS * dossiers.online


Gaps = dict[tuple[str, int], ProcedureGap]  # by group and procedure id


def gaps_of_province(period: ReportingPeriod, basis: str, lines: Mapping[str, Iterable[Line]]) -> Gaps:
    """Every counted procedure with a dossier, by group and id, as of ``period``; ``lines`` are those of all groups.

    Two queries; two more where units have another quota than most of their group or are no longer there, and one where
    any passed into another.
    """
    minima = {line.row.unit_id: line.row.minimum_hundredths for each in lines.values() for line in each}
    most = {kind: _most([line.row.minimum_hundredths for line in of_kind]) for kind, of_kind in lines.items()}
    ended = _minima_of_ended(period, basis, minima)
    gaps: Gaps = {}
    for row, unit in _kept(period, basis):
        of_department = ended[unit] if unit in ended else minima.get(unit)
        _add(gaps, row.kind, row.judged(of_department if row.kind == UnitKind.DEPARTMENT else most.get(row.kind)))
    for row, minimum in _others(period, basis, lines, most, ended):
        _add(gaps, row.kind, row.judged_otherwise(minimum, most.get(row.kind)))
    return gaps


def gaps_of_units(period: ReportingPeriod, basis: str, unit_ids: Collection[int], minimum: int | None) -> Gaps:
    """The same of some units together, judged by one ``minimum``: a unit and those whose months it shows. One query."""
    sendings = LISTED_SQL.format(basis=Basis(basis).value, minimum=_literal(minimum), units=_numbers(unit_ids))
    gaps: Gaps = {}
    for row, _minimum in _of_sendings(period, basis, sendings):
        _add(gaps, row.kind, row.judged(minimum))
    return gaps


def by_procedure(gaps: Gaps, kind: str = "") -> list[ProcedureGap]:
    """The gaps of one group, or of all added up; most missing first."""
    found: dict[int, ProcedureGap] = {}
    for (of_kind, pk), gap in gaps.items():
        if kind in ("", of_kind):
            found[pk] = found[pk] + gap if pk in found else gap
    return sorted(found.values(), key=lambda gap: (-gap.missing_hundredths, gap.procedure_id))


def _add(gaps: Gaps, kind: str, gap: ProcedureGap) -> None:
    key = kind, gap.procedure_id
    gaps[key] = gaps[key] + gap if key in gaps else gap


def _most(minima: Collection[int | None]) -> int | None:
    """The minimum that most have, the lower one of two; None where nobody has one."""
    counted = Counter(minimum for minimum in minima if minimum is not None)
    return min(counted, key=lambda minimum: (-counted[minimum], minimum)) if counted else None


def _kept(period: ReportingPeriod, basis: str) -> list[tuple[_Read, int]]:
    return [(_read(row), int(row[2])) for row in rows_of(*_statement(KEPT_SQL, period, basis))]


def _others(
    period: ReportingPeriod,
    basis: str,
    lines: Mapping[str, Iterable[Line]],
    most: Mapping[str, int | None],
    ended: Mapping[int, int | None],
) -> list[tuple[_Read, int | None]]:
    """The dossiers of units that are not judged as most of their group, with what they are judged by."""
    column, parts = Basis(basis).value, []
    kinds = [kind for kind in lines if kind != UnitKind.DEPARTMENT]
    if any(line.row.minimum_hundredths != most[kind] for kind in kinds for line in lines[kind]):
        cases = " ".join(f"WHEN u.kind = '{UnitKind(kind)}' THEN {_literal(most[kind])}" for kind in kinds)
        parts.append(OTHERS_SQL.format(basis=column, most=f"(CASE {cases} END)"))
    for minimum in set(ended.values()):
        units = _numbers(unit for unit, its in ended.items() if its == minimum)
        of_these = LISTED_SQL.format(basis=column, minimum=_literal(minimum), units=units)
        parts.append(f"{of_these} AND k.kind <> '{UnitKind.DEPARTMENT}'")
    return _of_sendings(period, basis, " UNION ALL ".join(parts)) if parts else []


def _minima_of_ended(period: ReportingPeriod, basis: str, minima: Mapping[int, int | None]) -> dict[int, int | None]:
    """The units that reported in the year and have no line as of ``period``: the minimum of who shows their months."""
    elsewhen = Q(unit__active_until__lt=period.ends_on) | Q(unit__active_from__gt=period.ends_on)
    rows = Compliance.objects.filter(
        elsewhen, basis=basis, period__year=period.year, period__month__lte=period.month, reported=True
    )
    ended = set(rows.order_by().values_list("unit_id", flat=True).distinct()) - set(minima)
    if not ended:
        return {}
    successors: dict[int, list[int]] = {}
    for step in steps_of_year(period):
        successors.setdefault(step.predecessor_id, []).append(step.successor_id)
    return {unit: _minimum_of_carrier(unit, successors, minima) for unit in sorted(ended)}


def _minimum_of_carrier(unit: int, successors: Mapping[int, list[int]], minima: Mapping[int, int | None]) -> int | None:
    """The minimum of the unit with a line that shows the months of ``unit``; None where nobody does."""
    seen, waiting = {unit}, [unit]
    while waiting:
        for successor in successors.get(waiting.pop(), []):
            if successor in minima:
                return minima[successor]
            if successor not in seen:
                seen.add(successor)
                waiting.append(successor)
    return None


def _of_sendings(period: ReportingPeriod, basis: str, sendings: str) -> list[tuple[_Read, int | None]]:
    statement, parameters = _statement(OF_SENDINGS_SQL, period, basis, sendings=sendings)
    return [(_read(row), None if row[2] is None else int(row[2])) for row in rows_of(statement, parameters)]


def _statement(sql: str, period: ReportingPeriod, basis: str, **parts: str) -> tuple[str, dict[str, Any]]:
    numbers, parameters = named_list("month", range(1, period.month + 1))
    parameters |= year_parameters(period.year) | {"basis": basis, "last": period.month, "as_of": period.pk}
    return sql.format(months=numbers, condition="1 = 1", **parts), parameters


def _read(row: tuple[Any, ...]) -> _Read:
    pk, kind, _part, online, total, online_in_month, total_in_month = row
    return _Read(pk, kind, Dossiers(int(online), int(total)), Dossiers(int(online_in_month), int(total_in_month)))


def _literal(minimum: int | None) -> str:
    """A whole number of this code's own, or NULL with its type, as a part of a statement."""
    return "CAST(NULL AS integer)" if minimum is None else f"{minimum:d}"


def _numbers(ids: Iterable[int]) -> str:
    return ", ".join(f"{pk:d}" for pk in ids)
