"""Whose figures of the month are in a report, or count next to it: units that passed into its own in the month."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import BooleanField, Func
from django.db.models.expressions import RawSQL

from reporting.models import Submission
from units.models import Unit

# All units that passed into one, directly or through others; {step} limits the steps.
EARLIER_SQL = """
WITH RECURSIVE earlier(id) AS (
    SELECT s.predecessor_id FROM units_unitsuccession s WHERE s.successor_id = {unit}{step}
    UNION
    SELECT s.predecessor_id FROM units_unitsuccession s JOIN earlier e ON e.id = s.successor_id{step}
)"""
REPORT_SQL = " SELECT 1 FROM earlier e JOIN reporting_submission r ON r.unit_id = e.id AND r.period_id = {period}"
TOOK_OVER_SQL = f"EXISTS ({EARLIER_SQL}{REPORT_SQL})"
SELECT_SQL = " SELECT id FROM earlier"
UNTIL_SQL = EARLIER_SQL.format(unit="%s", step=" AND s.effective_on <= %s") + SELECT_SQL


class TookOver(Func):
    """Whether a unit that passed into another one, by one step or several, has a report of a month.

    Its arguments are the other unit and the month.
    """

    arity = 2
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """``TOOK_OVER_SQL`` over the two expressions."""
        (unit, of_unit), (period, of_period) = map(compiler.compile, self.get_source_expressions())
        return TOOK_OVER_SQL.format(unit=unit, period=period, step=""), [*of_unit, *of_period]


def predecessors_of(submission: Submission) -> dict[str, list[Unit]]:
    """The predecessors that were no longer in force at the end of the month and had a report of it.

    ``carried``: what they had typed was added to this report, or to one that was added to it; ``sent``: theirs counts
    by itself, in no other. One query, and none where the report or, unsaved, its unit was read with ``TookOver`` as
    ``took_over`` (``views/submission/lookup.py``) and no unit that passed into its own has a report of the month.
    """
    found: dict[str, list[Unit]] = {"carried": [], "sent": []}
    if not getattr(submission if submission.pk else submission.unit, "took_over", True):
        return found
    ends_on = submission.period.ends_on
    day = connection.ops.adapt_datefield_value(ends_on)
    reports = Submission.objects.filter(
        unit__in=RawSQL(UNTIL_SQL, (submission.unit_id, day, day)),  # noqa: S611 - only constants are put in
        unit__active_until__lt=ends_on,
        period=submission.period_id,
    )
    reports = reports.select_related("unit__parent").order_by("unit__sort_order", "unit__code")
    into = {report.pk: report.carried_into_id for report in reports}
    for report in reports:
        if report.carried_into_id is None:
            if report.sent_revision_id or report.accepted_revision_id:
                found["sent"].append(report.unit)
        elif _last(report.pk, into) == submission.pk:
            found["carried"].append(report.unit)
    return found


def _last(report: int, into: dict[int, int | None]) -> int:
    """The report in which the figures of ``report`` arrived, where each was carried into the one of ``into``."""
    while (following := into.get(report)) is not None:
        report = following
    return report
