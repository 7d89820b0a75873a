"""The second factor of an account in the administration: what is set up, what happened, and its reset with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from units.actions.second_factors import codes_left, second_factor_reset
from units.admin_pages import admin_page
from units.history import record_event
from units.ids import id_of
from units.models import SecondFactor, SecurityEvent, User
from units.refusals import Refused
from units.second_factor import policy
from units.views.security import asks_again

EVENTS = 50  # shown on the page


class SecondFactorMixin(admin.ModelAdmin):
    """Gives the page of an account a line on its second factor, and a page on which another administrator resets it."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.second_factor)
        return [path("<int:number>/second-factor/", view, name="units_user_second_factor"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        account = User.objects.filter(pk=id_of(object_id) or 0).first()
        shown = {"second_factor": _summary(account)} if account is not None and policy.is_offered() else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    @method_decorator(never_cache)
    @method_decorator(asks_again)
    def second_factor(self, request: HttpRequest, number: int) -> HttpResponse:
        """Its second factors and events; reset by another administrator, who gives the reason."""
        account = get_object_or_404(User, pk=number)
        reason, fault = request.POST.get("reason", ""), ""
        if request.method == "POST":
            try:
                second_factor_reset(user=account, by=request.user, reason=reason)  # type: ignore[arg-type]
            except Refused as refused:
                fault = refused.sentence
            else:
                said = _("Second factor reset: %(reason)s") % {"reason": reason.strip()}
                self.log_change(request, account, said)
                record_event(User, [account], by=request.user, reason=said)
                done = _("The second factor was reset; all sessions of the account have ended. Its owner gets a mail.")
                self.message_user(request, done, messages.SUCCESS)
                return redirect("admin:units_user_change", number)
        return admin_page(
            request,
            "admin/units/user/second_factor.html",
            _("Second factor"),
            account=account,
            opts=self.opts,
            factors=list(SecondFactor.objects.filter(user=account)),
            codes_left=codes_left(account),
            events=SecurityEvent.objects.filter(user=account)[:EVENTS],
            is_own=account.pk == request.user.pk,
            is_required=policy.is_required_of(account),
            reason=reason,
            fault=fault,
        )


def _summary(account: User) -> str:
    """«App, passkey»: what is set up; or that nothing is."""
    kinds = dict.fromkeys(factor.get_kind_display() for factor in SecondFactor.objects.filter(user=account))
    return ", ".join(str(kind) for kind in kinds) or _("not set up")
