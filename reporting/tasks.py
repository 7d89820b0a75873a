"""Thin doors for Celery and beat: each calls one action. `manage.py tick` calls the periodic ones once."""

import logging

from celery import shared_task

from reporting import mails
from reporting.actions.figures import figures_drain
from reporting.actions.periods import periods_lock_due, periods_open
from reporting.actions.reopenings import reopenings_end
from reporting.models import Reminder, Submission, SubmissionEvent

logger = logging.getLogger(__name__)


@shared_task
def drain_stale_figures() -> None:
    """Recompute what is stale; asked for when a change commits."""
    figures_drain()


@shared_task
def sweep_stale_figures() -> None:
    """The same each minute, so that a lost message costs a minute and never a figure."""
    figures_drain()


@shared_task
def open_periods() -> None:
    """Have this year's periods, and lock those that are due to be locked."""
    periods_open()
    periods_lock_due()


@shared_task
def end_reopenings() -> None:
    """Restore «confirmed» where a reopening ran out."""
    reopenings_end()


@shared_task
def mail_correction(event_id: int) -> None:
    """Tell a unit by mail what to correct; asked for when a return or a reopening commits."""
    events = SubmissionEvent.objects.select_related("submission__unit__parent", "submission__period")
    event = events.filter(pk=event_id).first()
    if event is None:
        logger.warning("Event %s is gone; its mail was not sent.", event_id)
        return
    mail = mails.correction_mail(event)
    if mail is None:
        logger.warning("Event %s: unit %s has no address; no mail was sent.", event_id, event.submission.unit.code)
    else:
        mail.send()


@shared_task
def mail_reminder(reminder_id: int) -> None:
    """Mail a recorded reminder; nothing once the report was sent meanwhile."""
    reminder = Reminder.objects.select_related("unit__parent", "period").filter(pk=reminder_id).first()
    if reminder is None:
        logger.warning("Reminder %s is gone; its mail was not sent.", reminder_id)
    elif Submission.objects.sent().filter(unit=reminder.unit, period=reminder.period).exists():
        logger.info("Reminder %s: the report was sent meanwhile; no mail was sent.", reminder_id)
    else:
        mails.reminder_mail(reminder).send()
