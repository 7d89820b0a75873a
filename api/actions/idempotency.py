"""Forgetting which calls were done: after a day nobody repeats a call whose answer was lost."""

from __future__ import annotations

from datetime import timedelta

from api.models import IdempotencyKey
from units import clock

KEPT = timedelta(hours=24)


def idempotency_keys_forget() -> int:
    """Delete keys that were first used more than a day ago; how many."""
    deleted, _by_model = IdempotencyKey.objects.filter(first_at__lt=clock.now() - KEPT).delete()
    return deleted
