"""Noticing that wrong passwords are tried on many accounts from one address.

The address is never locked for it: an entire province may be behind one. It is logged and shown to administrators.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.db.models import F
from django.db.models.functions import Greatest
from django.db.models.signals import post_save

from units import clock
from units.models import GuessingAddress

WINDOW = timedelta(minutes=15)
MANY = 10  # accounts refused from one address within WINDOW; a province's mistyped passwords are fewer

logger = logging.getLogger(__name__)


def connect() -> None:
    """Check each account that is refused: django-axes records it, and reports it only by this signal."""
    post_save.connect(_refused, sender=AccessAttempt, dispatch_uid="units.guessing")


def _refused(sender: Any, *, instance: AccessAttempt, created: bool, **_rest: Any) -> None:
    if not created:
        return
    since = instance.attempt_time - WINDOW
    within = AccessAttempt.objects.filter(ip_address=instance.ip_address, attempt_time__gt=since)
    accounts = within.values("username").distinct().count()
    if accounts >= MANY:
        guessing_note(address=str(instance.ip_address), accounts=accounts)


def guessing_note(*, address: str, accounts: int) -> None:
    """Note that so many accounts were refused from ``address`` just now; one row a day keeps the largest number."""
    now = clock.now()
    today = {"address": address, "day": now.date()}
    first = GuessingAddress(**today, last_at=now, accounts=accounts)
    GuessingAddress.objects.bulk_create([first], ignore_conflicts=True)
    GuessingAddress.objects.filter(**today).update(last_at=now, accounts=Greatest(F("accounts"), accounts))
    if accounts % MANY == 0:
        minutes = WINDOW // timedelta(minutes=1)
        logger.warning("Wrong passwords for %s accounts from %s within %s minutes.", accounts, address, minutes)
