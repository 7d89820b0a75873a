"""Who may open a page at all: a rule of ``reporting.rules``, written above the view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from units.models import User
from units.requests import PortalRequest

P = ParamSpec("P")
Rule = Callable[[User], bool]
View = Callable[Concatenate[PortalRequest, P], HttpResponse]


def allowed(rule: Rule, *, to_post: Rule | None = None) -> Callable[[View[P]], View[P]]:
    """Open the view only to those of whom ``rule`` holds and, for a POST, ``to_post`` too; others get 403.

    It is below the decorator of methods, so that a wrong method is answered first, and it is asked before the view
    looks anything up.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: PortalRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            may = rule(request.user)
            if to_post is not None and request.method == "POST":
                may = may and to_post(request.user)
            if not may:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.allowed = rule  # type: ignore[attr-defined]  # tests read who is let in
        return checked

    return decorate
