"""What an ID token proves: signature, issuer, audience, time and the nonce of this very login."""

from __future__ import annotations

from typing import Any

import jwt
from django.conf import settings
from django.utils.crypto import constant_time_compare

from units.single_sign_on.provider import Provider, ProviderError

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY = 60  # seconds by which the two clocks may differ
NEEDED = ["iss", "sub", "aud", "exp", "iat"]


class TokenError(Exception):
    """The token proves nothing; the text is for the log."""


def claims_of(provider: Provider, id_token: str, nonce: str) -> dict[str, Any]:
    """What ``id_token`` says of the person.

    Raises:
        TokenError: it is not by this provider, for this portal, for this login and for now.
        ProviderError: the provider's keys cannot be read.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            id_token,
            key=_key(provider, id_token),
            algorithms=ALGORITHMS,
            audience=settings.OIDC_CLIENT_ID,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except jwt.PyJWTError as error:
        raise TokenError(f"{type(error).__name__}: {error}") from error
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise TokenError("The nonce is another login's.")
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", settings.OIDC_CLIENT_ID if len(audiences) == 1 else None) != settings.OIDC_CLIENT_ID:
        raise TokenError("The token was given to another portal.")
    return claims


def _key(provider: Provider, id_token: str) -> jwt.PyJWK:
    """The provider's key that the token names; the keys are read once more when it names a new one."""
    name = jwt.get_unverified_header(id_token).get("kid")
    found = _named(provider.keys(), name) or _named(provider.keys(again=True), name)
    if found is None:
        raise TokenError("The token names a key that the provider does not have.")
    return found


def _named(said: dict[str, Any], name: str | None) -> jwt.PyJWK | None:
    try:
        keys = [key for key in jwt.PyJWKSet.from_dict(said).keys if key.public_key_use in (None, "sig")]
    except (jwt.PyJWTError, AttributeError, TypeError) as error:
        raise ProviderError(f"The provider's keys cannot be read: {error}") from error
    if name is None:
        return keys[0] if len(keys) == 1 else None
    return next((key for key in keys if key.key_id == name), None)
