"""What changed since a coordinator last looked: mails that came back, requests to reopen, corrections, silent units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from reporting.models import Basis, Compliance, EventKind, Reminder, ReportingPeriod, SubmissionEvent
from reporting.models.events import ANSWERS_TO_REOPEN
from units import clock
from units.models import Unit, UnitKind

SILENT_MONTHS = 3
SHOWN = 5  # names of units; the lists of who has not sent have all


@dataclass(frozen=True, slots=True)
class Since:
    """The counts since ``at``; ``silent`` are the first of the units that became silent since then."""

    at: datetime
    bounced: int
    asked: int
    corrected: int
    silent_count: int
    silent: list[Unit]

    @property
    def is_calm(self) -> bool:
        return not (self.bounced or self.asked or self.corrected or self.silent_count)


def since_last(at: datetime, ended: Sequence[ReportingPeriod]) -> Since:
    """What changed since ``at``; ``ended`` are the periods that have ended, the newest first. Four queries."""
    next_step = SubmissionEvent.objects.filter(
        submission=OuterRef("submission"), kind__in=ANSWERS_TO_REOPEN, pk__gt=OuterRef("pk")
    )
    ended_by = Subquery(next_step.order_by("pk").values("kind")[:1])
    still = Q(ended_by__isnull=True) | ~Q(ended_by=EventKind.REOPENING_WITHDRAWN)
    events = (
        SubmissionEvent.objects.filter(at__gt=at, kind__in=(EventKind.REOPENING_ASKED, EventKind.SENT))
        .annotate(ended_by=ended_by)
        .aggregate(
            asked=Count("pk", filter=Q(kind=EventKind.REOPENING_ASKED) & still),
            corrected=Count("pk", filter=Q(kind=EventKind.SENT, revision_number__gt=1)),
        )
    )
    mails = Reminder.objects.failed().annotate(ended_at=Coalesce("claimed_at", "at"))
    bounced = mails.filter(ended_at__gt=at).count()
    silent = _newly_silent(clock.day_of(at), clock.today(), ended)
    shown = Unit.objects.filter(pk__in=silent[:SHOWN] or [0]).select_related("parent").order_by("sort_order", "code")
    return Since(at, bounced, events["asked"], events["corrected"], len(silent), list(shown))


def _newly_silent(before: date, today: date, ended: Sequence[ReportingPeriod]) -> list[int]:
    """The units (ids, in their order) silent for three months since a deadline that passed since ``before``. One query.

    Silent is a unit that has sent nothing for the last three months whose deadline has passed.
    """
    chosen = Q(pk__in=[0])  # no row's id: the page runs as many queries as ever
    for kind in UnitKind:
        past = [each for each in ended if each.due_on(kind) < today][:SILENT_MONTHS]
        if len(past) == SILENT_MONTHS and past[0].due_on(kind) >= before:
            chosen |= Q(unit__kind=kind, period__in=past)
    rows = Compliance.objects.expected().filter(chosen, basis=Basis.PROVISIONAL, reported=False)
    silent = rows.order_by("unit__sort_order", "unit__code").values_list("unit").annotate(months=Count("pk"))
    return [unit for unit, months in silent if months == SILENT_MONTHS]
