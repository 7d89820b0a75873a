"""Around every call of a program: its language, its limits in the headers, and a problem instead of a page."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from api.authentication import RATE
from api.problems import (
    BAD_REQUEST,
    BODY_TOO_LARGE,
    DOCUMENTED_AT,
    FAILED,
    MEDIA_TYPE,
    NOT_ALLOWED,
    NOT_FOUND,
    UNAVAILABLE,
    WRONG_METHOD,
    Kind,
    ProblemError,
    problem_response,
)

BELOW = "/api/"
LANGUAGES = ("vi", "en")
BY_STATUS: dict[int, Kind] = {
    HTTPStatus.FORBIDDEN: NOT_ALLOWED,
    HTTPStatus.NOT_FOUND: NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: WRONG_METHOD,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: BODY_TOO_LARGE,
    HTTPStatus.SERVICE_UNAVAILABLE: UNAVAILABLE,
}
KEPT = ("Allow", "Retry-After")
HEADERS = "_headers_of_answer"  # attribute of a request: what its answer says besides, refused or not


class ProgramMiddleware:
    """Answers calls below ``/api/`` in the language that they accept, and every refusal as a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(BELOW) or request.path.startswith(DOCUMENTED_AT):
            return self._with_headers(request, self.get_response(request))
        language = accepted_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if response.status_code >= HTTPStatus.BAD_REQUEST and response.get("Content-Type") != MEDIA_TYPE:
                response = _as_problem(response)
        response.headers.setdefault("Content-Language", language)  # a kept answer is in the language of the first call
        return self._with_headers(request, response)

    def _with_headers(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        rate = getattr(request, RATE, None)
        headers = {**(rate.headers if rate is not None else {}), **getattr(request, HEADERS, {})}
        for name, value in headers.items():
            response.headers[name] = value
        return response


def accepted_language(request: HttpRequest) -> str:
    """Vietnamese or English, whichever the caller prefers; Vietnamese where neither is named."""
    for code, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        short = code.partition("-")[0]
        if quality > 0 and short in LANGUAGES:
            return short
    return LANGUAGES[0]


def _as_problem(response: HttpResponse) -> HttpResponse:
    status = response.status_code
    by_class = BAD_REQUEST if status < HTTPStatus.INTERNAL_SERVER_ERROR else FAILED
    headers = {name: response.headers[name] for name in KEPT if name in response.headers}
    return problem_response(ProblemError(BY_STATUS.get(status, by_class), headers=headers))
