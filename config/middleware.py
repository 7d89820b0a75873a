"""The house's own middleware: the language switch, what no database keeps, the content-security-policy."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

NUL = "\0"
GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageSwitchMiddleware:
    """Shows a page in the language chosen by the switch, else in the portal's own.

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
    """Answers 400 to an address, field or cookie with a NUL: no text has one, and PostgreSQL fails when asked for it.

    Stands inside the language switch, before whatever reads the session. Forms refuse a NUL too; codes in addresses are
    looked up as they come.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        posted = [each for values in request.POST.lists() for each in (values[0], *values[1])]
        asked = [each for values in request.GET.lists() for each in (values[0], *values[1])]
        if any(NUL in text for text in (request.path, *asked, *posted, *request.COOKIES.values())):
            raise BadRequest("a NUL in what was asked")
        return self.get_response(request)


class AdminStyleAttributesMiddleware:
    """Lets pages under /admin/ carry style attributes: Django's and import-export's templates use them.

    Stands inside csp.middleware.CSPMiddleware, which reads the mark on its way out.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(reverse("admin:index")):
            response._csp_update = {"style-src-attr": ["'unsafe-inline'"]}  # type: ignore[attr-defined]
        return response
