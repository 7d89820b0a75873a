"""Asking for a mail to be sent, so that no mail server can hold or fail what people do."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction

from reporting.models import Reminder, SubmissionEvent

logger = logging.getLogger(__name__)
CORRECTION_TASK = "reporting.tasks.mail_correction"
REMINDER_TASK = "reporting.tasks.mail_reminder"


def ask_for_mail(event: SubmissionEvent) -> None:
    """Have the unit told of a return or a reopening once the transaction commits; a failure is logged, no more."""
    transaction.on_commit(lambda: _ask(CORRECTION_TASK, event.pk), robust=True)


def ask_for_reminder(reminder: Reminder) -> None:
    """Have a recorded reminder mailed once the transaction commits; a failure is logged, no more."""
    transaction.on_commit(lambda: _ask(REMINDER_TASK, reminder.pk), robust=True)


def _ask(task: str, pk: int) -> None:
    try:
        current_app.tasks[task].apply_async((pk,), retry=False, ignore_result=True)
    except Exception:
        logger.exception("The mail of %s for row %s could not be sent.", task, pk)
