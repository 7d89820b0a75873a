"""Login and logout, and the page while a login is locked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units.typed import carried_in, is_own_page

UNDONE = "undone"  # in the address of the login page: a button was pressed after the session had ended


class Login(auth.LoginView):
    """The login page; it carries what was typed before the session ended, to be shown again."""

    template_name = "units/form.html"
    redirect_authenticated_user = True
    extra_context = {"title": gettext_lazy("Log in"), "button": gettext_lazy("Log in"), "reset_link": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if UNDONE in self.request.GET:
            context["lead"] = _("The session had ended; your request was not carried out. Please log in again.")
        carried = {"kept_fields": carried_in(self.request, "").carried, "came_from": self.came_from}
        return context | carried

    @property
    def came_from(self) -> str:
        """The page on which the carried fields were typed; only one of the portal's own."""
        page = self.request.POST.get("came_from", "")
        return page if is_own_page(self.request, page) else ""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        typed = carried_in(self.request, self.get_success_url())
        if typed.fields:
            lead = _("What was typed before the session ended has been kept. Nothing has been done with it yet.")
            context = {"title": _("Kept what was typed"), "lead": lead, "typed": typed, "back": self.came_from or "/"}
            return render(self.request, "units/typed.html", context)
        if UNDONE in self.request.GET:
            messages.warning(self.request, _("The session had ended; your request was not carried out."))
        return response


class Logout(auth.LogoutView):
    """Ends the session; by POST only."""


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any) -> HttpResponse:
    """After too many wrong passwords: what happened and what to do; the carried fields stay in the page."""
    lead = _("The password was wrong too often. Please try again in 15 minutes, or ask for a new password.")
    if carried_in(request, "").fields:
        return login_page(request, {"lead": lead} | passed_on(request), status=429)
    note = {"title": _("Login closed for a while"), "lead": lead, "reset_link": True}
    return render(request, "units/note.html", note, status=429)


def login_page(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    """The login form as an answer to something else; it posts to the login."""
    defaults = {"form": AuthenticationForm(request), "action": reverse("units:login")}
    return render(request, "units/form.html", Login.extra_context | defaults | context, status=status)


def passed_on(request: HttpRequest) -> dict[str, Any]:
    """The fields that a posted login form carries, for the next one."""
    return {
        "next": request.POST.get("next", ""),
        "came_from": request.POST.get("came_from", ""),
        "kept_fields": carried_in(request, "").carried,
    }
