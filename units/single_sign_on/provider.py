"""What the portal asks of the provider, on its own connections: bounded in time and size, never redirected."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import quote_plus, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

WAIT = 4  # seconds for one connection or one part of an answer
WAIT_IN_ALL = 8  # seconds for a whole answer
MAX_BYTES = 500_000
KEPT_FOR = 600  # seconds for which a process keeps what the provider says of itself, and its keys
LOOPBACK = ("127.0.0.1", "localhost", "::1")

_kept: dict[str, tuple[float, dict[str, Any]]] = {}


class ProviderError(Exception):
    """The provider does not answer, or not as it should; the text is for the log."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Provider:
    """What the provider says of itself (OpenID Connect Discovery)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    posts_secret: bool = False

    def keys(self, *, again: bool = False) -> dict[str, Any]:
        """Its public keys; ``again`` after a change of keys.

        Raises:
            ProviderError: it does not answer.
        """
        return _cached(self.jwks_uri, again=again)

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
        """The tokens for a code that the browser brought.

        Raises:
            ProviderError: it does not answer, or does not take the code.
        """
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": settings.OIDC_CLIENT_ID,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self.posts_secret:
            fields["client_secret"] = settings.OIDC_CLIENT_SECRET
        elif settings.OIDC_CLIENT_SECRET:
            pair = f"{quote_plus(settings.OIDC_CLIENT_ID)}:{quote_plus(settings.OIDC_CLIENT_SECRET)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return _fetch(self.token_endpoint, data=urlencode(fields).encode(), headers=headers)

    def userinfo(self, access_token: str) -> dict[str, Any]:
        """What it says of the person beyond the ID token.

        Raises:
            ProviderError: it does not answer.
        """
        return _fetch(self.userinfo_endpoint, headers={"Authorization": f"Bearer {access_token}"})


def is_on() -> bool:
    return bool(settings.OIDC_ISSUER)


def the_provider() -> Provider:
    """The provider of OIDC_ISSUER.

    Raises:
        ProviderError: it does not answer, or speaks for another issuer.
    """
    said = _cached(f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != settings.OIDC_ISSUER:
        raise ProviderError(f"The provider calls itself {said.get('issuer')!r}, not {settings.OIDC_ISSUER!r}.")
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    try:
        return Provider(
            issuer=said["issuer"],
            authorization_endpoint=_address(said["authorization_endpoint"]),
            token_endpoint=_address(said["token_endpoint"]),
            jwks_uri=_address(said["jwks_uri"]),
            userinfo_endpoint=_address(said.get("userinfo_endpoint") or ""),
            end_session_endpoint=_address(said.get("end_session_endpoint") or ""),
            posts_secret="client_secret_basic" not in methods and "client_secret_post" in methods,
        )
    except KeyError as error:
        raise ProviderError(f"The provider does not say its {error}.") from error


def forget() -> None:
    """Ask the provider again at the next login."""
    _kept.clear()


def is_protected(url: str) -> bool:
    """Whether ``url`` is read over TLS, or on this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _address(url: str) -> str:
    if url and not (isinstance(url, str) and is_protected(url)):
        raise ProviderError(f"The provider names an address without TLS: {url!r}.")
    return url


def _cached(url: str, *, again: bool = False) -> dict[str, Any]:
    at, said = _kept.get(url, (0.0, {}))
    if again or not said or not 0 <= time.monotonic() - at < KEPT_FOR:
        said = _fetch(url)
        _kept[url] = (time.monotonic(), said)
    return said


def _fetch(url: str, *, data: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    request = Request(_address(url), data=data, headers={"Accept": "application/json", **(headers or {})})  # noqa: S310 - TLS or this machine
    until = time.monotonic() + WAIT_IN_ALL
    try:
        with build_opener(_NoRedirects).open(request, timeout=WAIT) as answer:
            said = json.loads(_read(answer, until))
    except (URLError, OSError, ValueError) as error:
        raise ProviderError(f"{urlsplit(url).path}: {error}") from error
    if not isinstance(said, dict):
        raise ProviderError(f"{urlsplit(url).path}: the answer is no object.")
    return said


def _read(answer: Any, until: float) -> bytes:
    parts, size = [], 0
    while part := answer.read1(65536):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES or time.monotonic() > until:
            raise ProviderError("The answer is too large or too slow.")
    return b"".join(parts)
