"""Login, logout and passwords."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from units.typed import carried_fields, carries_typed, typed_fields


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


class PasswordChange(auth.PasswordChangeView):
    """One's own password, with the old one."""

    template_name = "units/form.html"
    success_url = "/"
    extra_context = {"title": gettext_lazy("Change password"), "button": gettext_lazy("Change password")}

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("The password was changed."))
        return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class PasswordReset(auth.PasswordResetView):
    """A link by mail for a forgotten password; the answer is the same whether the address is known or not."""

    template_name = "units/form.html"
    email_template_name = "units/password_reset_mail.txt"
    subject_template_name = "units/password_reset_subject.txt"
    success_url = reverse_lazy("units:password-reset-sent")
    extra_email_context = {"portal_url": settings.PORTAL_URL}
    extra_context = {
        "title": gettext_lazy("Password forgotten"),
        "lead": gettext_lazy("A link to set a new password is sent to the address of the account."),
        "button": gettext_lazy("Send the link"),
    }


@login_not_required
@require_safe
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    """Says that a mail is on its way."""
    lead = _("If the address belongs to an account, a mail with a link has been sent to it. The link holds for a day.")
    return render(request, "units/note.html", {"title": _("Password forgotten"), "lead": lead})


@method_decorator(login_not_required, name="dispatch")
class PasswordResetConfirm(auth.PasswordResetConfirmView):
    """Sets a new password through the link of the mail."""

    template_name = "units/form.html"
    success_url = reverse_lazy("units:login")
    extra_context = {"title": gettext_lazy("Set a new password"), "button": gettext_lazy("Change password")}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not self.validlink:
            lead = _("This link was used already or has run out. Please ask for a new one.")
            note = {"title": _("Password forgotten"), "lead": lead}
            return render(self.request, "units/note.html", note, status=410)
        return super().render_to_response(context, **kwargs)


def session_ended(request: HttpRequest) -> HttpResponse:
    """The login page for somebody who posted figures without a session: they are carried along."""
    kept = typed_fields(request) if carries_typed(request, request.path) else []
    lead = _("The session has ended. What was typed is kept in this page; please log in again.")
    context = Login.extra_context | {
        "form": AuthenticationForm(request),
        "action": reverse("units:login"),
        "next": request.path,
        "kept_fields": kept,
        "lead": lead if kept else _("The session has ended; please log in again."),
    }
    return render(request, "units/form.html", context, status=401)


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any) -> HttpResponse:
    """After too many wrong passwords: what happened and what to do."""
    lead = _("The password was wrong too often. Please try again in 15 minutes, or ask for a new password.")
    return render(request, "units/note.html", {"title": _("Login closed for a while"), "lead": lead}, status=429)
