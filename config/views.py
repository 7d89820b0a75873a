"""The checks for machines: whether pages answer, and whether the whole portal does its work."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reporting.system import probes
from reporting.system.database import migrations_pending
from reporting.system.jobs import SWEEP
from units import clock

TEXT = "text/plain; charset=utf-8"
OK, NO_ANSWER, UNKNOWN = "ok", "no answer", "unknown"

LATE = 6 * 60  # seconds since the last sweep, which comes each minute
LIMIT = 1.5  # seconds for the database to answer
QUICK: dict[str, dict[str, Any]] = {"postgresql": {"connect_timeout": 2}, "sqlite": {"timeout": LIMIT}}


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Tells a machine whether the portal and its database answer, and nothing else, since anyone may request it."""
    if not probe.answers():
        return HttpResponse("database: no answer\n", content_type=TEXT, status=503)
    return HttpResponse("ok\n", content_type=TEXT)


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Tells a machine which parts of the portal do their work: 200 where all do, else 503. No part waits for another.

    It says names of parts and the age of the last sweep, and nothing else, since anyone may request it.
    """
    asked: dict[str, Callable[[], Any]] = {"database": ask_database_parts}
    if probes.has_broker():
        asked["broker"] = probes.ask_broker
    answers = probes.ask_all(asked, LIMIT)
    found = answers["database"].value or {"database": NO_ANSWER, "migrations": UNKNOWN, "sweep": UNKNOWN}
    parts = {name: found[name] for name in ("database", "migrations", "sweep")}
    if "broker" in answers:
        parts["broker"] = NO_ANSWER if answers["broker"].error else OK
    is_ready = set(parts.values()) == {OK}
    content = {"ready": is_ready, "parts": parts, "seconds_since_sweep": found.get("seconds_since_sweep")}
    return JsonResponse(content, status=200 if is_ready else 503)


def ask_database_parts() -> dict[str, Any]:
    """What the database alone knows: it answers, it has every migration, and when the sweep last ended.

    Raises:
        Exception: any error of the database or its driver.
    """
    with own_connection() as own:
        return database_parts(own)


def database_parts(own: BaseDatabaseWrapper) -> dict[str, Any]:
    """The same on a connection that is open."""
    pending = migrations_pending(own)
    if pending:
        return {"database": OK, "migrations": f"{len(pending)} pending", "sweep": UNKNOWN}
    with own.cursor() as cursor:
        cursor.execute("SELECT ended_at FROM units_jobheartbeat WHERE job = %s", [SWEEP])
        row = cursor.fetchone()
    seconds = _seconds_since(row[0] if row else None)
    sweep = "never" if seconds is None else OK if seconds <= LATE else "late"
    return {"database": OK, "migrations": OK, "sweep": sweep, "seconds_since_sweep": seconds}


def _seconds_since(moment: datetime | str | None) -> int | None:
    """Seconds from a moment as the driver gives it (SQLite: its text, in UTC); 0 where the clock was put back."""
    if isinstance(moment, str):
        moment = parse_datetime(moment)
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, int((clock.now() - aware).total_seconds()))


def ask_database() -> None:
    """Ask the database for one answer, on a separate connection.

    Raises:
        Exception: any error of the database or its driver.
    """
    with own_connection() as own, own.cursor() as cursor:
        cursor.execute("SELECT 1")


@contextlib.contextmanager
def own_connection() -> Iterator[BaseDatabaseWrapper]:
    """A connection of the thread that asks, which gives up soon."""
    default = connections["default"]
    options = {**default.settings_dict["OPTIONS"], **QUICK[default.vendor]}
    own = type(default)({**default.settings_dict, "OPTIONS": options}, "healthz")
    try:
        yield own
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
