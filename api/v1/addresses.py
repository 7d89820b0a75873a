"""The addresses of version 1: every module of operations of this app is named here, then those of apps above."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from importlib import import_module
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern

from api.added import ADDED
from api.v1 import (
    compliance,
    expected,
    indicators,
    month_sendings,
    months,
    periods,
    procedures,
    quotas,
    rankings,
    sendings,
    submissions,
    token,
    units,
)
from api.v1.portal import api

View = Callable[..., HttpResponseBase]
MODULES = (
    token,
    units,
    procedures,
    quotas,
    periods,
    submissions,
    sendings,
    expected,
    months,
    month_sendings,
    compliance,
    rankings,
    indicators,
)
for module in MODULES:
    api.add_router("", module.router)
for name in ADDED:
    api.add_router("", import_module(name).router)


def addresses() -> list[URLPattern]:
    """The addresses of all operations, of apps above too; a token is asked for in place of a login."""
    found, _app, _namespace = api.urls
    patterns = [pattern for pattern in found if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in patterns:
        pattern.callback = login_not_required(_with_every_method(pattern.callback))
    return patterns


def _with_every_method(view: View) -> View:
    """``view`` of an address, which also answers HEAD, as GET whose body the server leaves out, and OPTIONS.

    OPTIONS says in ``Allow`` which methods there are, and needs no token. Nothing is said of other sites: pages of
    these call nothing here.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, *args, **kwargs)
        request.method = asked
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        known = set(response.headers["Allow"].split(", "))
        allowed = ", ".join(sorted(known | {"OPTIONS"} | ({"HEAD"} if "GET" in known else set())))
        if asked == "OPTIONS":
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": allowed})
        response.headers["Allow"] = allowed
        return response

    return answered
