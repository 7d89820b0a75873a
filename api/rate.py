"""How many calls a minute: of a token, and with unknown tokens from an address.

Counts are in the portal's cache: in Redis where there is one, else in each server process. While Redis does not answer
each process counts by itself, so that a limit is never off.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.core.cache import BaseCache, caches

from units import clock

WINDOW = 60  # seconds

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rate:
    """What is used of a limit in this minute."""

    limit: int
    used: int
    resets_in: int

    @property
    def is_over(self) -> bool:
        return bool(self.limit) and self.used > self.limit

    @property
    def headers(self) -> dict[str, str]:
        """The limit and what is left of it, as the draft of the IETF on rate limits writes them."""
        if not self.limit:
            return {}
        left = max(0, self.limit - self.used)
        return {
            "RateLimit-Policy": f'"token";q={self.limit};w={WINDOW}',
            "RateLimit": f'"token";r={left};t={self.resets_in}',
        }


def rate_count(name: str, limit: int) -> Rate:
    """Count one more under ``name`` in this minute. A limit of 0 is none."""
    now = clock.machine_seconds()
    window, into = divmod(now, WINDOW)
    used = _add_one(f"rate:{name}:{window}") if limit else 0
    return Rate(limit, used, WINDOW - into)


def _add_one(key: str) -> int:
    try:
        return _counted(caches["default"], key)
    except Exception:  # whatever a Redis that is gone, full or hung raises
        logger.warning("Calls are counted in this process alone: the cache does not answer.")
        return _counted(caches["process"], key)


def _counted(cache: BaseCache, key: str) -> int:
    cache.add(key, 0, timeout=2 * WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # dropped between the two
        cache.set(key, 1, timeout=2 * WINDOW)
        return 1
