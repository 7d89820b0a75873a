"""The health check, for the machine that monitors the portal."""

from __future__ import annotations

import contextlib
import threading
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

LIMIT = 1.5  # seconds for the database to answer
QUICK: dict[str, dict[str, Any]] = {"postgresql": {"connect_timeout": 2}, "sqlite": {"timeout": LIMIT}}


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Tells a machine whether the portal and its database answer, and nothing else, since anyone may request it."""
    if not probe.answers():
        return HttpResponse("database: no answer\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def ask_database() -> None:
    """Ask the database for one answer, on a separate connection.

    Raises:
        Exception: any error of the database or its driver.
    """
    default = connections["default"]
    options = {**default.settings_dict["OPTIONS"], **QUICK[default.vendor]}
    own = type(default)({**default.settings_dict, "OPTIONS": options}, "healthz")
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        own.close()


class Probe:
    """Asks the database in a thread, so that the answer takes LIMIT at most; never more than one thread at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.succeeded = False

    def answers(self) -> bool:
        """Whether the database answered in time. Requests while it hangs wait for the same thread."""
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.succeeded = False
                self.thread = threading.Thread(target=self._run, name="healthz", daemon=True)
                self.thread.start()
            thread = self.thread
        thread.join(LIMIT)
        return self.succeeded and not thread.is_alive()

    def _run(self) -> None:
        with contextlib.suppress(Exception):
            ask_database()
            self.succeeded = True


probe = Probe()
