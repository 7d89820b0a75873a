"""A browser over HTTP that costs the machine little: one kept connection, cookies, the token of the forms."""

from __future__ import annotations

import http.client
import json
import re
from html import unescape
from typing import Any

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SETTINGS = re.compile(r'<script id="entry-settings" type="application/json">(.*?)</script>', re.DOTALL)
TOTALS = re.compile(r'<input class="cell"[^>]*?name="([^"]+\.received_total)"[^>]*?value="([^"]*)"')
GONE = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)
TIMEOUT = 30  # seconds


class Unexpected(Exception):
    """The portal answered something else than a browser would go on with."""


class Browser:
    """One person's browser, logged in; ``where`` is the host and port of the portal on this machine."""

    def __init__(self, where: str, session: str) -> None:
        self.where = where
        self.cookies = {"sessionid": session}
        self.connection = http.client.HTTPConnection(where, timeout=TIMEOUT)

    def get(self, address: str) -> tuple[int, bytes]:
        """The status and body of a page."""
        return self._ask("GET", address, None, {})

    def post(self, address: str, body: bytes, kind: str, **headers: str) -> tuple[int, bytes]:
        """The status and body of the answer to ``body``."""
        origin = {"Content-Type": kind, "Origin": f"http://{self.where}"}
        return self._ask("POST", address, body, origin | headers)

    def close(self) -> None:
        """End the connection; the next request opens another."""
        self.connection.close()

    def _ask(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            return self._once(method, address, body, headers)
        except GONE:  # a connection that nothing used for a while was closed by the server: a browser opens another
            self.close()
            return self._once(method, address, body, headers)

    def _once(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
            read = answer.read()
        except OSError:
            self.close()
            raise
        for each in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, read


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
        cells = [[unescape(name), int(value) if value else None] for name, value in TOTALS.findall(page)]
        self.cells = cells[self.place :: self.of]
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


def token_of(page: str) -> str:
    """The token of the forms of ``page``.

    Raises:
        Unexpected: it has none.
    """
    found = TOKEN.search(page)
    if found is None:
        raise Unexpected("a page has no form")
    return found[1]
