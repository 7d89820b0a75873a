"""Where a login lands: an address that only takes posted forms has no page to show."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve


def landing(address: str, instead: str = "/") -> str:
    """``address``, or ``instead`` where it names a view that answers no GET, such as the logout."""
    try:
        view = resolve(urlsplit(address).path).func
    except Resolver404:
        return address
    return address if answers_get(view) else instead


def answers_get(view: Callable[..., Any] | None) -> bool:
    """Whether a view answers a GET, as its class or the decorators above it say."""
    made_from = getattr(view, "view_class", None)
    if made_from is not None:
        return "get" in made_from.http_method_names and hasattr(made_from, "get")
    while view is not None:
        methods = _methods_of(view)
        if methods is not None:
            return "GET" in methods
        view = getattr(view, "__wrapped__", None)
    return True


def _methods_of(view: Callable[..., Any]) -> list[str] | None:
    """The methods to which Django's ``require_http_methods`` limits ``view`` itself; None where it does not."""
    if not inspect.isfunction(view):
        return None
    found: list[str] | None = inspect.getclosurevars(view).nonlocals.get("request_method_list")
    return found
