"""How addresses of open data answer: to everybody alike, so that a shared cache may keep what they say.

No session is read and no cookie set; the language is in the address. While open data is switched off there is none of
these addresses. What a client or cache has already is confirmed by its ETag, before anything else is read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from open_data.content.rows import digest_of
from open_data.state import Published, published

METHODS = ["GET", "HEAD"]
PAGE_KEPT, FILE_KEPT = 300, 86_400  # seconds in caches: what may be followed by a new edition, and what never changes
NOT_FOUND = 404
ROOT = "/open-data/"
View = Callable[..., HttpResponseBase]


def for_everybody(view: Callable[..., HttpResponse]) -> View:
    """A view for people without an account. It is given what is published, and ``language``.

    It answers 404 by ``Http404``; every other method than GET and HEAD is refused.
    """

    @wraps(view)
    def answer(request: HttpRequest, *, language: str = "vi", **asked: Any) -> HttpResponseBase:
        request.COOKIES = {}  # neither read nor, where a session has ended, deleted
        found = published()
        with translation.override(language):
            if found is None:
                return _missing(None)
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS, render_to_string("open_data/405.html", _base(found)))
            try:
                response = view(request, found, language=language, **asked)
            except Http404:
                response = _missing(found)
            response.headers["Content-Language"] = language
            return response

    answer.without_session = True  # type: ignore[attr-defined] # config/unchanged.py
    return csrf_exempt(login_not_required(answer))  # nothing here changes anything


def kept(
    request: HttpRequest, etag: str, make: Callable[[], HttpResponse], *, seconds: int = PAGE_KEPT
) -> HttpResponse:
    """What ``make`` makes, unless the client has it; with the headers by which caches keep it."""
    head = HttpResponse(headers=_headers(etag, seconds))
    known = get_conditional_response(request, etag=head.headers["ETag"], response=head)
    if known is not head and known is not None:
        return known  # 304
    response = make()
    for name, value in _headers(etag, seconds).items():
        response.headers[name] = value
    return response


def page(request: HttpRequest, found: Published, template: str, read: Callable[[], dict[str, Any]]) -> HttpResponse:
    """A page of ``template``; what it shows is read only where the client does not have it already.

    Raises:
        Http404: ``read`` finds nothing at this address.
    """

    def make() -> HttpResponse:
        return HttpResponse(render_to_string(template, _base(found) | _translations(request) | read()))

    return kept(request, digest_of(found.version, request.get_full_path(), translation.get_language()), make)


def _base(found: Published) -> dict[str, Any]:
    """What every page shows: who publishes, and whether figures are invented."""
    return {"publisher": found.publisher} | _demo()


def _demo() -> dict[str, Any]:
    return {"demo_day": settings.DEMO_TODAY}


def _translations(request: HttpRequest) -> dict[str, Any]:
    """The addresses of the same page in both languages."""
    rest = request.get_full_path().removeprefix(ROOT).removeprefix("en/")
    return {"vietnamese": f"{ROOT}{rest}", "english": f"{ROOT}en/{rest}"}


def _headers(etag: str, seconds: int) -> dict[str, str]:
    # weak: the same content is given compressed or not
    return {
        "ETag": f'W/"{etag}"',
        "Cache-Control": f"public, max-age={seconds}",
        "Vary": "Accept-Encoding",
    }


def _missing(found: Published | None) -> HttpResponse:
    """A page that says so; while open data is switched off that of the whole portal, without a word about them."""
    text = render_to_string("open_data/404.html", _base(found)) if found else render_to_string("404.html", _demo())
    return HttpResponse(text, status=NOT_FOUND)
