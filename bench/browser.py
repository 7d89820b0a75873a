"""A browser over HTTP that costs the machine little: one kept connection, cookies, the token of the forms."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SETTINGS = re.compile(r'<script id="entry-settings" type="application/json">(.*?)</script>', re.DOTALL)
CELLS = re.compile(r'<input class="cell"[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"')
GONE = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)
TIMEOUT = 30  # seconds


class Unexpected(Exception):
    """The portal answered something else than a browser would go on with."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the portal answered to one request."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage

    @property
    def page(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def location(self) -> str:
        """Where it leads; empty where it is no redirect."""
        return self.headers.get("Location") or ""


class Browser:
    """One person's browser; ``where`` is the host and port of the portal on this machine.

    ``session`` is that of a user who is logged in already. A connection that nothing used for a while may be closed
    by the server: ``get`` and ``post`` open another then, as a browser does, where ``exchange`` does not.
    """

    def __init__(self, where: str, session: str = "", timeout: float = TIMEOUT) -> None:
        self.where = where
        self.cookies = {"sessionid": session} if session else {}
        self.connection = http.client.HTTPConnection(where, timeout=timeout)

    def get(self, address: str) -> tuple[int, bytes]:
        """The status and body of a page."""
        return self._again("GET", address, None, {})

    def post(self, address: str, body: bytes, kind: str, **headers: str) -> tuple[int, bytes]:
        """The status and body of the answer to ``body``."""
        return self._again("POST", address, body, self.of_a_form(kind) | headers)

    def of_a_form(self, kind: str) -> dict[str, str]:
        """The headers of what a page of the portal posts."""
        return {"Content-Type": kind, "Origin": f"http://{self.where}"}

    def close(self) -> None:
        """End the connection; the next request opens another."""
        self.connection.close()

    def exchange(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """The answer to one request, made once.

        Raises:
            OSError: there was none.
            http.client.HTTPException: it broke off.
        """
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self.connection.request(method, address, body, headers | ({"Cookie": cookies} if cookies else {}))
            answer = self.connection.getresponse()
            read = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        for each in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, read, answer.headers)

    def _again(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            answer = self.exchange(method, address, body, headers)
        except GONE:
            answer = self.exchange(method, address, body, headers)
        return answer.status, answer.body


class Clerk:
    """A clerk at an open report, whose browser saves one cell after another as the page's script does.

    Of ``of`` clerks at the same report it is the one at ``place``: each types into rows of its own.
    """

    def __init__(self, where: str, session: str, report: str, place: int = 0, of: int = 1) -> None:
        self.browser = Browser(where, session)
        self.report, self.place, self.of = report, place, of
        self.save_address = self.token = ""
        self.cells: list[list[Any]] = []  # name and the number that is stored, or None
        self.next = 0

    def open(self) -> None:
        """Open the report.

        Raises:
            Unexpected: the page has nothing to type into.
        """
        status, body = self.browser.get(self.report)
        page = body.decode()
        settings = SETTINGS.search(page)
        if status != 200 or settings is None:
            raise Unexpected(f"{self.report} answered {status} without a form")
        self.save_address = json.loads(settings[1])["save_url"]
        self.token = token_of(page)
        totals = [[name, value] for name, value in cells_of(page) if name.endswith(".received_total")]
        self.cells = totals[self.place :: self.of]
        if not self.cells:
            raise Unexpected(f"{self.report} has no cell")

    def save(self) -> None:
        """Type a larger total into the next cell, and have it saved.

        Raises:
            Unexpected: it was not.
        """
        cell = self.cells[self.next % len(self.cells)]
        self.next += 1
        name, seen = cell
        typed = (seen or 0) + 1
        body = json.dumps({"cells": {name: {"text": str(typed), "seen": seen}}, "details": {}}).encode()
        headers = {"X-CSRFToken": self.token}
        status, answer = self.browser.post(self.save_address, body, "application/json", **headers)
        if status != 200:
            raise Unexpected(f"a save answered {status}")
        if json.loads(answer)["saved"].get(name) != typed:
            raise Unexpected("a cell was refused or contested")
        cell[1] = typed


def cells_of(page: str) -> Iterator[tuple[str, int | None]]:
    """The cells of an open report, by name, with the number in each; None: blank."""
    for name, value in CELLS.findall(page):
        yield unescape(name), int(value) if value else None


def token_of(page: str) -> str:
    """The token of the forms of ``page``.

    Raises:
        Unexpected: it has none.
    """
    found = TOKEN.search(page)
    if found is None:
        raise Unexpected("a page has no form")
    return found[1]
