"""«Account security»: one's own second factors, recovery codes and sessions. Changes ask who it is again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from units import clock
from units.actions.second_factors import codes_now, codes_renew, factor_remove, sessions_end
from units.landing import landing
from units.models import FactorKind, SecondFactor, SecurityEvent
from units.refusals import Refused
from units.requests import PortalRequest
from units.second_factor import passkeys, pending, policy
from units.second_factor.trying import Tried, try_second
from units.typed import carried_in, is_own_page, page_before, typed_in
from units.views.factor_pages import codes_page, set_up_context, set_up_from
from units.views.second_step import answered, fault_of, question_context

LASTS = 10 * 60  # seconds for which a person counts as just confirmed
EVENTS = 20  # shown on the page
PRESS_AGAIN = gettext_lazy("Nothing was done yet. Please press the button again afterwards.")
View = Callable[..., HttpResponseBase]


def asks_again(view: View) -> View:
    """Let only those enter who showed within ten minutes who they are; what was posted is carried through that page."""

    @wraps(view)
    def confirmed(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        age = clock.machine_seconds() - request.session.get(pending.CONFIRMED_AT, 0)
        if 0 <= age < LASTS:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            typed = typed_in(request)
            if typed.is_more_than_a_button:
                return _confirm_page(request, target=typed.target, kept=typed.carried)
            return _confirm_page(request, target=page_before(request) or reverse("units:security"), lead=PRESS_AGAIN)
        return redirect(f"{reverse('units:confirm')}?{urlencode({'next': request.get_full_path()})}")

    return confirmed


@require_safe
@never_cache
def security(request: PortalRequest) -> HttpResponse:
    """What is set up, when it was last used, and what happened to it."""
    factors = list(SecondFactor.objects.filter(user=request.user))
    context = {
        "factors": factors,
        "app": next((factor for factor in factors if factor.kind == FactorKind.APP), None),
        "codes": codes_now(request.user),
        "events": SecurityEvent.objects.filter(user=request.user)[:EVENTS],
        "is_offered": policy.is_offered(),
        "is_required": policy.is_required_of(request.user),
        "passkeys_possible": passkeys.are_possible(request),
    }
    return render(request, "units/security.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@asks_again
def add(request: PortalRequest) -> HttpResponse:
    """Set up an app or a passkey."""
    _require_offered()
    fault = ""
    if request.method == "POST":
        done = set_up_from(request, request.user)
        if done.codes:
            return codes_page(request, done.codes, on=reverse("units:security"))
        if done.codes is not None:
            messages.success(request, _("The second factor was set up."))
            return redirect("units:security")
        fault = done.fault
    context = {
        "title": _("Set up a second factor"),
        "lead": _("An authenticator app on the telephone, or a passkey of this computer; both can be set up."),
        "action": reverse("units:security-add"),
        "fault": fault,
        "replaces": SecondFactor.objects.filter(user=request.user, kind=FactorKind.APP).exists(),
        "next": reverse("units:security"),
        **set_up_context(request, request.user),
    }
    return render(request, "units/factor_set_up.html", context)


@require_POST
@asks_again
def remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Remove an app or a passkey of one's own."""
    factor = get_object_or_404(SecondFactor, pk=pk, user=request.user)
    try:
        factor_remove(factor=factor)
        messages.success(request, _("The second factor was removed."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("units:security")


@require_POST
@never_cache
@asks_again
def codes(request: PortalRequest) -> HttpResponse:
    """Make new recovery codes and show them, this once."""
    _require_offered()
    try:
        made = codes_renew(user=request.user, seen=request.GET.get("seen"))
        return codes_page(request, made, on=reverse("units:security"))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("units:security")


@require_POST
@asks_again
def end_sessions(request: PortalRequest) -> HttpResponse:
    """End all other sessions of the account."""
    sessions_end(user=request.user, by=request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("All other sessions of this account have ended."))
    return redirect("units:security")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def confirm(request: PortalRequest) -> HttpResponse:
    """Ask again who it is: the password, and the second factor where there is one."""
    target = request.POST.get("next") or request.GET.get("next", "")
    target = target if is_own_page(request, target) else reverse("units:security")
    kept = carried_in(request, target)
    if request.method != "POST":
        return _confirm_page(request, target=target)
    tried = try_second(request, request.user, lambda: _is_confirmed(request))
    if tried is not Tried.RIGHT:
        fault = fault_of(tried) if tried is Tried.WAITING else _("The password or the second factor was not accepted.")
        return _confirm_page(request, target=target, kept=kept.carried, fault=fault)
    request.session[pending.CONFIRMED_AT] = clock.machine_seconds()
    if kept.fields:
        lead = _("What was typed has been kept. Nothing has been done with it yet.")
        context = {"title": _("Kept what was typed"), "lead": lead, "typed": kept, "back": reverse("units:security")}
        return render(request, "units/typed.html", context)
    return redirect(landing(target, reverse("units:security")))


def _is_confirmed(request: PortalRequest) -> bool:
    """By the password, where there is one, and by the second factor, where there is one: by something at least."""
    user, has_password, has_factor = request.user, request.user.has_usable_password(), policy.has_factor(request.user)
    if has_password and not user.check_password(request.POST.get("password", "")):
        return False
    return answered(request, user) if has_factor else has_password


def _confirm_page(
    request: PortalRequest, *, target: str, kept: Any = (), fault: str = "", lead: Any = ""
) -> HttpResponse:
    context = {
        "title": _("Please confirm who you are"),
        "lead": lead,
        "action": reverse("units:confirm"),
        "asks_password": request.user.has_usable_password(),
        "next": target,
        "kept_fields": kept,
        "fault": fault,
        **question_context(request, request.user),
    }
    return render(request, "units/confirm.html", context)


def _require_offered() -> None:
    if not policy.is_offered():
        raise Http404
