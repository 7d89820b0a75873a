"""Passkeys and security keys (WebAuthn), as the second factor after a password.

What a browser signs names the address that it is on, so a page that imitates the portal gets nothing it could use.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from units.models import FactorKind, SecondFactor, User

State = dict[str, Any]  # what the session holds between the question and the answer
MAX_LETTERS = 20_000  # of an answer; a key of today's writes one or two thousand


def are_possible(request: HttpRequest) -> bool:
    """Whether a browser can use them here: at the portal's own name, and over TLS or on this machine."""
    portal = urlsplit(settings.PORTAL_URL)
    host = portal.hostname or ""
    is_name = host == "localhost" or (not host.replace(".", "").isdigit() and ":" not in host)
    is_protected = portal.scheme == "https" or host == "localhost"
    return is_name and is_protected and request.get_host() == portal.netloc


def ask_for_new(user: User) -> tuple[dict[str, Any], State]:
    """The question to a browser that shall make a passkey for ``user``, and what to remember for its answer."""
    entity = PublicKeyCredentialUserEntity(
        id=f"{user.pk}".encode(), name=user.get_username(), display_name=user.get_full_name()
    )
    options, state = _server().register_begin(
        entity,
        [_data(factor) for factor in of(user)],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), state


def made(state: State, answer: str) -> tuple[str, str] | None:
    """The id and the public key of the passkey that was made; None where the answer does not fit the question."""
    try:
        data = _server().register_complete(state, _parsed(answer)).credential_data
        return (websafe_encode(data.credential_id), websafe_encode(data)) if data is not None else None
    except Exception:
        return None


def ask(user: User) -> tuple[dict[str, Any], State]:
    """The question to a browser that shall show one of the account's passkeys, and what to remember for its answer."""
    options, state = _server().authenticate_begin(
        [_data(factor) for factor in of(user)], user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options), state


def shown(user: User, state: State, answer: str) -> SecondFactor | None:
    """The passkey of ``user`` that answered; None where none did."""
    factors = {factor.credential: factor for factor in of(user)}
    try:
        data = _server().authenticate_complete(state, [_data(each) for each in factors.values()], _parsed(answer))
    except Exception:
        return None
    return factors.get(websafe_encode(data.credential_id))


def of(user: User) -> list[SecondFactor]:
    return list(SecondFactor.objects.filter(user=user, kind=FactorKind.PASSKEY))


def _server() -> Fido2Server:
    portal = urlsplit(settings.PORTAL_URL)
    party = PublicKeyCredentialRpEntity(name=_("Reporting of online dossiers"), id=portal.hostname or "")
    origin = f"{portal.scheme}://{portal.netloc}"
    return Fido2Server(party, verify_origin=lambda asked: asked == origin)


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > MAX_LETTERS:
        raise ValueError("too long")
    parsed = json.loads(answer)
    if not isinstance(parsed, dict):
        raise TypeError("no object")
    return parsed


def _data(factor: SecondFactor) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(factor.key))
