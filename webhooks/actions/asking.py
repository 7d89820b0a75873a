"""Asking a worker to send now; without a broker the next tick does."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)
TASK = "webhooks.tasks.send_webhooks"


def ask_for_sending(*, seconds: int = 0) -> None:
    """Have what is due sent once the transaction commits, ``seconds`` later; a failure is logged, and beat does it."""
    if not current_app.conf.task_always_eager:
        transaction.on_commit(lambda: _ask(seconds), robust=True)


def _ask(seconds: int) -> None:
    try:
        current_app.tasks[TASK].apply_async(countdown=seconds or None, retry=False, ignore_result=True)
    except Exception:
        logger.exception("Sending of webhooks could not be asked for.")
