"""Login and logout, and the page while a login is locked."""

from typing import Any

from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units.typed import carried_fields


class Login(auth.LoginView):
    """The login page; figures that were typed before a session ended come through it and are shown again."""

    template_name = "units/form.html"
    redirect_authenticated_user = True
    extra_context = {"title": gettext_lazy("Log in"), "button": gettext_lazy("Log in"), "reset_link": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"kept_fields": carried_fields(self.request)}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        kept = carried_fields(self.request)
        response = super().form_valid(form)
        target = self.get_success_url()
        if kept and target.startswith("/submissions/"):
            return render(self.request, "units/typed.html", {"target": target, "kept": kept})
        return response


class Logout(auth.LogoutView):
    """Ends the session; by POST only."""


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any) -> HttpResponse:
    """After too many wrong passwords: what happened and what to do."""
    lead = _("The password was wrong too often. Please try again in 15 minutes, or ask for a new password.")
    note = {"title": _("Login closed for a while"), "lead": lead, "reset_link": True}
    return render(request, "units/note.html", note, status=429)
