"""Tokens in the administration: whose there are, what they may do, when they were used; revoked with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache

from api.actions.tokens import token_revoke
from api.models import ApiToken
from units import clock
from units.admin_base import ReadOnlyAdmin
from units.admin_pages import admin_page
from units.ids import id_of
from units.refusals import Refused


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Every token, without its secret part."""

    list_display = ["name", "owner", "role", "allowed", "ends_on", "last_used_at", "stated"]
    list_filter = ["role", "ends_on"]
    list_select_related = ["owner"]
    search_fields = ["name", "prefix", "owner__username"]
    change_form_template = "admin/api/apitoken/change_form.html"
    readonly_fields = fields = (
        "name", "shown", "owner", "role", "home_unit", "reach", "allowed", "made_at", "ends_on", "last_used_at",
        "stated", "revoked_at", "revoked_by_name",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("begins with"))
    def shown(self, token: ApiToken) -> str:
        return token.shown

    @admin.display(description=pgettext_lazy("of a token", "may"))
    def allowed(self, token: ApiToken) -> str:
        return ", ".join(str(verb.label) for verb in token.verbs)

    @admin.display(description=pgettext_lazy("of a token", "state"))
    def stated(self, token: ApiToken) -> str:
        return str(token.state(clock.now()).label)

    @admin.display(description=gettext_lazy("only these units"))
    def reach(self, token: ApiToken) -> str:
        return ", ".join(unit.code for unit in token.units.all()) if token.is_limited else _("all of the role")

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.revoke)
        return [path("<int:number>/revoke/", view, name="api_apitoken_revoke"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        token = ApiToken.objects.filter(pk=id_of(object_id) or 0).first()
        extra = {"can_be_revoked": token is not None and token.revoked_at is None}
        return super().change_view(request, object_id, *args, **{**kwargs, "extra_context": extra})

    @method_decorator(never_cache)
    def revoke(self, request: HttpRequest, number: int) -> HttpResponse:
        """Revoke a token with a reason, which its owner reads in the mail."""
        token = get_object_or_404(ApiToken.objects.select_related("owner"), pk=number, revoked_at=None)
        reason, fault = request.POST.get("reason", ""), ""
        if request.method == "POST":
            try:
                token_revoke(token=token, by=request.user, reason=reason)  # type: ignore[arg-type]
            except Refused as refused:
                fault = refused.sentence
            else:
                done = _("The token was revoked: it opens nothing any more. Its owner gets a mail.")
                self.message_user(request, done, messages.SUCCESS)
                return redirect("admin:api_apitoken_change", number)
        return admin_page(
            request,
            "admin/api/apitoken/revoke.html",
            _("Revoke the token"),
            token=token,
            opts=self.opts,
            reason=reason,
            fault=fault,
        )
