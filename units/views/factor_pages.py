"""Setting up an app or a passkey, and showing recovery codes: the same at a first login and on one's own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from units.actions.second_factors import app_set_up, passkey_set_up
from units.models import User
from units.refusals import Refused
from units.second_factor import passkeys, totp
from units.second_factor.sealed import seal, unseal

SECRET = "app_secret"  # noqa: S105 - in the session, sealed: the secret that the page shows until the app has taken it
NEW_PASSKEY = "new_passkey"  # in the session: what the answer of a new passkey must fit


@dataclass(frozen=True, slots=True)
class SetUp:
    """The outcome: recovery codes (none with a further factor), or None and why nothing was set up."""

    codes: list[str] | None
    fault: str = ""


def set_up_context(request: HttpRequest, person: User) -> dict[str, Any]:
    """What the page of setting up shows: a secret that stays the same until it is taken, a question to a browser."""
    secret = unseal(request.session.get(SECRET, "")) or totp.new_secret()
    request.session[SECRET] = seal(secret)
    context: dict[str, Any] = {
        "qr": mark_safe(totp.qr_code(totp.address_for_apps(person, secret))),  # noqa: S308 - made by segno
        "secret": totp.in_groups(secret),
        "account": person.get_username(),
    }
    if passkeys.are_possible(request):
        context["passkey_question"], request.session[NEW_PASSKEY] = passkeys.ask_for_new(person)
    return context


def set_up_from(request: HttpRequest, person: User) -> SetUp:
    """Set up what was posted: the passkey that a browser made, or the app by its first code."""
    state, answer = request.session.pop(NEW_PASSKEY, None), request.POST.get("passkey", "")
    if answer:
        return _passkey(person, state, answer, request.POST.get("name", ""))
    secret = unseal(request.session.get(SECRET, ""))
    codes = app_set_up(user=person, secret=secret, code=request.POST.get("code", "")[:100]) if secret else None
    if codes is None:
        return SetUp(
            None, _("This is not the code that the app should show now. Please check the time of the telephone.")
        )
    del request.session[SECRET]
    return SetUp(codes)


def codes_page(request: HttpRequest, codes: list[str], *, on: str, kept: dict[str, Any] | None = None) -> HttpResponse:
    """The recovery codes, this once; then on to ``on``, or to what was typed before the session ended."""
    context = {"codes": codes, "on": on, "kept": kept}
    return render(request, "units/recovery_codes.html", context)


def _passkey(person: User, state: passkeys.State | None, answer: str, name: str) -> SetUp:
    try:
        codes = passkey_set_up(user=person, state=state, answer=answer, name=name) if state is not None else None
    except Refused as refused:
        return SetUp(None, refused.sentence)
    return SetUp(codes, "" if codes is not None else _("The passkey could not be set up. Please try again."))
