"""The filters by which a person last narrowed a page, kept by the browser: offered again, never applied by themselves.

A signed cookie holds them with the account, so who logs in next on the same computer is offered nothing. It outlives
the session, which ends each day.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from units.requests import PortalRequest

COOKIE = "last_filters"
SECONDS_KEPT = 180 * 24 * 3600
Filters = dict[str, dict[str, str]]  # by page


def last_filters(request: PortalRequest, page: str, chosen: Mapping[str, str]) -> str:
    """The last filters of ``page`` as a query; empty where there are none, and while the page is ``chosen`` from."""
    return "" if chosen else urlencode(_kept(request).get(page, {}))


def keep_filters(request: PortalRequest, response: HttpResponse, page: str, chosen: Mapping[str, str]) -> None:
    """Let the browser keep what ``page`` is narrowed to; a page that shows everything changes nothing."""
    kept = _kept(request)
    if not chosen or kept.get(page) == chosen:
        return
    response.set_cookie(
        COOKIE,
        signing.dumps({"account": request.user.pk, "filters": kept | {page: dict(chosen)}}, salt=__name__),
        max_age=SECONDS_KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _kept(request: PortalRequest) -> Filters:
    """What the cookie holds for this account; a cookie that was changed by hand holds nothing."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=__name__, max_age=SECONDS_KEPT)
    except signing.BadSignature:
        return {}
    filters: Filters = kept["filters"] if kept["account"] == request.user.pk else {}
    return filters
