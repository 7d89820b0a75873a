"""What a reviewer is offered with a request for a correction: common reasons, and the day to send again by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from reporting.models import CalendarException, ReportingPeriod, SubmissionEvent
from reporting.working_days import WorkingCalendar
from units import clock
from units.models import PortalSettings


def proposed_day(portal: PortalSettings, periods: Iterable[ReportingPeriod]) -> date:
    """The last day that is proposed for sending again: a working day, before the months are locked. One query.

    So many working days from today as the settings say, or the last working day before one of ``periods`` is locked by
    itself, where that is earlier. A month that is locked already, or will be before the next working day, sets no end:
    the day itself opens it for the unit.
    """
    calendar: WorkingCalendar = CalendarException.objects.calendar()
    today = clock.today()
    day = calendar.working_days_from(today, portal.return_days)
    for period in periods:
        end = _last_open_day(portal, period, calendar)
        if end is not None and today < end < day:
            day = end
    return day


def proposals(
    portal: PortalSettings, periods: Iterable[ReportingPeriod], *, asked: SubmissionEvent | None = None
) -> dict[str, Any]:
    """What a form for a request begins with; ``asked`` is the unit's own request, whose reason is carried over."""
    begun: dict[str, Any] = {"until": proposed_day(portal, periods)}
    if asked is not None:
        begun["reason"] = _("As the unit requested: %(reason)s") % {"reason": asked.reason}
    return begun


def _last_open_day(portal: PortalSettings, period: ReportingPeriod, calendar: WorkingCalendar) -> date | None:
    """The last working day on which ``period`` is not yet locked by itself; None where nothing will lock it."""
    if period.is_locked or portal.lock_after_days is None:
        return None
    last = period.last_due_on + timedelta(days=portal.lock_after_days)
    return last if calendar.is_working_day(last) else calendar.working_days_from(last, -1)
