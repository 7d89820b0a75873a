"""The calendar of working days: days entered and taken out, the deadlines that follow, a year confirmed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from reporting.models import CalendarException, ConfirmedYear, ReportingPeriod
from reporting.transitions import actor_name
from reporting.working_days import WorkingCalendar
from units import clock
from units.history import create_with_history
from units.models import PortalSettings, UnitKind, User
from units.refusals import Refused, require
from units.wording import day as day_written
from units.wording import month


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """One group's deadline of a period, and where it moves."""

    period: ReportingPeriod
    kind: UnitKind
    old: date
    new: date


def moved_sentence(each: MovedDeadline) -> str:
    """«Hạn gửi của kỳ tháng 5/2027 (UBND cấp xã): chuyển từ 07/06/2027 sang 08/06/2027.»"""
    values = {"name": month(each.period), "kind": each.kind.label}
    values |= {"old": day_written(each.old), "new": day_written(each.new)}
    return _("Deadline of %(name)s (%(kind)s): moved from %(old)s to %(new)s.") % values


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
    """Move the future deadlines from the calendar ``before`` to the one stored now; returns what moved.

    The periods are locked first: a deadline set by hand meanwhile is read and stays.
    """
    list(ReportingPeriod.objects.select_for_update(no_key=True).filter(locked_at__isnull=True).order_by("pk"))
    moved = moved_deadlines(before=before, after=CalendarException.objects.calendar())
    periods = {each.period.pk: each.period for each in moved}
    for each in moved:
        setattr(periods[each.period.pk], f"due_on_{each.kind.value}", each.new)
    for period in periods.values():
        period._history_user = by  # type: ignore[attr-defined]
        period.save(update_fields=[f"due_on_{kind}" for kind in UnitKind.values])
    return moved


@transaction.atomic
def calendar_days_enter(
    *, days: Collection[date], is_working_day: bool, document: str, by: User
) -> list[MovedDeadline]:
    """Enter days that are off, or weekend days that are worked, by ``document``; returns the deadlines that move.

    Raises:
        Refused: no document is named, or one of the days is in the calendar already.
    """
    document = " ".join(document.split())
    require(bool(document), _("Please name the document that says so."), code="document")
    known = CalendarException.objects.filter(day__in=days).order_by("day").values_list("day", flat=True)
    if listed := ", ".join(map(day_written, known)):
        raise Refused(_("In the calendar already: %(days)s.") % {"days": listed}, code="known")
    before = CalendarException.objects.calendar()
    rows = [CalendarException(day=day, is_working_day=is_working_day, document=document) for day in sorted(days)]
    create_with_history(CalendarException, rows, by=by, reason="")
    return deadlines_follow(before=before, by=by)


@transaction.atomic
def calendar_day_remove(*, day: date, by: User) -> list[MovedDeadline]:
    """Take a day out of the calendar, which is then what the law says; returns the deadlines that move.

    Harmless twice.
    """
    before = CalendarException.objects.calendar()
    for row in CalendarException.objects.filter(day=day):
        row._history_user = by  # type: ignore[attr-defined]
        row.delete()
    return deadlines_follow(before=before, by=by)


@transaction.atomic
def calendar_confirm(*, year: int, document: str, by: User) -> ConfirmedYear:
    """Record that the calendar of ``year`` is as the official notice ``document`` says.

    Raises:
        Refused: no document is named.
    """
    document = " ".join(document.split())
    require(bool(document), _("Please name the document that says so."), code="document")
    facts = {"document": document, "confirmed_at": clock.now(), "confirmed_by_name": actor_name(by)}
    confirmed, _created = ConfirmedYear.objects.update_or_create(year=year, defaults=facts)
    return confirmed
