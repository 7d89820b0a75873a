"""Which procedures a unit reports in a month, and which of them count (``docs/domain.md``).

The rule is written here once, as SQL: the recompute joins it to the figures, pages and imports read its rows.

*Reportable* in a month is a procedure of which a publication is in force on some day of the month: by the
publication's department where it is handled at province level, and by every unit of its other levels. *Exempt* in a
month is one that is new by the rule of the decision that judges the month: its first publication took effect in the
calendar year, or less than the decision's number of days before the month begins. A year without a decision exempts
nothing. Exempt as well is one at a service level that does not count (``ServiceLevel.counts``), at which it is on the
last day of the month on which it is published.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from procedures.models import AuthorityLevel, Procedure, Publication
from quotas.models import DecisionState, NewProcedureRule
from reporting.models import ReportingPeriod
from units.models import Unit, UnitKind
from units.sql import days_before, rows_of


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables with the rules of what counts: today's, or expressions for what they once held."""

    decisions: str = "quotas_quotadecision"
    publications: str = "procedures_publication"
    units: str = "units_unit"


# A publication ``b`` is in force on some day of a month ``m``.
IN_FORCE = "b.effective_on <= m.ends_on AND (b.ended_on IS NULL OR b.ended_on >= m.starts_on)"


def reported_by(unit: Unit) -> str:
    """The condition that ``unit`` reports what a publication ``b`` publishes; its id is the parameter ``unit``."""
    flag = AuthorityLevel.of_kind(unit.kind).flag
    return f"b.{flag} AND b.department_id = %(unit)s" if unit.kind == UnitKind.DEPARTMENT else f"b.{flag}"


def uncounted_sql(publications: str) -> str:
    """The condition that the procedure of a publication ``b`` is at a service level that does not count in a month.

    Its level is that of the last publication in force in the month ``m``, so that a month has one answer. The list of
    levels is asked first: where all count, nothing else is looked up.
    """
    return f"""
        EXISTS (SELECT 1 FROM procedures_servicelevel WHERE NOT counts)
        AND (SELECT x.level FROM {publications} x
             WHERE x.procedure_id = b.procedure_id AND {IN_FORCE.replace("b.", "x.")}
             ORDER BY x.effective_on DESC LIMIT 1)
            IN (SELECT number FROM procedures_servicelevel WHERE NOT counts)"""  # noqa: S608 - constants


# months(period_id, month, starts_on, ends_on, decision_id, days, new_from, new_until): the year's periods, and who
# judges them. Procedures first published from new_from to new_until are new, and exempt; both are NULL where no
# decision exempts any. days is the number of days after which one counts, where the decision has such a rule.
# reporters(publication_id, kind, department_id): who reports a publication, one row a level: all units of a group, or
# the department at province level.
# published(period_id, publication_id, procedure_id, kind, department_id, exempt, level, effective_on): what is in force
# in each period, one row a publication and level; a procedure has two publications in a month in which its level rose.
def months_sql(tables: Tables, which: str = "p.year = %(year)s") -> str:
    """The expression ``months``, as described above, by ``tables``: of the periods ``p`` for which ``which`` holds."""
    return f"""
months AS (
    SELECT p.id AS period_id, p.month, p.starts_on, p.ends_on, d.id AS decision_id,
           d.count_after_days AS days,
           CASE d.new_procedure_rule
               WHEN '{NewProcedureRule.EXCLUDE_FIRST_YEAR}' THEN %(year_start)s
               WHEN '{NewProcedureRule.COUNT_AFTER_DAYS}' THEN {days_before("p.starts_on", "(d.count_after_days - 1)")}
           END AS new_from,
           CASE d.new_procedure_rule
               WHEN '{NewProcedureRule.EXCLUDE_FIRST_YEAR}' THEN %(year_end)s
               WHEN '{NewProcedureRule.COUNT_AFTER_DAYS}' THEN p.ends_on
           END AS new_until
    FROM reporting_reportingperiod p
    LEFT JOIN {tables.decisions} d ON d.state = '{DecisionState.IN_FORCE}' AND d.year = p.year AND d.first_month = (
        SELECT MAX(e.first_month) FROM {tables.decisions} e
        WHERE e.state = '{DecisionState.IN_FORCE}' AND e.year = p.year AND e.first_month <= p.month
    )
    WHERE {which}
)"""  # noqa: S608 - only constants of this code are put in


def published_sql(tables: Tables) -> str:
    """The expressions ``months``, ``reporters`` and ``published``, as described above, by the rules in ``tables``."""
    return f"""
{months_sql(tables)},
reporters AS (
    SELECT id AS publication_id, '{UnitKind.DEPARTMENT}' AS kind, department_id
    FROM {tables.publications} WHERE at_province
    UNION ALL
    SELECT id, '{UnitKind.DISTRICT}', NULL FROM {tables.publications} WHERE at_district
    UNION ALL
    SELECT id, '{UnitKind.COMMUNE}', NULL FROM {tables.publications} WHERE at_commune
),
published AS (
    SELECT m.period_id, b.id AS publication_id, b.procedure_id, b.level, b.effective_on, h.kind, h.department_id,
           CASE WHEN f.first_on BETWEEN m.new_from AND m.new_until THEN 1
                WHEN {uncounted_sql(tables.publications)} THEN 1
                ELSE 0 END AS exempt
    FROM months m
    JOIN {tables.publications} b ON {IN_FORCE}
    JOIN reporters h ON h.publication_id = b.id
    JOIN (SELECT procedure_id, MIN(effective_on) AS first_on FROM {tables.publications} GROUP BY procedure_id) f
      ON f.procedure_id = b.procedure_id
)"""  # noqa: S608 - only constants of this code are put in


MONTHS_SQL = months_sql(Tables())
PUBLISHED_SQL = published_sql(Tables())


def year_parameters(year: int) -> dict[str, Any]:
    """The parameters that ``PUBLISHED_SQL`` needs: the year and its first and last calendar day."""
    adapt = connection.ops.adapt_datefield_value
    return {"year": year, "year_start": adapt(date(year, 1, 1)), "year_end": adapt(date(year, 12, 31))}


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure in one month, for one of those who report it: by which publication, by whom, counted or not."""

    procedure_id: int
    publication_id: int
    kind: str
    department_id: int | None
    level: int
    exempt: bool

    def is_reported_by(self, unit: Unit) -> bool:
        return self.kind == unit.kind and (self.kind != UnitKind.DEPARTMENT or self.department_id == unit.pk)


@dataclass(frozen=True, slots=True)
class ReportableProcedure:
    """A row of a unit's form: the procedure, its level on the month's last day, and whether it is exempt.

    ``days``: how many after taking effect a new procedure counts by the decision of the month; None by other rules.
    ``dropped``: the unit once answered it for the month, but a later correction of the catalogue took it out. Its
    figures are kept and shown, and counted nowhere; its level is None when no publication is left.
    """

    procedure: Procedure
    level: int | None
    exempt: bool
    dropped: bool = False
    days: int | None = None

    @property
    def counted(self) -> bool:
        """Whether its figures make the rate."""
        return not (self.exempt or self.dropped)


def catalogue_of_year(year: int) -> dict[int, list[Entry]]:
    """The entries of every period of ``year``, by period id: one entry a procedure and group or department.

    A procedure's entries come in the order in which their publications took effect: the last is that of the month.
    """
    rows = rows_of(
        f"WITH {PUBLISHED_SQL} SELECT period_id, procedure_id, kind, department_id, publication_id, level, exempt"  # noqa: S608 - constants
        " FROM published ORDER BY period_id, procedure_id, effective_on DESC, kind",
        year_parameters(year),
    )
    latest: dict[tuple, Entry] = {}  # the later publication of a month gives its level
    for period_id, procedure_id, kind, department_id, publication_id, level, exempt in rows:
        entry = Entry(procedure_id, publication_id, kind, department_id, level, bool(exempt))
        latest.setdefault((period_id, procedure_id, kind, department_id), entry)
    entries: dict[int, list[Entry]] = {}
    for (period_id, *_rest), entry in reversed(latest.items()):
        entries.setdefault(period_id, []).append(entry)
    return entries


# What one unit reports in one month, by the rules of ``published``: the year's other months and units are not read.
OF_UNIT_SQL = f"""
WITH {months_sql(Tables(), "p.id = %(period)s")}
SELECT c.*, b.level, m.days, CASE WHEN m.new_from IS NOT NULL AND (
           SELECT MIN(f.effective_on) FROM procedures_publication f WHERE f.procedure_id = b.procedure_id
       ) BETWEEN m.new_from AND m.new_until THEN 1
       WHEN {uncounted_sql("procedures_publication")} THEN 1 ELSE 0 END AS exempt
FROM months m JOIN procedures_publication b ON {IN_FORCE} JOIN procedures_procedure c ON c.id = b.procedure_id
WHERE """  # noqa: S608 - only constants of this code are put in


def reportable_procedures(
    unit: Unit, period: ReportingPeriod, *, answered: Collection[int] = ()
) -> list[ReportableProcedure]:
    """What ``unit`` must answer for ``period``, in the catalogue's order. One query.

    Procedures of ``answered`` (ids) that are no longer reported are among them as dropped; two queries more if any.
    """
    parameters = year_parameters(period.year) | {"period": period.pk, "unit": unit.pk}
    found: Iterable[Any] = Procedure.objects.raw(
        f"{OF_UNIT_SQL}{reported_by(unit)} ORDER BY b.effective_on", parameters
    )
    # A later publication of the month gives the level.
    rows = {each.pk: ReportableProcedure(each, each.level, bool(each.exempt), days=each.days) for each in found}
    return with_dropped(rows.values(), answered, period)


def with_dropped(
    asked: Iterable[ReportableProcedure], answered: Collection[int], period: ReportingPeriod
) -> list[ReportableProcedure]:
    """``asked`` and, as dropped, the procedures of ``answered`` that are not among them; two queries if any."""
    rows = {row.procedure.pk: row for row in asked}
    dropped = set(answered) - set(rows)
    levels = _levels_of(dropped, period) if dropped else {}
    for procedure in Procedure.objects.with_ids(dropped) if dropped else ():
        rows[procedure.pk] = ReportableProcedure(procedure, levels.get(procedure.pk), exempt=False, dropped=True)
    return sorted(rows.values(), key=lambda row: (row.procedure.sort_order, row.procedure.code))


def reported_in(unit: Unit, period_ids: Collection[int]) -> list[tuple[int, int]]:
    """The periods and procedures (ids) of what ``unit`` answers, of one period or more. One query."""
    names = {f"period_{number}": pk for number, pk in enumerate(period_ids)}
    chosen = ", ".join(f"%({name})s" for name in names)
    statement = f"""
        SELECT DISTINCT m.id, b.procedure_id FROM reporting_reportingperiod m
        JOIN procedures_publication b ON {IN_FORCE} WHERE m.id IN ({chosen}) AND {reported_by(unit)}
    """  # noqa: S608 - only constants of this code and names of parameters are put in
    return rows_of(statement, names | {"unit": unit.pk})


def _levels_of(procedure_ids: Collection[int], period: ReportingPeriod) -> dict[int, int]:
    """The level of each procedure as last published by the end of ``period``."""
    found = Publication.objects.filter(procedure__in=procedure_ids, effective_on__lte=period.ends_on)
    return dict(found.order_by("effective_on").values_list("procedure", "level"))
