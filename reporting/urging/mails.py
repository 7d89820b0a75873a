"""Mails to units: plain text, in the portal's own language, signed by the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reporting.models import CalendarException, Reminder, ReportingPeriod, Submission, SubmissionEvent
from reporting.urging.not_sent import Summary
from reporting.urging.recipients import recipient_of
from units import clock
from units.actions.delivery import written
from units.models import PortalSettings, Unit
from units.wording import day, moment_written, month, until, weekday_written, without_gaps


@dataclass(frozen=True, slots=True)
class MailText:
    """What a mail says."""

    subject: str
    body: str


def correction_text(event: SubmissionEvent) -> MailText:
    """The mail that asks a unit to correct its report, and by when; ``event`` is the return or the reopening."""
    period, unit = event.submission.period, event.submission.unit
    with translation.override(settings.LANGUAGE_CODE):
        notes = event.cell_notes.select_related("procedure")
        context = _context(unit, period) | {
            "reason": event.reason_sentence,
            "until": until(event.until),
            "notes": notes,
        }
        subject = _("[Online dossier reports] Correction requested: report for %(month)s") % {"month": month(period)}
        return _text(subject, "correction", context)


def reminder_text(unit: Unit, period: ReportingPeriod, at: datetime) -> MailText:
    """The mail that reminds a unit of its report at the moment ``at``: until the day of the deadline, or after it."""
    today, due = clock.day_of(at), _due(unit, period)
    is_late = today > due
    send_by = CalendarException.objects.calendar().next_working_day(today + timedelta(days=1)) if is_late else None
    with translation.override(settings.LANGUAGE_CODE):
        subject = (
            _("[Online dossier reports] Please send the report for %(month)s (due %(due)s, overdue)")
            if is_late
            else _("[Online dossier reports] Reminder: report for %(month)s, due %(due)s")
        ) % {"month": month(period), "due": day(due)}
        context = _context(unit, period) | {
            "due": weekday_written(due),
            "now": moment_written(at),
            "until": until(clock.end_of(send_by)) if send_by else "",
        }
        return _text(subject, "reminder", context)


def _due(unit: Unit, period: ReportingPeriod) -> date:
    """The deadline of ``unit``, also where it was given a later one."""
    known = Submission.objects.filter(unit=unit, period=period).values_list("extended_until", flat=True).first()
    return period.due_on(unit.kind, known)


def summary_text(district: Unit, period: ReportingPeriod, summary: Summary, at: datetime) -> MailText:
    """The mail that lists to a district which of its communes have not sent at the moment ``at``."""
    with translation.override(settings.LANGUAGE_CODE):
        counts = {"n": len(summary.missing), "all": summary.expected, "month": month(period)}
        subject = _("[Online dossier reports] %(n)s/%(all)s communes have not sent the report for %(month)s") % counts
        context = _context(district, period) | counts
        context |= {
            "due": weekday_written(period.due_on_commune),
            "now": moment_written(at),
            "communes": summary.missing,
            "url": settings.PORTAL_URL + reverse("reporting:home") + "#communes",
        }
        return _text(subject, "summary", context)


def message_of(reminder: Reminder) -> EmailMessage:
    """The mail of a recorded reminder whose text is made."""
    return written("reminder", reminder, reminder.address, reminder.subject, reminder.body)


def _context(unit: Unit, period: ReportingPeriod) -> dict[str, Any]:
    return {
        "unit": unit,
        "recipient": recipient_of(unit),
        "month": month(period),
        "portal": PortalSettings.load(),
        "demo_day": settings.DEMO_TODAY,
        "url": settings.PORTAL_URL + reverse("reporting:submission", args=[period.name, unit.code]),
    }


def _text(subject: str, name: str, context: dict[str, Any]) -> MailText:
    body = render_to_string(f"reporting/mails/{name}.txt", context).strip()
    return MailText(subject, f"{without_gaps(body)}\n")
