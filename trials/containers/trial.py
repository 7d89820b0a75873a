"""The running services while they are tried, and the browser in front of them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from bench.browser import Answer, Browser, token_of
from trials.containers.container import Container, NotRight
from trials.containers.services import Services

HOST, PORT = "baocao.example.vn", 8000


class Outside(Browser):
    """A browser behind the reverse proxy: by TLS, with the portal's name or another."""

    def __init__(self, where: str, host: str = HOST) -> None:
        super().__init__(where)
        self.host = host

    def of_a_form(self, kind: str) -> dict[str, str]:
        """The headers of what a page of the portal posts."""
        return {"Content-Type": kind, "Origin": f"https://{self.host}"}

    def exchange(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """The answer to one request."""
        proxied = {"Host": self.host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        return super().exchange(method, address, body, headers | proxied)


@dataclass(slots=True)
class Trial:
    """The services, and what is known of them while they are tried."""

    services: Services
    backups: Path
    running: dict[str, Container] = field(default_factory=dict)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    browser: Outside = field(default_factory=lambda: Outside(f"127.0.0.1:{PORT}"))

    def login(self, username: str) -> None:
        """Go on as another user.

        Raises:
            NotRight: the portal did not let them in.
        """
        self.browser = Outside(self.browser.where)
        token = token_of(self.page("/login/").decode())
        form = f"csrfmiddlewaretoken={token}&username={username}&password={self.password}".encode()
        kind = self.browser.of_a_form("application/x-www-form-urlencoded")
        answer = self.browser.exchange("POST", "/login/", form, kind)
        if answer.status != 302 or "sessionid" not in self.browser.cookies:
            raise NotRight(f"the login of {username} answered {answer.status}")

    def page(self, address: str) -> bytes:
        """The content of an address for who is logged in.

        Raises:
            NotRight: it is not there.
        """
        answer = self.browser.exchange("GET", address, None, {})
        if answer.status != 200 or not answer.body:
            raise NotRight(f"{address} answered {answer.status} {answer.location}")
        return answer.body
