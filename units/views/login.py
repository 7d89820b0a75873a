"""Login and logout, and the page while a login is locked."""

from typing import Any

from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from units.landing import landing
from units.single_sign_on.provider import is_on
from units.typed import carried_in
from units.views.next_page import NextPage
from units.views.second_step import UNDONE, Carried, proceed
from units.views.single_sign_on import LOGOUT


class Login(NextPage, auth.LoginView):
    """The login page; it carries what was typed before the session ended, to be shown again."""

    template_name = "units/form.html"
    redirect_authenticated_user = True
    extra_context = {"title": gettext_lazy("Log in"), "button": gettext_lazy("Log in"), "reset_link": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if UNDONE in self.request.GET:
            context["lead"] = _("The session had ended; your request was not carried out. Please log in again.")
        kept = Carried.posted(self.request, "").context
        return context | {"kept_fields": kept["kept_fields"], "came_from": kept["came_from"], "sso": is_on()}

    def get_success_url(self) -> str:
        """Who is logged in already is led on at once; what was typed before the login keeps its own address."""
        found: str = super().get_success_url()
        return landing(found) if self.request.user.is_authenticated else found

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return proceed(self.request, form.get_user(), Carried.posted(self.request, self.get_success_url()))


class Logout(NextPage, auth.LogoutView):
    """Ends the session; by POST only. After a single sign-on the provider's own session can be ended from there."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = request.session.get(LOGOUT, "")
        response = super().post(request, *args, **kwargs)
        if not address:
            return response
        lead = _("The login here has ended. That with the province's account goes on, as for other portals.")
        context = {
            "title": pgettext("page after a single sign-on", "Logged out"),
            "lead": lead,
            "provider_logout": address,
        }
        return render(request, "units/note.html", context)


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any) -> HttpResponse:
    """After too many wrong passwords: what happened and what to do; the carried fields stay in the page."""
    lead = _("The password was wrong too often. Please try again in 15 minutes, or ask for a new password.")
    match = request.resolver_match
    if match is not None and match.url_name in ("second-step", "confirm"):
        lead = _("The password or the code was wrong too often. Please try again in 15 minutes.")
    if carried_in(request, "").fields:
        return login_page(request, {"lead": lead} | passed_on(request), status=429)
    note = {"title": _("Login closed for a while"), "lead": lead, "reset_link": True}
    return render(request, "units/note.html", note, status=429)


def login_page(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    """The login form as an answer to something else; it posts to the login."""
    defaults = {"form": AuthenticationForm(request), "action": reverse("units:login"), "sso": is_on()}
    return render(request, "units/form.html", Login.extra_context | defaults | context, status=status)


def passed_on(request: HttpRequest) -> dict[str, Any]:
    """The fields that a posted login form carries, for the next one."""
    return {
        "next": request.POST.get("next", ""),
        "came_from": request.POST.get("came_from", ""),
        "kept_fields": carried_in(request, "").carried,
    }
