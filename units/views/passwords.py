"""Passwords: changed by their owner, or reset through a mailed link."""

from typing import Any

from axes.helpers import get_client_ip_address
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordResetForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from units import clock
from units.actions.resets import reset_request
from units.forms import OwnPasswordForm
from units.login_lock import lock_open
from units.models import ResetMail


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
class PasswordReset(FormView):
    """A link by mail for a forgotten password; answer and time are the same whether the address is known or not."""

    form_class = PasswordResetForm
    template_name = "units/form.html"
    success_url = reverse_lazy("units:password-reset-sent")
    extra_context = {
        "title": gettext_lazy("Password forgotten"),
        "lead": gettext_lazy("A link to set a new password is sent to the address of the account."),
        "button": gettext_lazy("Send the link"),
    }

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        reset_request(address=form.cleaned_data["email"], client=get_client_ip_address(self.request) or "")
        return super().form_valid(form)


@login_not_required
@require_safe
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    """Confirms that a mail will be sent."""
    lead = _(
        "If the address belongs to an account, a mail with a link arrives there within a few minutes. The link holds "
        "for a day. If none arrives, please ask the support line."
    )
    words = _("Mails go out later than usual just now; they are kept and will be sent.")
    late = words if ResetMail.objects.late(clock.now()).exists() else ""
    return render(request, "units/note.html", {"title": _("Password forgotten"), "lead": lead, "late": late})


@method_decorator(login_not_required, name="dispatch")
class PasswordResetConfirm(auth.PasswordResetConfirmView):
    """Sets a new password through the link of the mail, and removes a lock after wrong passwords."""

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
