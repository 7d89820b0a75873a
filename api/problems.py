"""Refusals of the API as problem details (RFC 9457): a code for programs, a sentence in the caller's language.

Each kind of problem is said once, by ``kind``; the documentation lists them all. An app above adds its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from units.trace import current_trace

MEDIA_TYPE = "application/problem+json"
DOCUMENTED_AT = "/api/v1/docs/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: what programs know it by, its status, and its title in the caller's language."""

    code: str
    status: int
    title: str | Promise

    @property
    def type(self) -> str:
        """The address at which it is described."""
        return f"{DOCUMENTED_AT}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"problem-{self.code}"


KINDS: dict[str, Kind] = {}


def kind(code: str, status: int, title: str | Promise) -> Kind:
    """Say that there is this kind of problem; the same again changes nothing."""
    KINDS[code] = Kind(code, status, title)
    return KINDS[code]


TOKEN_MISSING = kind("token_missing", 401, _("A token is needed"))
TOKEN_UNKNOWN = kind("token_unknown", 401, _("The token is not known"))
TOKEN_REVOKED = kind("token_revoked", 401, _("The token was revoked"))
TOKEN_ENDED = kind("token_ended", 401, _("The token has ended"))
TOKEN_ACCOUNT_CLOSED = kind("token_account_closed", 401, _("The account of the token is closed"))
TOKEN_ACCOUNT_CHANGED = kind("token_account_changed", 401, _("The account of the token has another role or unit"))
TOKEN_MAY_NOT = kind("token_may_not", 403, _("The token may not be used for this"))
NOT_ALLOWED = kind("not_allowed", 403, _("The role may not do this"))
NOT_FOUND = kind("not_found", 404, _("Nothing is at this address"))
WRONG_METHOD = kind("wrong_method", 405, _("This address does not know the method"))
ENDED = kind("ended", 410, _("This call has ended"))
BODY_TOO_LARGE = kind("body_too_large", 413, _("The body is too large"))
BODY_UNREADABLE = kind("body_unreadable", 400, _("The body cannot be read"))
BAD_REQUEST = kind("bad_request", 400, _("The request cannot be read"))
UNKNOWN_PARAMETER = kind("unknown_parameter", 422, _("A parameter is not known"))
INVALID = kind("invalid", 422, _("A value is not valid"))
TOO_MANY_CALLS = kind("too_many_calls", 429, _("Too many calls"))
FAILED = kind("failed", 500, _("The portal could not answer"))
UNAVAILABLE = kind("unavailable", 503, _("The portal cannot answer at the moment"))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with what was sent: where, a code for programs, and a sentence."""

    place: str
    code: str
    detail: str


@dataclass
class ProblemError(Exception):
    """A call that is refused.

    ``faults`` are single things that are wrong, ``more`` further members of the answer, ``headers`` go with it.
    """

    kind: Kind
    detail: str = ""
    faults: Sequence[Fault] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def body_of(problem: ProblemError) -> dict[str, Any]:
    """The members of the problem, in the language of this moment."""
    found = problem.kind
    body: dict[str, Any] = {
        "type": found.type,
        "title": str(found.title),
        "status": found.status,
        "code": found.code,
        "detail": str(problem.detail) or str(found.title),
        "request": current_trace(),
    }
    if problem.faults:
        body["errors"] = [
            {"place": fault.place, "code": fault.code, "detail": str(fault.detail)} for fault in problem.faults
        ]
    return {**body, **problem.more}


def problem_response(problem: ProblemError) -> HttpResponse:
    """The answer to a refused call."""
    return JsonResponse(
        body_of(problem),
        status=problem.kind.status,
        content_type=MEDIA_TYPE,
        headers=dict(problem.headers),
        json_dumps_params={"ensure_ascii": False},
    )
