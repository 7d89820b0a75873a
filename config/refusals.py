"""Pages for failed requests: in the reader's language, without the database, and with what was typed.

«Nothing was changed» is shown only where it is certain: no statement that writes was sent in this request.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.views import own_connection
from config.writes import may_have_written
from reporting.system.database import is_being_migrated
from units.trace import current_trace
from units.typed import Typed, is_from_elsewhere, page_before, typed_in

RETRY_AFTER = 30  # seconds
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# SQLite's messages for what would be an unavailable or busy server; its other errors are faults of ours.
READ_ONLY = "25006"  # PostgreSQL: a standby, or one that its administrators have locked against writing
# What a statement lacks that is of another release than the tables.
LACKING = ("42P01", "42703")  # PostgreSQL: table, column
SQLITE_LACKING = ("no such table", "no such column", "has no column")
SQLITE_AWAY = ("locked", "busy", "full", "unable to open", "readonly", "disk i/o")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A post that could not be read was not processed."""
    return _page(request, "400.html", {"demo_day": settings.DEMO_TODAY}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to a request that failed: 503 where the database is unavailable or too slow, otherwise 500."""
    is_away = database_is_away(sys.exc_info()[1])
    title = _("The portal is not available at the moment") if is_away else _("The page could not be shown")
    response = _page(
        request,
        "500.html",
        {"title": title, "trace": current_trace()} | _what_is_left(request),
        status=503 if is_away else 500,
    )
    if is_away:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


@login_not_required
@never_cache
@require_safe
def too_large(request: HttpRequest) -> HttpResponse:
    """The page that the proxy in front asks for where it refuses a body: nothing of that request arrived here."""
    context = {"back": page_before(request), "demo_day": settings.DEMO_TODAY}
    return _page(request, "413.html", context, status=413)


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """The page, without the portal's looks where static files were not collected: their names are then not known."""
    try:
        return render(request, template, context, status=status)
    except ValueError:
        return render(request, template, context | {"is_plain": True}, status=status)


def database_is_away(error: BaseException | None) -> bool:
    """Whether the database may be back in a moment.

    So it is where it could not be reached, closed the connection, was locked, took too long or takes no writes, and
    while it is being migrated.
    """
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, DatabaseError):
        return False
    if type(error.__cause__).__module__ == "sqlite3":
        words = str(error).lower()
        if any(each in words for each in SQLITE_AWAY):
            return True
        is_lacking = any(each in words for each in SQLITE_LACKING)
    else:
        state = getattr(error.__cause__, "pgcode", None)
        if isinstance(error, OperationalError) or state == READ_ONLY:
            return True
        is_lacking = state in LACKING
    return is_lacking and _is_being_migrated()


def _is_being_migrated() -> bool:
    """Ask the database whether it is; of one that does not answer it is not known, and not said."""
    with contextlib.suppress(DatabaseError), own_connection() as own:
        return is_being_migrated(own)
    return False


def _what_is_left(request: HttpRequest) -> dict[str, Any]:
    """What the page can say without the database: the outcome, what was typed, the link back."""
    is_safe = request.method in SAFE_METHODS
    typed = Typed("/") if is_safe or is_from_elsewhere(request) else typed_in(request)
    outcome = "" if is_safe else "unknown" if may_have_written(request) else "nothing"
    return {"outcome": outcome, "typed": typed, "back": page_before(request) or "/", "demo_day": settings.DEMO_TODAY}
