"""Keeping what was typed across a refusal: an expired session, an expired page, an unavailable database.

The posted fields become hidden fields of the page that refuses, and of the login form where one comes between; nothing
is stored on the server, and nothing is done before the user has pressed a button again. Passwords and files are left
out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

PREFIX = "kept:"
MAX_FIELDS = 9_900  # a few less than a form may have
MAX_LETTERS = 1_000_000  # of all fields together
CSRF_FIELD = "csrfmiddlewaretoken"
SHORTEST_TEXT = 3

Field = tuple[str, str]
View = TypeVar("View", bound=Callable)


@dataclass(frozen=True, slots=True)
class Typed:
    """The content of a refused form: the address it was meant for and its fields in their order."""

    target: str
    fields: tuple[Field, ...] = ()
    has_files: bool = False

    @property
    def is_more_than_a_button(self) -> bool:
        return any(name != "action" for name, _value in self.fields)

    @property
    def texts(self) -> list[str]:
        """The texts that were typed, so that the user sees that they are kept."""
        return [value for _name, value in self.fields if len(value) >= SHORTEST_TEXT and _is_written(value)]

    @property
    def is_shown_again(self) -> bool:
        """Whether the address can show these fields in its own form without doing anything, by ``action=show``."""
        try:
            decides = getattr(resolve(urlsplit(self.target).path).func, "shows_posted", None)
        except Resolver404:
            return False
        return decides is not None and decides(dict(self.fields).get("action", ""))

    @property
    def resent(self) -> list[Field]:
        """The fields as the button of the page posts them."""
        return [field for field in self.fields if not (self.is_shown_again and field[0] == "action")]

    @property
    def carried(self) -> list[Field]:
        """The fields under the names that carry them through the login form."""
        return [(f"{PREFIX}{name}", value) for name, value in self.fields]


def shows_posted(decides: Callable[[str], bool]) -> Callable[[View], View]:
    """Mark a view that shows posted fields without saving, by ``action=show``, where ``decides(action)`` says so."""

    def mark(view: View) -> View:
        view.shows_posted = decides  # type: ignore[attr-defined]
        return view

    return mark


def typed_in(request: HttpRequest) -> Typed:
    """What was typed in the form that ``request`` posts; all of it, or nothing if it is too large."""
    target = request.get_full_path()
    if request.method != "POST":
        return Typed(target)
    try:
        fields = tuple(_worth_carrying((name, str(value)) for name, values in request.POST.lists() for value in values))
        has_files = bool(request.FILES)
    except UnreadablePostError:
        return Typed(target)
    return Typed(target, fields if _is_bounded(fields) else (), has_files)


def carried_in(request: HttpRequest, target: str) -> Typed:
    """The fields that a login form carried, for ``target``."""
    posted = ((name, str(value)) for name, values in request.POST.lists() for value in values)
    fields = tuple((name.removeprefix(PREFIX), value) for name, value in posted if name.startswith(PREFIX))
    return Typed(target, fields if _is_bounded(fields) else ())


def page_before(request: HttpRequest) -> str:
    """The path and query of the portal's own page from which the request was sent; empty when it is not known."""
    referer = request.headers.get("Referer", "")
    if not is_own_page(request, referer):
        return ""
    parts = urlsplit(referer)
    page = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return page if is_own_page(request, page) else ""


def is_own_page(request: HttpRequest, page: str) -> bool:
    """Whether ``page`` is an address of the portal, however a browser reads its slashes.

    It is a whole path or address: Django's ``redirect`` takes a bare word for the name of a page and fails.
    """
    return page.startswith(("/", "http")) and url_has_allowed_host_and_scheme(page, {request.get_host()})


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site's page sent the request: its fields are then not shown."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    said = request.headers.get("Origin") or request.headers.get("Referer")
    return bool(said) and urlsplit(str(said)).netloc != request.get_host()


def _worth_carrying(fields: Iterable[Field]) -> Iterable[Field]:
    return (field for field in fields if field[0] != CSRF_FIELD and "password" not in field[0])


def _is_bounded(fields: tuple[Field, ...]) -> bool:
    return len(fields) <= MAX_FIELDS and sum(len(name) + len(value) for name, value in fields) <= MAX_LETTERS


def _is_written(value: str) -> bool:
    """Whether it looks written by a person: it has a blank or a letter with a diacritic."""
    return " " in value.strip() or not value.isascii()
