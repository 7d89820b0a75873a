"""Who may read the metrics: nobody, unless the settings name a token, addresses, or both; then both must fit."""

from __future__ import annotations

from ipaddress import ip_address

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

SCHEME = "Bearer "


def is_on() -> bool:
    return bool(settings.METRICS_TOKEN or settings.METRICS_ADDRESSES)


def may_read(request: HttpRequest) -> bool:
    """Whether the metrics are switched on and ``request`` has what the settings ask for."""
    return is_on() and _has_token(request) and _has_address(request)


def _has_token(request: HttpRequest) -> bool:
    if not settings.METRICS_TOKEN:
        return True
    given = request.headers.get("Authorization", "")
    token = given.removeprefix(SCHEME) if given.startswith(SCHEME) else ""
    return constant_time_compare(token, settings.METRICS_TOKEN)


def _has_address(request: HttpRequest) -> bool:
    """An address that a proxy passed on counts only where the settings know the proxy."""
    if not settings.METRICS_ADDRESSES:
        return True
    if settings.PROXY_COUNT == 0 and "X-Forwarded-For" in request.headers:
        return False
    try:
        address = ip_address(get_client_ip_address(request) or "")
    except ValueError:
        return False
    return any(address in network for network in settings.METRICS_ADDRESSES)
