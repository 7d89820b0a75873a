"""Around every call below /dhis2/: which token, which code table, and refusals in DHIS2's shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from api.authentication import caller_of
from api.middleware import accepted_language
from api.models import Verb
from api.problems import ProblemError
from exchange.code_tables.codes import OWN_CODES, Codes
from exchange.dhis2.answers import CallRefusedError, refusal
from exchange.models import CodeTable
from exchange.value_sets.meaning import Scope
from units.models.coded import has_code
from units.refusals import Refused

VERBS = {"GET": Verb.READ, "HEAD": Verb.READ, "POST": Verb.WRITE, "PUT": Verb.WRITE, "DELETE": Verb.WRITE}


@dataclass(frozen=True, slots=True)
class Call:
    """A call by a program: the request, whose figures it reaches, and the code table that its address names."""

    request: HttpRequest
    scope: Scope
    codes: Codes


View = Callable[..., HttpResponseBase]


def call(*methods: str) -> Callable[[View], View]:
    """Open a view to programs with a token, by these methods; it gets a ``Call`` first.

    A page of another site cannot call it: no session is looked at, only the header Authorization.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def called(request: HttpRequest, table: str = "", **parts: Any) -> HttpResponseBase:
            with translation.override(accepted_language(request)):
                try:
                    return view(_call_of(request, table, methods), **parts)
                except CallRefusedError as refused:
                    return refusal(refused)
                except ProblemError as problem:
                    return refusal(_of_problem(problem))
                except Refused as refused:
                    return refusal(CallRefusedError(HTTPStatus.CONFLICT, refused.sentence, refused.code or ""))

        return csrf_exempt(login_not_required(called))

    return decorate


def _call_of(request: HttpRequest, table: str, methods: tuple[str, ...]) -> Call:
    """The call, once its token is known; who shows none learns nothing else.

    Raises:
        ProblemError: no token, or one that may not do this.
        CallRefusedError: another method, or no such code table.
    """
    method = request.method or ""
    caller = caller_of(request, VERBS.get(method, Verb.READ))
    allowed = ("HEAD", *methods) if "GET" in methods else methods
    if method not in allowed:
        sentence = _("This address does not know the method %(method)s.") % {"method": method[:10]}
        headers = {"Allow": ", ".join(allowed)}
        raise CallRefusedError(HTTPStatus.METHOD_NOT_ALLOWED, sentence, "wrong_method", headers)
    return Call(request, Scope(caller.user, caller.unit_ids), _codes_of(table))


def _codes_of(table: str) -> Codes:
    """The codes of the table that the address names; our own where it names none.

    Raises:
        CallRefusedError: there is no such table.
    """
    if not table:
        return OWN_CODES
    found = CodeTable.objects.filter(has_code(table)).first()
    if found is None:
        raise CallRefusedError(HTTPStatus.NOT_FOUND, _("There is no code table “%(code)s”.") % {"code": table[:40]})
    return found.codes()


def _of_problem(problem: ProblemError) -> CallRefusedError:
    """A refusal of the API in DHIS2's shape."""
    sentence = str(problem.detail) or str(problem.kind.title)
    return CallRefusedError(problem.kind.status, sentence, problem.kind.code, problem.headers)


@call("GET", "POST", "PUT", "PATCH", "DELETE")
def unknown(called: Call, rest: str = "") -> HttpResponseBase:
    """Any other address: DHIS2 has many that the portal has not."""
    sentence = _("The portal does not have this address of DHIS2: %(address)s")
    raise CallRefusedError(HTTPStatus.NOT_FOUND, sentence % {"address": rest[:100]}, "not_found")
