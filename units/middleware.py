"""Login is the default for every page; a form that arrives without a session is not thrown away."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest

from units.typed import carries_typed


class KeepTypedLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Sends strangers to the login page; one who posted figures gets it with the figures carried along."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if carries_typed(request, request.path):
            from units.views.refusals import session_ended

            return session_ended(request)
        return super().handle_no_permission(request, view_func)
