"""The API of version 1: how an operation is added, and how it answers whatever goes wrong.

An operation is a function below ``reads`` or ``changes``, in a module of ``api/v1/``. An app above this one names its
modules when it is ready (``api/added.py``).
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from api.authentication import TokenAuth
from api.middleware import HEADERS
from api.models import Verb
from api.problems import (
    BAD_REQUEST,
    BODY_TOO_LARGE,
    BODY_UNREADABLE,
    ENDED,
    INVALID,
    NOT_ALLOWED,
    NOT_FOUND,
    UNKNOWN_PARAMETER,
    Fault,
    Kind,
    ProblemError,
    problem_response,
)
from api.v1.faults import faults_of
from api.v1.unchanged import answered_when_changed, with_etag
from units import clock

# What every operation may be refused with, whatever it does.
ALWAYS = (
    "bad_request",
    "token_missing",
    "token_unknown",
    "token_revoked",
    "token_ended",
    "token_account_closed",
    "token_account_changed",
    "token_may_not",
    "unknown_parameter",
    "invalid",
    "too_many_calls",
)
CURSOR, OF_CURSORS = "cursor", "cursor_unknown"  # a list has pages, and this problem with them
HALF_CHARACTER = b"\\ud"  # how one is written, and each half of a whole one
View = Callable[..., Any]


class StrictParser(Parser):
    """JSON as its standard has it: no NaN, no name twice in one object, no half of a character; fractions exact."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            read = json.loads(
                request.body, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_refuse_twice
            )
            if HALF_CHARACTER in request.body.lower():
                json.dumps(read, ensure_ascii=False, default=str).encode()  # no answer and no database can hold it
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise HttpError(400, str(error)) from error
        return read


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number.")


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("An object has a name twice.")
    return found


class ReadableJson(JSONRenderer):
    """Vietnamese as it is written, without blanks between the parts."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class PortalAPI(NinjaAPI):
    """Gives each answer its version."""

    def create_response(self, request: HttpRequest, data: Any, **how: Any) -> HttpResponse:
        return with_etag(request, super().create_response(request, data, **how))


api = PortalAPI(
    title="Chỉ tiêu",
    version="1",
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url=None,  # ``api/description.py`` completes it
    parser=StrictParser(),
    renderer=ReadableJson(),
)


@dataclass(frozen=True, slots=True)
class Ending:
    """When an operation was said to end, and its last day, at least six months later (``docs/api/rules.md``)."""

    since: date
    last_day: date

    @property
    def headers(self) -> dict[str, str]:
        """``Deprecation`` (RFC 9745) and ``Sunset`` (RFC 8594)."""
        return {
            "Deprecation": f"@{int(clock.at(self.since, clock.START_OF_DAY).timestamp())}",
            "Sunset": http_date(clock.end_of(self.last_day).timestamp()),
        }


def reads(
    router: Router,
    path: str,
    *,
    response: Any,
    verb: Verb = Verb.READ,
    problems: Sequence[Kind] = (),
    example: Any = None,
    **more: Any,
) -> Callable[[View], View]:
    """Add a GET for tokens that may read, or ``verb``.

    Its parameters are all that the query may hold, each once. ``problems`` are those of its own, ``example`` is what it
    answers in the description. A caller that has the answer already gets 304. ``ending`` says when it ends.
    """

    add = changes(router, "GET", path, verb=verb, response=response, problems=problems, example=example, **more)
    return lambda view: add(answered_when_changed(view))


def changes(
    router: Router,
    method: str,
    path: str,
    *,
    verb: Verb,
    response: Any,
    problems: Sequence[Kind] = (),
    example: Any = None,
    **more: Any,
) -> Callable[[View], View]:
    """Add an operation that changes something, for tokens that may ``verb``.

    ``problems``, ``example`` and ``ending`` are those of ``reads``.
    """

    ending: Ending | None = more.pop("ending", None)
    own = [*ALWAYS, *(problem.code for problem in problems), *([ENDED.code] if ending else [])]
    extra = {"x-verb": verb.value, "x-problems": own, "x-example": example, **more.pop("openapi_extra", {})}

    def add(view: View) -> View:
        register = router.api_operation(
            [method],
            path,
            auth=TokenAuth(verb),
            response=response,
            openapi_extra=extra,
            operation_id=view.__name__,
            description=" ".join((view.__doc__ or "").split()),
            deprecated=ending is not None or None,
            **more,
        )
        register(_until_its_end(_with_known_parameters(view), ending))
        return view

    return add


def _until_its_end(view: View, ending: Ending | None) -> View:
    """``view``, whose answers say when it ends, and which ends then."""
    if ending is None:
        return view

    @wraps(view)
    def ended(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        setattr(request, HEADERS, ending.headers)
        if clock.today() > ending.last_day:
            raise ProblemError(ENDED)
        return view(request, *args, **kwargs)

    return ended


def _with_known_parameters(view: View) -> View:
    """``view``, which refuses parameters of the query that it does not name, or that come twice."""
    known: set[str] = set()

    @wraps(view)
    def strict(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        faults = [*_unknown(request, known), *_repeated(request, known)]
        if faults:
            raise ProblemError(UNKNOWN_PARAMETER, " ".join(fault.detail for fault in faults), faults)
        return view(request, *args, **kwargs)

    def learn(operation: Operation) -> None:
        for model in operation.models:
            if model.__ninja_param_source__ == "query":
                known.update(getattr(model, "__ninja_flatten_map__", model.model_fields))
        if CURSOR in known and operation.openapi_extra:
            operation.openapi_extra["x-problems"].append(OF_CURSORS)

    strict.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]  # by the view's names
    strict._ninja_contribute_to_operation = [learn]  # type: ignore[attr-defined]
    return strict


def _unknown(request: HttpRequest, known: set[str]) -> list[Fault]:
    sentence = _("There is no parameter “%(name)s” here; there are: %(known)s.")
    names = ", ".join(sorted(known)) or "–"
    return [
        Fault(f"query.{name}", "unknown", sentence % {"name": name, "known": names})
        for name in request.GET
        if name not in known
    ]


def _repeated(request: HttpRequest, known: set[str]) -> list[Fault]:
    sentence = _("The parameter “%(name)s” is given twice.")
    return [
        Fault(f"query.{name}", "repeated", sentence % {"name": name})
        for name in request.GET
        if name in known and len(request.GET.getlist(name)) > 1
    ]


# --- Whatever goes wrong becomes a problem ----------------------------------------------------------------------------


@api.exception_handler(ProblemError)
def _problem(request: HttpRequest, error: ProblemError) -> Any:
    return problem_response(error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> Any:
    faults = faults_of(error.errors)
    return problem_response(ProblemError(INVALID, " ".join(str(fault.detail) for fault in faults), faults))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> Any:
    return problem_response(ProblemError(NOT_FOUND))


@api.exception_handler(PermissionDenied)
def _not_allowed(request: HttpRequest, error: PermissionDenied) -> Any:
    return problem_response(ProblemError(NOT_ALLOWED))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> Any:
    return problem_response(ProblemError(BODY_TOO_LARGE))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> Any:
    kind = BODY_UNREADABLE if "parse" in str(error) else BAD_REQUEST
    return problem_response(ProblemError(kind))
