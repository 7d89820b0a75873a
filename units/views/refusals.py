"""Pages for what was not done: an expired session, an expired page. What was typed stays in them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from units.typed import Typed, is_from_elsewhere, page_before, typed_in
from units.views.login import UNDONE, Login, login_page, passed_on


def session_ended(request: HttpRequest) -> HttpResponse:
    """The login page for a user who posted without a session; it carries what was typed.

    Where nothing was typed the login leads back to the page with the button: the button's own address has no page.
    """
    typed = Typed(request.get_full_path()) if is_from_elsewhere(request) else typed_in(request)
    carries = typed.is_more_than_a_button
    if carries:
        lead = _("The session has ended. What was typed is kept in this page; please log in again.")
    elif typed.has_files:
        lead = _("The session has ended; please log in again. The file has to be chosen again.")
    else:
        lead = _("The session has ended; please log in again. Nothing was done.")
    context = {
        "next": typed.target if carries else page_before(request) or "/",
        "came_from": page_before(request),
        "kept_fields": typed.carried if carries else [],
        "lead": lead,
    }
    return login_page(request, context, status=401)


def login_for_a_button(request: HttpRequest) -> HttpResponse:
    """To the login page and from there back to the page whose button was pressed, saying that nothing was done."""
    query = {"next": page_before(request) or "/", UNDONE: "1"}
    return redirect(f"{reverse('units:login')}?{urlencode(query)}")


def old_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is too old, as after a new login in another tab (``CSRF_FAILURE_VIEW``)."""
    match = request.resolver_match
    if match is not None and match.url_name in ("login", "second-step", "second-set-up", "sso"):
        return _old_login_page(request)
    needs_login = match is not None and getattr(match.func, "login_required", True)
    if needs_login and not request.user.is_authenticated:
        return session_ended(request)
    if is_from_elsewhere(request):
        lead = _("The request did not come from a page of this portal. Nothing was done.")
        return render(request, "units/note.html", {"title": _("Nothing was done"), "lead": lead}, status=403)
    return render(request, "units/typed.html", old_page_context(request), status=403)


def old_page_context(request: HttpRequest) -> dict[str, Any]:
    return {
        "title": _("The page was too old"),
        "lead": _("The page was opened before the last login, so your request was not carried out."),
        "typed": typed_in(request),
        "back": page_before(request) or "/",
    }


def _old_login_page(request: HttpRequest) -> HttpResponse:
    """Two open login pages: a user who logged in on one is redirected from the other."""
    if request.user.is_authenticated:
        view = Login()
        view.setup(request)
        return redirect(view.get_success_url())
    context = {
        "action": request.get_full_path() if request.path == reverse("units:login") else reverse("units:login"),
        "lead": _("This login page was too old, or the browser keeps no cookies. Please log in again."),
        "form": AuthenticationForm(request, initial={"username": request.POST.get("username", "")}),
    }
    return login_page(request, context | passed_on(request), status=403)
