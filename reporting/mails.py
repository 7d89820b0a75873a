"""Mails to units (UI_TEXT section 5): plain text, in the portal's own language, signed by the system."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reporting.actions.periods import next_working_day
from reporting.models import Reminder, SubmissionEvent
from units import clock
from units.models import PortalSettings
from units.templatetags.figures import day, moment, month, weekday


def correction_mail(event: SubmissionEvent) -> EmailMessage | None:
    """The mail that tells a unit what to correct and by when; None where the unit has no address.

    ``event`` is the return or the reopening; the text is that of the time when the mail is made.
    """
    unit, period = event.submission.unit, event.submission.period
    if not unit.email or event.until is None:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "unit": unit,
            "month": month(period),
            "reason": event.reason_sentence,
            "until": moment(event.until),
            "notes": event.cell_notes.select_related("procedure"),
            "portal": PortalSettings.load(),
            "demo_day": settings.DEMO_TODAY,
            "url": settings.PORTAL_URL + reverse("reporting:submission", args=[period.name, unit.code]),
        }
        subject = _("[Online dossier reports] Correction requested: report for %(month)s") % {"month": month(period)}
        body = render_to_string("reporting/mails/correction.txt", context).strip()
    return EmailMessage(subject, f"{body}\n", settings.DEFAULT_FROM_EMAIL, [unit.email])


def reminder_mail(reminder: Reminder) -> EmailMessage:
    """The mail that reminds a unit of its report, as of the moment of the reminder: before the deadline, or after."""
    unit, period = reminder.unit, reminder.period
    at, due = clock.local(reminder.at), period.due_on(unit.kind)
    is_late = at.date() > due
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "unit": unit,
            "month": month(period),
            "due": weekday(due),
            "hour": _("%(hour)s:%(minute)s") % {"hour": f"{at:%H}", "minute": f"{at:%M}"},
            "today": day(at.date()),
            "until": weekday(next_working_day(at.date() + timedelta(days=1))) if is_late else "",
            "portal": PortalSettings.load(),
            "demo_day": settings.DEMO_TODAY,
            "url": settings.PORTAL_URL + reverse("reporting:submission", args=[period.name, unit.code]),
        }
        subject = (
            _("[Online dossier reports] Please send the report for %(month)s (due %(due)s, overdue)")
            if is_late
            else _("[Online dossier reports] Reminder: report for %(month)s, due %(due)s")
        ) % {"month": month(period), "due": day(due)}
        body = render_to_string("reporting/mails/reminder.txt", context).strip()
    return EmailMessage(subject, f"{body}\n", settings.DEFAULT_FROM_EMAIL, [reminder.address])
