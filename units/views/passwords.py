"""Passwords: changed by their owner, or set anew through a link that was mailed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from units.forms import OwnPasswordForm
from units.login_lock import lock_open


class PasswordChange(auth.PasswordChangeView):
    """One's own password, with the old one."""

    form_class = OwnPasswordForm
    template_name = "units/form.html"
    success_url = "/"
    extra_context = {"title": gettext_lazy("Change password"), "button": gettext_lazy("Change password")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        lock_open(user=form.user)
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
    """Sets a new password through the link of the mail, and opens a lock that wrong passwords have closed."""

    template_name = "units/form.html"
    success_url = reverse_lazy("units:login")
    extra_context = {"title": gettext_lazy("Set a new password"), "button": gettext_lazy("Change password")}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        lock_open(user=form.user)
        messages.success(self.request, _("The new password is set. Please log in with it."))
        return response

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not self.validlink:
            lead = _("This link was used already or has run out. Please ask for a new one.")
            note = {"title": _("Password forgotten"), "lead": lead, "reset_link": True}
            return render(self.request, "units/note.html", note, status=410)
        return super().render_to_response(context, **kwargs)
