"""Browsers without a server: who is logged in, the fields of a page's form, and what answers."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.test import Client

from units.models import User

Fields = list[tuple[str, str]]
_CLIENTS: dict[str, Client] = {}


def client_of(username: str) -> Client:
    """The browser of ``username``, logged in, or of anybody; the same one until the data are filled again."""
    if username not in _CLIENTS:
        _CLIENTS[username] = Client()
        _CLIENTS[username].handler.load_middleware()  # a server has done so, and found its static files, long before
        if username:
            user = User.objects.get(username=username)
            _CLIENTS[username].force_login(user, backend="units.backends.PortalBackend")
    return _CLIENTS[username]


def leave() -> None:
    """Forget every browser, and end the connection to the database."""
    _CLIENTS.clear()
    connection.close()


class Form(HTMLParser):
    """The fields of the form of a page that has ``mark`` in its tag, as a browser would send them without a button."""

    def __init__(self, page: str, mark: str) -> None:
        super().__init__()
        self.mark, self.fields, self.action, self.found = mark, [], "", False
        self._open = False
        self._select = self._text = ""
        self.feed(page)
        if not self.found:
            raise RuntimeError(f"no form with «{mark}» in the page")

    fields: Fields

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = not self.found and self.mark in (self.get_starttag_text() or "")
            self.found = self.found or self._open
            self.action = got.get("action", "") if self._open else self.action
        elif self._open and tag == "select":
            self._select = got.get("name", "")
        elif self._open and tag == "option" and self._select and "selected" in got:
            self.fields.append((self._select, got.get("value", "")))
        elif self._open and tag == "textarea" and got.get("name"):
            self._text = got["name"]
            self.fields.append((self._text, ""))
        elif self._open and tag == "input" and got.get("name") and self._is_sent(got):
            self.fields.append((got["name"], got.get("value", "on" if "checked" in got else "")))

    @staticmethod
    def _is_sent(got: dict[str, str]) -> bool:
        kind = got.get("type", "text")
        return kind not in {"submit", "button", "file", "image"} and (
            kind not in {"checkbox", "radio"} or "checked" in got
        )

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            name, text = self.fields[-1]
            self.fields[-1] = (name, text + data)


def posted(fields: Fields, **more: Any) -> dict[str, list[Any]]:
    """The fields in the shape that Django's client posts, with those of ``more`` instead or besides."""
    shape: dict[str, list[Any]] = {}
    for name, value in fields:
        shape.setdefault(name, []).append(value)
    return shape | {name: value if isinstance(value, list) else [value] for name, value in more.items()}
