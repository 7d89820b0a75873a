"""The addresses of version 1: every module of operations of this app is named here, then those of apps above."""

from __future__ import annotations

from importlib import import_module

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern

from api.added import ADDED
from api.v1 import compliance, indicators, months, periods, procedures, quotas, rankings, submissions, token, units
from api.v1.portal import api

for module in (token, units, procedures, quotas, periods, submissions, months, compliance, rankings, indicators):
    api.add_router("", module.router)
for name in ADDED:
    api.add_router("", import_module(name).router)


def addresses() -> list[URLPattern]:
    """The addresses of all operations, of apps above too; a token is asked for in place of a login."""
    found, _app, _namespace = api.urls
    patterns = [pattern for pattern in found if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in patterns:
        login_not_required(pattern.callback)
    return patterns
