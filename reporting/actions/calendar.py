"""Deadlines that follow the calendar of working days, when a day off or a worked Saturday becomes known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from reporting.models import CalendarException, ReportingPeriod
from reporting.working_days import WorkingCalendar
from units import clock
from units.models import PortalSettings, UnitKind, User


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """One group's deadline of a period, and where it moves."""

    period: ReportingPeriod
    kind: UnitKind
    old: date
    new: date


def moved_deadlines(*, before: WorkingCalendar, after: WorkingCalendar) -> list[MovedDeadline]:
    """Future deadlines that differ between the calendars ``before`` and ``after``; nothing is written.

    A deadline that is not what ``before`` makes of the cut-off day was set by hand and stays; one of today or earlier
    is never moved, since lateness is judged by it. Two queries.
    """
    days, today = PortalSettings.load().due_after_days, clock.today()
    found = []
    for period in ReportingPeriod.objects.filter(locked_at__isnull=True).order_by("year", "month"):
        old, new = before.deadline(period.ends_on, days), after.deadline(period.ends_on, days)
        kinds = [kind for kind in UnitKind if period.due_on(kind) == old > today]
        if new != old and new > today:
            found += [MovedDeadline(period, kind, old, new) for kind in kinds]
    return found


@transaction.atomic
def deadlines_follow(*, before: WorkingCalendar, by: User | None = None) -> list[MovedDeadline]:
    """Move the future deadlines from the calendar ``before`` to the one stored now; returns what moved."""
    moved = moved_deadlines(before=before, after=CalendarException.objects.calendar())
    periods = {each.period.pk: each.period for each in moved}
    for each in moved:
        setattr(periods[each.period.pk], f"due_on_{each.kind.value}", each.new)
    for period in periods.values():
        period._history_user = by  # type: ignore[attr-defined]
        period.save(update_fields=[f"due_on_{kind}" for kind in UnitKind.values])
    return moved
