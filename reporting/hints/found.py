"""The hints on what units sent or are about to send, found for many reports at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reporting.hints.from_system import system_figures_of, system_hints, system_hints_by_report
from reporting.hints.hints import (
    MONTHS_LOOKED_AT,
    Figures,
    Hint,
    Jump,
    Numbers,
    doubt_of,
    hints_of,
    jump_of,
    months_before,
)
from reporting.models import Basis, ReportingPeriod, Submission, counted_revision_sql
from reporting.reconciliation.tolerance import Tolerance
from units.models import PortalSettings
from units.sql import named_list, rows_of

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What was noticed about one report: the hints, of how many dossiers, and the largest jump since last month."""

    hints: list[Hint]
    doubt: int
    jump: Jump | None
    before: Sequence[Figures]  # the unit's own earlier months that it was compared with, the latest first


def found_by_report(submissions: Sequence[Submission], tolerance: Tolerance | None = None) -> dict[int, Found]:
    """What the current sending of each report looks like, by report; ``tolerance`` is read where it is not given.

    At most three queries, however many reports there are.
    """
    months = _months_of(submissions)
    hints, figures, before = {}, {}, {}
    for each in submissions:
        mine, last = months[each.unit_id], month_of(each.period)
        figures[each.pk], before[each.pk] = mine.get(last, {}), months_before(mine, last)
        hints[each.pk] = hints_of(figures[each.pk], before[each.pk])
    for pk, more in system_hints_by_report(submissions, figures.items(), tolerance).items():
        hints[pk] += more
    return {
        pk: Found(hints[pk], doubt_of(hints[pk], figures[pk], before[pk]), jump_of(figures[pk], before[pk]), before[pk])
        for pk in hints
    }


def hints_by_report(submissions: Sequence[Submission], tolerance: Tolerance | None = None) -> dict[int, list[Hint]]:
    """The hints alone, by report."""
    return {pk: found.hints for pk, found in found_by_report(submissions, tolerance).items()}


def months_before_report(submission: Submission) -> list[Figures]:
    """What the unit of ``submission`` sent for the months that are looked at before it, the latest first. One query."""
    return months_before(_months_of([submission])[submission.unit_id], month_of(submission.period))


def hints_of_draft(submission: Submission, figures: Figures, before: Sequence[Figures]) -> list[Hint]:
    """The hints on figures that are not sent yet, against the months ``before`` and what the system counted."""
    hints, system = hints_of(figures, before), system_figures_of(submission)
    return hints + (system_hints(figures, system, Tolerance.of(PortalSettings.load())) if system else [])


def month_of(period: ReportingPeriod) -> int:
    """Months counted through from year 0, so that the month before is one less."""
    return period.year * MONTHS + period.month


# One statement with the sendings' own numbers: through the ORM Django converts each number of a page's 50,000.
MONTHS_SQL = f"""
SELECT s.unit_id, m.year * {MONTHS} + m.month, c.procedure_id, c.received_total, c.received_online, c.returned_by_post
FROM reporting_submission s
JOIN reporting_reportingperiod m ON m.id = s.period_id
JOIN reporting_revisioncount c ON c.revision_id = {counted_revision_sql(Basis.PROVISIONAL)}
JOIN procedures_procedure q ON q.id = c.procedure_id
WHERE s.unit_id IN ({{units}}) AND m.year * {MONTHS} + m.month BETWEEN %(first)s AND %(last)s
ORDER BY q.sort_order, q.code
"""  # noqa: S608 - only constants of this code are put in; values are parameters


def _months_of(submissions: Sequence[Submission]) -> dict[int, dict[int, Figures]]:
    """What the units of ``submissions`` sent for those months and the ones before: by unit, then month."""
    if not submissions:
        return {}
    units, parameters = named_list("unit", sorted({each.unit_id for each in submissions}))
    parameters["first"] = min(month_of(each.period) for each in submissions) - MONTHS_LOOKED_AT
    parameters["last"] = max(month_of(each.period) for each in submissions)
    months: dict[int, dict[int, dict[int, Numbers]]] = {each.unit_id: defaultdict(dict) for each in submissions}
    for unit, month, procedure, total, online, post in rows_of(MONTHS_SQL.format(units=units), parameters):
        months[unit][month][procedure] = (total, online, post)
    return months  # type: ignore[return-value]
