"""A user with a browser, and what every person does with it."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from bench.browser import GONE, Answer, Browser, Unexpected
from trials.journal import Journal
from trials.meter import Meter
from trials.people.pages import hidden

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
LOGIN = "/login/"


class Person:
    """A user with a browser; ``session`` is one that was made without a login."""

    def __init__(
        self, where: str, username: str, journal: Journal, meter: Meter | None = None, session: str = ""
    ) -> None:
        self.username, self.journal, self.meter = username, journal, meter or Meter()
        self.browser = Browser(where, session)

    def login(self, password: str) -> None:
        """Log in with the password.

        Raises:
            Unexpected: the portal did not let the person in.
        """
        page = self.read("login page", LOGIN)
        answer = self.post("login", LOGIN, {**hidden(page), "username": self.username, "password": password})
        if answer.status != 302 or "sessionid" not in self.browser.cookies:
            raise Unexpected(f"the login of {self.username} answered {answer.status}")

    def read(self, what: str, address: str) -> str:
        """The page at ``address``; a redirect is followed.

        Raises:
            Unexpected: it is not there, or not for this person.
        """
        for _step in range(3):
            answer = self.ask(what, "GET", address)
            if answer.status not in (301, 302):
                break
            address = answer.location
        if answer.status != 200 or (address.startswith(LOGIN) and what != "login page"):
            self.meter.failed(what, f"{address} answered {answer.status}")
            raise Unexpected(f"{what}: {address} answered {answer.status}")
        return answer.page

    def post(self, what: str, address: str, fields: Mapping[str, str] | Iterable[tuple[str, str]]) -> Answer:
        """The answer to a form; a redirect is not followed."""
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        return self.ask(what, "POST", address, urlencode(pairs).encode(), self.browser.of_a_form(FORM))

    def ask(
        self, what: str, method: str, address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to one request.

        A page is asked for again where the server had closed the connection; what changes something is not.

        Raises:
            Unexpected: there was no answer, or an error.
        """
        since = time.perf_counter()
        try:
            answer = self._exchange(method, address, body, dict(headers or {}))
        except GONE as error:
            raise Closed(f"{what}: {type(error).__name__}") from error
        except (OSError, http.client.HTTPException) as error:
            self.meter.failed(what, type(error).__name__)
            raise Unexpected(f"{what}: {type(error).__name__}") from error
        self.meter.answered(what, since, answer)
        if answer.status >= 500:
            self.meter.failed(what, answer.status)
            raise Unexpected(f"{what} answered {answer.status}")
        return answer

    def _exchange(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        try:
            return self.browser.exchange(method, address, body, headers)
        except GONE:
            if method != "GET":
                raise
        self.meter.connected_again()
        return self.browser.exchange(method, address, body, headers)

    def twice_at_most(self, act: Callable[[], Any]) -> Any:
        """Do ``act``, once more where the server had closed the connection: a browser does so by itself.

        Raises:
            Unexpected: it was closed again.
        """
        try:
            return act()
        except Closed:
            self.meter.connected_again()
            return act()

    def close(self) -> None:
        """Leave the browser."""
        self.browser.close()


class Closed(Unexpected):
    """The server closed the connection without an answer."""
