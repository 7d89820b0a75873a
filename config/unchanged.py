"""Pages of which nothing can have changed since a person last looked are answered 304, before they are made.

Why this is safe, and what would not be: ``docs/adr/0028-unchanged-pages.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags

from config.release import release
from config.writes import may_have_written
from units import clock
from units.models import Unit, User
from units.remembered import read_besides

MARK = "_page_version"
METHODS = ("GET", "HEAD")
ADMINISTRATION = "/admin/"  # libraries' pages, whose inputs are not known as well as those of the portal's own
VARIES_BY = {"cookie", "accept-encoding"}  # what the version contains, or does not change what is shown


class UnchangedPageMiddleware:
    """Gives a page its version as ETag, and answers 304 to a browser that has this version.

    The version is a digest of everything that a page is made of (``_version``), and is made before the page. A page
    that read more gets none, and is made each time: a table that is not watched, the time of day, a message that is
    shown once, or a session that it changes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.release = release()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS or request.path.startswith(ADMINISTRATION) or settings.DEBUG:
            return self.get_response(request)
        with read_besides() as besides:
            response = self.get_response(request)
        version = getattr(request, MARK, None)
        if version and not besides and _is_made_of_its_version(request, response):
            response.headers["ETag"] = f'"{version}"'
        return response

    def process_view(self, request: HttpRequest, view: Any = None, *_arguments: Any) -> HttpResponse | None:
        """Answer 304 to who has this version of the page; after login was asked for, before anything is read.

        A view that says ``without_session`` is the same for everybody, and keeps to its own version.
        """
        if request.method not in METHODS or request.path.startswith(ADMINISTRATION) or settings.DEBUG:
            return None
        if getattr(view, "without_session", False):
            return None
        version = self._version(request)
        setattr(request, MARK, version)
        known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
        if version is None or f'"{version}"' not in known:
            return None
        return HttpResponseNotModified(headers={"ETag": f'"{version}"', "Vary": "Accept-Encoding"})

    def _version(self, request: HttpRequest) -> str | None:
        """A digest of what the page is made of; None where the page can be shown only once.

        Address, cookies (session, language, the secret of forms), session, the person with unit and district as they
        were read, the version of the data read in the same statement, the day, and the release. Without the secret of
        forms each page has another one.
        """
        user, cookies, session = request.user, request.COOKIES, request.session
        if not isinstance(user, User) or getattr(user, "data_version", None) is None:
            return None
        secret = request.META.get("CSRF_COOKIE")  # as the middleware found it in its cookie
        if secret is None or "messages" in cookies or SessionStorage.session_key in session:
            return None
        parts = [
            self.release,
            request.build_absolute_uri(),
            getattr(request, "LANGUAGE_CODE", ""),
            sorted(cookies.items()),
            secret,
            sorted(session.items()),
            [_values(row) for row in (user, user.unit, user.unit and user.unit.parent)],
            user.data_version,  # type: ignore[attr-defined]
            clock.today(),
            settings.DEMO_TODAY,
        ]
        return salted_hmac(__name__, repr(parts), algorithm="sha256").hexdigest()


def _values(row: User | Unit | None) -> list[Any] | None:
    return None if row is None else [getattr(row, field.attname) for field in row._meta.concrete_fields]


def _is_made_of_its_version(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing went into the page, or was changed by it, that its version does not contain."""
    varies_by = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
        and not response.cookies
        and not request.session.modified
        and not may_have_written(request)
        and varies_by <= VARIES_BY
    )
