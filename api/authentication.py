"""Which token a request shows, and whether it opens what is asked for.

For every entry point of programs, in this app and above it: ``caller_of`` in a view of one's own, ``for_programs``
above a plain Django view, ``TokenAuth`` in an operation of the API. A session is never looked at, so no page of another
site can make a browser call.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from api.actions.tokens import token_used
from api.caller import Caller, acting_user
from api.models import ApiToken, TokenState, Verb
from api.problems import (
    TOKEN_ACCOUNT_CHANGED,
    TOKEN_ACCOUNT_CLOSED,
    TOKEN_ENDED,
    TOKEN_MAY_NOT,
    TOKEN_MISSING,
    TOKEN_REVOKED,
    TOKEN_UNKNOWN,
    TOO_MANY_CALLS,
    Kind,
    ProblemError,
    problem_response,
)
from api.rate import Rate, rate_count
from api.secret import NO_DIGEST, digest_of, prefix_of
from units import clock
from units.compiled import Compiled, Given

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="api"'}
LONGEST_HEADER = 500
CALLER, RATE = "caller", "rate"  # attributes of a request
WHY: dict[TokenState, Kind] = {
    TokenState.REVOKED: TOKEN_REVOKED,
    TokenState.ENDED: TOKEN_ENDED,
    TokenState.ACCOUNT_CLOSED: TOKEN_ACCOUNT_CLOSED,
    TokenState.ACCOUNT_CHANGED: TOKEN_ACCOUNT_CHANGED,
}
View = Callable[..., HttpResponseBase]


def _tokens() -> QuerySet[ApiToken]:
    version = RawSQL("(SELECT sum(token) FROM units_dataversion)", ())
    tokens = ApiToken.objects.select_related("owner__unit__parent").annotate(data_version=version)
    return tokens.filter(prefix=Given("prefix", ApiToken._meta.get_field("prefix")))


TOKENS = Compiled(_tokens)


def caller_of(request: HttpRequest, verb: Verb) -> Caller:
    """Who calls, where the token may be used for ``verb``; the call is counted. One query, two for named units.

    The request's user becomes the acting user, so that histories name the owner of the token.

    Raises:
        ProblemError: no token, one that opens nothing, one that may not do this, or too many calls.
    """
    token = _token_of(request)
    rate = rate_count(f"token:{token.pk}", settings.API_CALLS_PER_MINUTE)
    setattr(request, RATE, rate)
    if rate.is_over:
        raise _too_many(rate)
    unit_ids = frozenset(token.units.values_list("pk", flat=True)) if token.is_limited else None
    version = str(token.data_version)  # type: ignore[attr-defined]  # PostgreSQL adds whole numbers up to a decimal
    caller = Caller(token=token, user=acting_user(token), unit_ids=unit_ids, data_version=version)
    token_used(token=token)
    if not caller.allows(verb):
        allowed = ", ".join(str(each.label) for each in token.verbs)
        detail = _("This call needs a token that may “%(verb)s”; this one may: %(allowed)s.")
        raise ProblemError(TOKEN_MAY_NOT, detail % {"verb": verb.label, "allowed": allowed})
    request.user = caller.user
    setattr(request, CALLER, caller)
    return caller


def for_programs(verb: Verb) -> Callable[[View], View]:
    """Open a Django view to tokens that may ``verb``: ``request.caller`` is who calls; refusals are problems."""

    def decorate(view: View) -> View:
        @wraps(view)
        def called(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                caller_of(request, verb)
                return view(request, *args, **kwargs)
            except ProblemError as problem:
                return problem_response(problem)

        return csrf_exempt(login_not_required(called))

    return decorate


class TokenAuth:
    """Lets an operation of the API be called with tokens that may ``verb``; ``request.auth`` is who calls."""

    openapi_security_schema = {
        "type": "http",
        "scheme": "bearer",
        "description": "`Authorization: Bearer ct_…`; also `ApiToken ct_…`, or Basic with the token as password.",
    }

    def __init__(self, verb: Verb) -> None:
        self.verb = verb

    def __call__(self, request: HttpRequest) -> Caller:
        return caller_of(request, self.verb)


def _token_of(request: HttpRequest) -> ApiToken:
    """The token that the request shows.

    Raises:
        ProblemError: it shows none, or one that opens nothing.
    """
    text = shown_token(request)
    if text is None:
        detail = _("Send a token: “Authorization: Bearer ct_…”. Tokens are made in the portal, under Account security.")
        raise _refused(request, TOKEN_MISSING, detail)
    prefix = prefix_of(text)
    token = TOKENS.first(prefix=prefix) if prefix is not None else None
    if not constant_time_compare(digest_of(text), token.digest if token else NO_DIGEST) or token is None:
        raise _refused(request, TOKEN_UNKNOWN, "")
    state = token.state(clock.now())
    if state != TokenState.VALID:
        raise _refused(request, WHY[state], "")
    return token


def shown_token(request: HttpRequest) -> str | None:
    """The token in the header Authorization: as Bearer or ApiToken, or as the password of Basic; None without one."""
    header = request.headers.get("Authorization", "")
    scheme, _blank, rest = header.partition(" ")
    rest = rest.strip()
    if not rest or len(header) > LONGEST_HEADER:
        return None
    if scheme.lower() in ("bearer", "apitoken"):
        return rest
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(rest, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return decoded.partition(":")[2] or None


def _refused(request: HttpRequest, kind: Kind, detail: str) -> ProblemError:
    """The refusal of a call without a token that opens anything; after too many from one address, that there are."""
    address = get_client_ip_address(request)
    rate = rate_count(f"refused:{address}", settings.API_REFUSALS_PER_MINUTE)
    if rate.is_over:
        return _too_many(rate)
    return ProblemError(kind, detail, headers=CHALLENGE)


def _too_many(rate: Rate) -> ProblemError:
    detail = _("At most %(limit)s calls a minute. Try again in %(seconds)s seconds.")
    values = {"limit": rate.limit, "seconds": rate.resets_in}
    return ProblemError(TOO_MANY_CALLS, detail % values, headers={"Retry-After": str(rate.resets_in)})
