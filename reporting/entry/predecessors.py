"""Whose figures of the month are in a report, or count next to it: units that passed into its own in the month."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Func

from reporting.models import Submission
from units.models import Unit, everyone_before
from units.models.lineage import chain_sql, last_of

REPORT_SQL = " SELECT 1 FROM chain JOIN reporting_submission r ON r.unit_id = chain.unit AND r.period_id = {period}"


class TookOver(Func):
    """Whether a unit that passed into another one, by one step or several, has a report of a month.

    Its arguments are the other unit and the month.
    """

    arity = 2
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A statement over the two expressions that looks for one such report."""
        (unit, of_unit), (period, of_period) = map(compiler.compile, self.get_source_expressions())
        return f"EXISTS ({chain_sql(unit)}{REPORT_SQL.format(period=period)})", [*of_unit, *of_period]


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
    reports = Submission.objects.filter(
        unit__in=everyone_before(submission.unit_id, ends_on),
        unit__active_until__lt=ends_on,
        period=submission.period_id,
    )
    reports = reports.select_related("unit__parent").order_by("unit__sort_order", "unit__code")
    into = {report.pk: report.carried_into_id for report in reports}
    for report in reports:
        if report.carried_into_id is None:
            if report.sent_revision_id or report.accepted_revision_id:
                found["sent"].append(report.unit)
        elif last_of(report.pk, into) == submission.pk:
            found["carried"].append(report.unit)
    return found
