"""What a coordinator has just confirmed and can still take back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min

from reporting import rules
from reporting.models import Confirmation, Submission
from units import clock
from units.models import User


@dataclass(frozen=True, slots=True)
class UndoOffer:
    """A confirmation whose minute runs: of how many reports, of which if it is one, and the seconds left."""

    confirmation: Confirmation
    count: int
    report: Submission | None
    seconds: int


def undo_offers(user: User) -> list[UndoOffer]:
    """What ``user`` can take back now, the last first. One query, and a second one while something can be.

    The hour is asked for only where something was confirmed today: other pages stay the same from one look to the next.
    """
    if not rules.can_work_queue(user):
        return []
    made = Confirmation.objects.of_today(user).annotate(count=Count("reports"), only=Min("reports__submission"))
    confirmations = list(made.order_by("-pk"))
    now = clock.now() if confirmations else None
    running = [each for each in confirmations if now and each.is_running(now)]
    singles = [each.only for each in running if each.count == 1]
    reports = Submission.objects.select_related("unit__parent", "period").in_bulk(singles) if singles else {}
    return [
        UndoOffer(each, each.count, reports.get(each.only) if each.count == 1 else None, each.seconds_left(now))
        for each in running
        if now
    ]
