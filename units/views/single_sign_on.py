"""Logging in with the province's account: to the provider and back (authorization code flow, PKCE, state, nonce)."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import View

from units import clock
from units.landing import landing
from units.single_sign_on.matching import account_for
from units.single_sign_on.provider import Provider, ProviderError, is_on, the_provider
from units.single_sign_on.tokens import TokenError, claims_of
from units.views.next_page import NextPage
from units.views.second_step import Carried, proceed

logger = logging.getLogger(__name__)
KEY = "single_sign_on"  # in the session, from the button until the way back
LASTS = 10 * 60


class RefusedLoginError(Exception):
    """Why the way back ended at the login page: a sentence for the person, and the status."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


@method_decorator([login_not_required, never_cache], name="dispatch")
class Start(NextPage, View):
    """The button of the login page: a page that goes on to the provider.

    A page and no redirect: the policy of the pages lets no form lead to another site. What was typed before the session
    ended waits in the session.
    """

    next_page = "/"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not is_on():
            raise Http404
        if request.user.is_authenticated:
            return redirect(landing(self.get_success_url()))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(f"{reverse('units:login')}?{urlencode({'next': self.get_success_url()})}")

    def post(self, request: HttpRequest) -> HttpResponse:
        carried = Carried.posted(request, self.get_success_url())
        try:
            provider = the_provider()
        except ProviderError as error:
            return _at_the_login(request, carried, _out_of_reach(error))
        state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
        request.session[KEY] = {
            "state": state,
            "nonce": nonce,
            "verifier": verifier,
            "at": clock.machine_seconds(),
            "carried": asdict(carried),
        }
        context = {"address": _question(provider, state, nonce, verifier), "host": urlsplit(provider.issuer).netloc}
        return render(request, "units/sso_go.html", context)


@login_not_required
@require_safe
@never_cache
def sso_return(request: HttpRequest) -> HttpResponse:
    """The way back: what the provider proves is matched with an account; then as after a password."""
    if not is_on():
        raise Http404
    if request.user.is_authenticated:
        return redirect("/")
    held = request.session.pop(KEY, None)
    carried = Carried.kept(held["carried"]) if held else Carried("/")
    try:
        provider = the_provider()
        claims = _claims(request, provider, held)
        account = account_for(claims)
        if account is None:
            logger.warning("Single sign-on: no account for the subject %s.", str(claims.get("sub"))[:100])
            raise RefusedLoginError(_no_account(), 403)
    except ProviderError as error:
        return _at_the_login(request, carried, _out_of_reach(error))
    except RefusedLoginError as refused:
        return _at_the_login(request, carried, refused)
    trusted = settings.OIDC_SECOND_FACTOR == "provider"
    return proceed(request, account, carried, trusted=trusted, keep={LOGOUT: _logout_address(provider)})


LOGOUT = "provider_logout"  # in the session: where the provider's own session ends


def _claims(request: HttpRequest, provider: Provider, held: dict[str, Any] | None) -> dict[str, Any]:
    """What the provider proves of the person who came back.

    Raises:
        RefusedLoginError: this is not the way back of a login that began here, or it proves nothing.
        ProviderError: the provider does not answer.
    """
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    is_ours = held is not None and 0 <= clock.machine_seconds() - held["at"] < LASTS
    if held is None or not is_ours or not constant_time_compare(state, held["state"]):
        raise RefusedLoginError(_("This login took too long, or did not begin on this page. Please try again."), 400)
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise RefusedLoginError(_unproved("another issuer"), 403)
    if not code:
        logger.info("Single sign-on: the provider answered %s.", request.GET.get("error", "")[:100])
        raise RefusedLoginError(_("The login with the province's account was not completed."), 403)
    tokens = provider.exchange(code, held["verifier"], _return_address())
    try:
        claims = claims_of(provider, str(tokens.get("id_token", "")), held["nonce"])
    except TokenError as error:
        raise RefusedLoginError(_unproved(str(error)), 403) from error
    if settings.OIDC_CLAIM in claims or not provider.userinfo_endpoint:
        return claims
    more = provider.userinfo(str(tokens.get("access_token", "")))
    if more.get("sub") != claims["sub"]:
        raise RefusedLoginError(_unproved("the information is another person's"), 403)
    return more | claims


def _question(provider: Provider, state: str, nonce: str, verifier: str) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": _return_address(),
        "scope": "openid profile email",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    before = provider.authorization_endpoint
    return f"{before}{'&' if '?' in before else '?'}{urlencode(query)}"


def _return_address() -> str:
    return str(settings.PORTAL_URL + reverse("units:sso-return"))


def _logout_address(provider: Provider) -> str:
    """Where the provider's own session is ended; empty where it offers that not."""
    if not provider.end_session_endpoint:
        return ""
    back = settings.PORTAL_URL + reverse("units:login")
    query = urlencode({"client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": back})
    return f"{provider.end_session_endpoint}{'&' if '?' in provider.end_session_endpoint else '?'}{query}"


def _out_of_reach(error: ProviderError) -> RefusedLoginError:
    logger.error("Single sign-on: %s", error)
    text = _("The province's login does not answer at the moment. Please try again later, or log in with the password.")
    return RefusedLoginError(text, 503)


def _unproved(why: str) -> str:
    logger.error("Single sign-on: a token was refused: %s", why)
    return _("The answer of the province's login could not be verified. Please tell an administrator of the portal.")


def _no_account() -> str:
    return _(
        "This account of the province belongs to no active account of the portal. Please tell an administrator of the"
        " portal."
    )


def _at_the_login(request: HttpRequest, carried: Carried, refused: RefusedLoginError) -> HttpResponse:
    from units.views.login import login_page

    return login_page(request, carried.context | {"lead": refused.sentence}, status=refused.status)
