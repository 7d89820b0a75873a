"""What `manage.py check --deploy` says of calls by programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

IN_ONE_PROCESS = ("locmem.LocMemCache", "dummy.DummyCache")


@checks.register(checks.Tags.security, deploy=True)
def calls_are_counted_together(**_about: Any) -> list[checks.CheckMessage]:
    """A warning where the cache is of one process alone, while a limit of calls is of all of them."""
    has_limit = settings.API_CALLS_PER_MINUTE or settings.API_REFUSALS_PER_MINUTE
    if not has_limit or not str(settings.CACHES["default"]["BACKEND"]).endswith(IN_ONE_PROCESS):
        return []
    return [
        checks.Warning(
            "Each server process counts the calls of programs by itself: a token may make API_CALLS_PER_MINUTE calls in"
            " each of them, and an address show API_REFUSALS_PER_MINUTE wrong tokens.",
            hint="Set REDIS_URL, or run one process of the pages (gunicorn --workers=1 --threads=…).",
            id="api.W001",
        )
    ]
