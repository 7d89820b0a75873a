"""«Tokens for programs»: one's own, a new one, which is shown once, and revoking one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.actions.tokens import token_make, token_revoke
from api.forms import TokenForm
from api.models import ApiToken
from units import clock
from units.refusals import Refused
from units.requests import PortalRequest
from units.views.security import asks_again

SHOWN = 100  # rows of the page: a person has at most twenty that open something


@require_safe
@never_cache
def tokens(request: PortalRequest) -> HttpResponse:
    """What opens the portal to programs in one's name, and when it was last used."""
    now = clock.now()
    found = ApiToken.objects.filter(owner=request.user).select_related("owner").prefetch_related("units")[:SHOWN]
    rows = [{"token": token, "state": token.state(now)} for token in found]
    return render(request, "api/tokens.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@asks_again
def token_new(request: PortalRequest) -> HttpResponse:
    """Make a token and show it, this once."""
    form = TokenForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            token, text = token_make(
                by=request.user,
                name=typed["name"],
                role=typed.get("role", request.user.role),
                verbs=typed["verbs"],
                ends_on=typed["ends_on"],
                units=typed.get("units", ()),
                once=True,
            )
        except Refused as refused:
            form.add_error(None, refused)
        else:
            return render(request, "api/token.html", {"token": token, "text": text, "address": _first_call(request)})
    return render(request, "api/token_new.html", {"form": form})


@require_POST
def token_revoked(request: PortalRequest, pk: int) -> HttpResponse:
    """Revoke a token of one's own; a second time changes nothing."""
    token = get_object_or_404(ApiToken.objects.select_related("owner"), pk=pk, owner=request.user)
    if token_revoke(token=token, by=request.user):
        messages.success(request, _("The token was revoked: it opens nothing any more."))
    return redirect("api:tokens")


def _first_call(request: PortalRequest) -> str:
    return request.build_absolute_uri(reverse("api:v1:token"))
