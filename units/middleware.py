"""Login is the default for every page; a form that arrives without a session is not discarded."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest

from units.typed import typed_in

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
# The entry page's script saves by itself, and reads 401 as «the session has ended»: no redirect there.
ANSWERED_IN_PLACE = "/submissions/"


class KeepTypedLoginRequiredMiddleware(LoginRequiredMiddleware):
    """Sends users without a session to the login page, which carries what they posted.

    After a GET the login leads to the requested page. What was posted is not done after the login: the user sees it
    again, or is led back to the page with the button.
    """

    def process_view(self, request: HttpRequest, view_func: Any, *args: Any, **kwargs: Any) -> Any:
        """A view that says ``without_session`` is for everybody alike: not even who asks is read."""
        if getattr(view_func, "without_session", False):
            return None
        return super().process_view(request, view_func, *args, **kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        from units.views.refusals import login_for_a_button, session_ended

        if request.method in SAFE_METHODS:
            return super().handle_no_permission(request, view_func)
        typed = typed_in(request)
        if typed.is_more_than_a_button or typed.has_files or request.path.startswith(ANSWERED_IN_PLACE):
            return session_ended(request)
        return login_for_a_button(request)
