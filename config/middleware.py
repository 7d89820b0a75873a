"""The portal's own middleware: headers, the language switch, texts no database keeps, a page for wrong methods."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from units.typed import page_before

NUL = "\0"
PROGRAMS = ("/api/", "/dhis2/")
GetResponse = Callable[[HttpRequest], HttpResponse]
NOT_NEEDED = ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in NOT_NEEDED),
}
PAGE, FILE = "private, no-cache", "private, no-store"


class HeadersMiddleware:
    """Sets the headers that a response does not have yet.

    A page may be stored only by the user's browser, and is requested again before it is shown; a file is not stored.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kept = FILE if response.get("Content-Disposition", "").startswith("attachment") else PAGE
        for name, value in (HEADERS | {"Cache-Control": kept}).items():
            response.headers.setdefault(name, value)
        return response


class WrongMethodPageMiddleware:
    """Gives every empty 405 a page: the request was not done, and where to continue."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.streaming and not response.content:
            response.content = render_to_string("405.html", {"back": page_before(request)}, request).encode()
        return response


class LanguageSwitchMiddleware:
    """Shows a page in the language chosen by the switch, otherwise in the portal's own.

    Django's LocaleMiddleware would follow the browser, and many browsers in Vietnam are installed in English.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RefuseNulMiddleware:
    """Answers 400 to an address, field or cookie with a NUL: no text has one, and PostgreSQL fails on it.

    It comes inside the language switch, before anything that reads the session. Forms refuse a NUL too; codes in an
    address are looked up as they are. Programs post no forms: the body of a call is not read here, whatever its type.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forms = [request.GET] if request.path.startswith(PROGRAMS) else [request.GET, request.POST]
        asked = [each for form in forms for values in form.lists() for each in (values[0], *values[1])]
        if any(NUL in text for text in (request.path, *asked, *request.COOKIES.values())):
            raise BadRequest("a NUL in what was asked")
        return self.get_response(request)


class AdminStyleAttributesMiddleware:
    """Allows style attributes in pages under /admin/: Django's and import-export's templates use them.

    It comes inside csp.middleware.CSPMiddleware, which reads the mark on its way out.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(reverse("admin:index")):
            response._csp_update = {"style-src-attr": ["'unsafe-inline'"]}  # type: ignore[attr-defined]
        return response
