"""What happened to the second factor or the tokens of an account: recorded, and mailed to its owner."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from units import clock
from units.actions.delivery import Verdict, deliver, written
from units.models import SecurityEvent, SecurityEventKind, User

logger = logging.getLogger(__name__)
TASK = "units.tasks.mail_security_events"
GIVEN_UP_AFTER = timedelta(days=2)  # news of a change that is older helps nobody
MAX_PER_RUN = 50


def event_record(
    *, user: User, kind: SecurityEventKind, by: User | None, detail: str = "", reason: str = ""
) -> SecurityEvent:
    """Record what happened, in the transaction in which it happened; the mail goes out after it."""
    event = SecurityEvent.objects.create(user=user, kind=kind, by=by, detail=detail, reason=reason)
    transaction.on_commit(_request_mailing, robust=True)
    return event


def security_events_mail(*, limit: int = MAX_PER_RUN) -> int:
    """Mail up to ``limit`` events to the accounts' owners; returns how many the mail server accepted.

    A second copy does no harm: an event whose mail was interrupted is mailed again, a bounded number of times.
    """
    accepted = 0
    for event in waiting()[:limit]:
        mine = SecurityEvent.objects.filter(pk=event.pk, tries=event.tries, mailed_at=None)
        if not mine.update(tries=event.tries + 1):
            continue  # another process has taken it
        outcome = deliver(_message(event))
        if outcome.verdict == Verdict.TAKEN:
            SecurityEvent.objects.filter(pk=event.pk).update(mailed_at=clock.now())
            accepted += 1
        else:
            logger.warning("The mail on a second factor was not sent: %s", outcome.answer)
        if outcome.verdict == Verdict.NO_CONNECTION:
            break
    return accepted


def waiting() -> list[SecurityEvent]:
    """The events whose mails are to go out, the oldest first; accounts without an address get none."""
    events = SecurityEvent.objects.filter(
        mailed_at=None, tries__lt=SecurityEvent.MAX_TRIES, at__gt=clock.now() - GIVEN_UP_AFTER
    )
    return list(events.exclude(user__email="").select_related("user").order_by("at", "pk"))


def _request_mailing() -> None:
    """Have a worker mail what waits; without a broker the next `tick` does, so that no page waits for a mail server."""
    if current_app.conf.task_always_eager:
        return
    try:
        current_app.tasks[TASK].apply_async(retry=False, ignore_result=True)
    except Exception:
        logger.exception("The mails on second factors could not be asked for.")


def _message(event: SecurityEvent) -> EmailMessage:
    with translation.override(settings.LANGUAGE_CODE):
        context = {"event": event, "name": event.user.get_full_name(), "portal_url": settings.PORTAL_URL}
        subject = render_to_string("units/security_event_subject.txt", context).strip()
        body = render_to_string("units/security_event_mail.txt", context)
    return written("security", event, event.user.email, subject, body)
