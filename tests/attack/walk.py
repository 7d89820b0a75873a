"""One walk through everything that the portal shows to each role; all tests of this folder look at what it found.

Each role begins at every address without arguments, follows the links of its pages, and is then sent to what the
others found. Of each kind of address a few are opened: enough to meet units of one's own and of others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.attack.html import Form, Html

BY_PATH, BY_QUERY, QUERIES = 2, 1, 3  # opened of one route: addresses by their paths and queries, and kinds of queries
IN_ADMIN = ("administrator", "coordinator", "commune")  # those who try it; all: tests/test_access.py
THOROUGH = ("commune", "coordinator")  # the others open the pages of each route without a query, or with one
PROGRAMS = ("api/v1/", "dhis2/")
NOBODY = "nobody"
LOGOUT = "/logout/"


@dataclass
class Answer:
    """What one role got from one address."""

    who: str
    address: str
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: dict[str, Any]
    method: str = "GET"

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def route(self) -> str:
        return route_of(self.path)

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def is_page(self) -> bool:
        return self.kind == "text/html"

    @cached_property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @cached_property
    def html(self) -> Html:
        return Html(self.text)

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.address} → {self.status}"


@dataclass
class Walk:
    """Everything that was found."""

    answers: list[Answer] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    opened: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def pages(self) -> Iterator[Answer]:
        return (answer for answer in self.answers if answer.is_page)

    def addresses(self) -> set[str]:
        return {answer.address for answer in self.answers if answer.status != 404}


def route_of(path: str) -> str:
    try:
        return str(resolve(path).route)
    except Resolver404:
        return ""


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route of the portal, the administration's too."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


def is_for_all(address: str) -> bool:
    """Whether everybody opens the address alike: one without arguments, or of the overview."""
    path = urlsplit(address).path
    return "<" not in route_of(path) or path.startswith(("/dashboard/", "/open-data/", "/rankings/"))


def plain_addresses() -> list[str]:
    return [f"/{route}" for route in routes() if not re.search(r"[<(\\^$?]", route)]


class Walker:
    """Opens addresses for each role, and keeps the answers."""

    def __init__(self, clients: dict[str, Client], thorough: Collection[str] = THOROUGH) -> None:
        self.clients = clients
        self.thorough = thorough
        self.walk = Walk()

    def everything(self, seeds: list[str], certain: Iterable[str] = ()) -> Walk:
        """The walk of each role, with every person sent to the ``certain`` pages, however many of the kind were met."""
        for who in self.clients:
            self.follow(who, [*seeds, *plain_addresses()])
        of_others = [each for each in sorted(self.walk.addresses()) if not is_for_all(each)]
        self.walk.opened.clear()
        for who in self.clients:
            self.follow(who, of_others, deeper=False)
        for who, address in product(self.clients, certain):
            if not who.startswith("program") and (who, address) not in self.walk.seen:
                self.open(who, address)
        return self.walk

    def follow(self, who: str, begin: list[str], *, deeper: bool = True) -> None:
        waiting = list(begin)
        while waiting:
            address = waiting.pop(0)
            if not self._is_new(who, address):
                continue
            answer = self.open(who, address)
            if deeper and answer.is_page and answer.status == 200:
                waiting += links(answer)
            if deeper and answer.status in (301, 302, 303):
                waiting += own(answer.headers.get("Location", ""), address)

    def open(self, who: str, address: str) -> Answer:
        response = self.clients[who].get(address)
        answer = answer_of(who, address, response)
        self.walk.answers.append(answer)
        return answer

    def _limits(self, who: str, route: str, names: str) -> tuple[int, int]:
        """How many addresses of one kind are opened, and how many kinds of queries."""
        if who.startswith("program"):
            return 4, 4
        if route.startswith("admin/"):
            return 1, 2
        return BY_QUERY if names else BY_PATH, QUERIES if who in self.thorough else 1

    def _is_new(self, who: str, address: str) -> bool:
        parts = urlsplit(address)
        route = route_of(parts.path)
        if (who, address) in self.walk.seen or parts.path == LOGOUT or not route:
            return False
        if who.startswith("program") != (route.startswith(PROGRAMS) and route != "api/v1/docs/"):
            return False
        names = ",".join(sorted(name for name, _value in parse_qsl(parts.query, keep_blank_values=True)))
        opened = self.walk.opened[who, route]
        same = [each for each in opened if each.startswith(f"{names}?")]
        kinds = {each.partition("?")[0] for each in opened}
        if route.startswith("admin/") and who not in IN_ADMIN:
            return False
        is_closed = who == NOBODY or (route.startswith("admin/") and who != "administrator")
        if opened and is_closed and not route.startswith("open-data/"):
            return False
        addresses, queries = self._limits(who, route, names)
        if len(same) >= addresses or (names not in kinds and len(kinds) >= queries):
            return False
        self.walk.seen.add((who, address))
        opened.add(f"{names}?{address}")
        return True


def answer_of(who: str, address: str, response: Any, method: str = "GET") -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(who, address, response.status_code, dict(response.headers), body, dict(response.cookies), method)


def links(answer: Answer) -> list[str]:
    """The addresses of the portal that a page leads to, those of its forms that only read among them."""
    found = []
    for _tag, value in answer.html.values("href", "src", "data-url", "data-address"):
        found += own(value, answer.address)
    for form in answer.html.forms:
        if form.method == "get":
            found += own(form.action or answer.address, answer.address)
    return found


def own(value: str, base: str) -> list[str]:
    parts = urlsplit(urljoin(f"http://testserver{base}", value))
    if parts.netloc != "testserver" or parts.path.startswith("/static/") or parts.scheme != "http":
        return []
    return [parts.path + (f"?{parts.query}" if parts.query else "")]


def forms_of(answer: Answer) -> list[Form]:
    return [form for form in answer.html.forms if form.method == "post"]
