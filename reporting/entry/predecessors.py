"""Whose figures of the month are in a report, or count next to it: units that passed into its own in the month."""

from __future__ import annotations

from django.db.models import F, Q

from reporting.models import Submission
from units.models import Unit


def predecessors_of(submission: Submission) -> dict[str, list[Unit]]:
    """The predecessors that were no longer in force at the end of the month and had a report of it.

    ``carried``: what they had typed was added to this report; ``sent``: theirs counts by itself, in no other. One
    query, and none where the report or, unsaved, its unit was read with ``took_over`` (``views/submission/lookup.py``)
    and no unit that passed into its own has a report of the month.
    """
    found: dict[str, list[Unit]] = {"carried": [], "sent": []}
    if not getattr(submission if submission.pk else submission.unit, "took_over", True):
        return found
    is_sent = Q(submissions__sent_revision__isnull=False) | Q(submissions__accepted_revision__isnull=False)
    is_carried = Q(submissions__carried_into=submission.pk) if submission.pk else Q(pk__in=[])
    units = Unit.objects.filter(
        is_sent | is_carried,
        submissions__period=submission.period_id,
        successions__successor=submission.unit_id,
        active_until__lt=submission.period.ends_on,
    )
    for unit in units.annotate(into=F("submissions__carried_into")).select_related("parent").distinct():
        found["carried" if unit.into else "sent"].append(unit)  # type: ignore[attr-defined]
    return found
