"""Asking for a mail to be sent, so that no mail server can hold or fail what people do."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction

from reporting.models import SubmissionEvent

logger = logging.getLogger(__name__)
CORRECTION_TASK = "reporting.tasks.mail_correction"


def ask_for_mail(event: SubmissionEvent) -> None:
    """Have the unit told of a return or a reopening once the transaction commits; a failure is logged, no more."""
    transaction.on_commit(lambda: _ask(event.pk), robust=True)


def _ask(event_id: int) -> None:
    try:
        current_app.tasks[CORRECTION_TASK].apply_async((event_id,), retry=False, ignore_result=True)
    except Exception:
        logger.exception("The mail about event %s could not be sent.", event_id)
