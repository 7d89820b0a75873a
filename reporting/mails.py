"""Mails to units (UI_TEXT section 5): plain text, in the portal's own language, signed by the system."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reporting.models import SubmissionEvent
from units.models import PortalSettings
from units.templatetags.figures import moment, month


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
            "portal": PortalSettings.load(),
            "demo_day": settings.DEMO_TODAY,
            "url": settings.PORTAL_URL + reverse("reporting:submission", args=[period.name, unit.code]),
        }
        subject = _("[Online dossier reports] Correction requested: report for %(month)s") % {"month": month(period)}
        body = render_to_string("reporting/mails/correction.txt", context).strip()
    return EmailMessage(subject, f"{body}\n", settings.DEFAULT_FROM_EMAIL, [unit.email])
