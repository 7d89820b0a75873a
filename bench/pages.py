"""(d) pages and files relative to an empty logged-in page, with their queries; (e) what a browser loads for them."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from bench.addresses import COORDINATOR, Addresses
from bench.measure import in_turns, seconds
from units.models import User
from units.remembered import MEMORY

EMPTY = "/bench-empty/"
SLOW = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a page or file the seconds, those of the empty page in the same turns, its queries, its bytes uncompressed."""

    seconds: float
    empty: float
    queries: int
    size: int


def costs_of(addresses: Addresses, runs: int) -> dict[str, Cost]:
    """What each of ``addresses`` costs; one that takes longer than ``SLOW`` is run once."""
    costs = {}
    with override_settings(ROOT_URLCONF="bench.urls", ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False):
        for name, (who, address) in addresses.items():
            client, reader = client_of(who), client_of(who or COORDINATOR)
            first = _get(client, address)
            queries, size = _queries_and_size(client, address)
            times = runs if first < SLOW else 1
            took, empty = in_turns(times, partial(_get, client, address), partial(_get, reader, EMPTY))
            costs[name] = Cost(took, empty, queries, size)
    return costs


def weights_of(addresses: Addresses) -> dict[str, tuple[int, int]]:
    """For each page the compressed bytes of a first load and of a later one, when only the page itself is fetched."""
    weights = {}
    with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False):
        for name, (who, address) in addresses.items():
            answer = client_of(who).get(address, headers={"accept-encoding": "gzip"})
            html = answer.content
            text = gzip.decompress(html).decode() if answer.headers.get("Content-Encoding") == "gzip" else html.decode()
            weights[name] = (len(html) + sum(map(_weight, _files(text))), len(html))
    return weights


def client_of(username: str) -> Client:
    """A browser in which ``username`` is logged in; without one, that of anybody."""
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username), backend="units.backends.PortalBackend")
    return client


def _get(client: Client, address: str) -> float:
    MEMORY.forget()  # the first reader's cost
    return seconds(lambda: client.get(address))


def _queries_and_size(client: Client, address: str) -> tuple[int, int]:
    MEMORY.forget()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return len(queries), len(b"".join(answer) if answer.streaming else answer.content)


def _files(html: str) -> Iterable[Path]:
    """The static files that a page loads, and those that they load in turn."""
    found: dict[Path, None] = {}
    waiting = [_path(name) for name in re.findall(r'(?:src|href)="/static/([^"]+)"', html)]
    while waiting:
        file = waiting.pop()
        if file in found:
            continue
        found[file] = None
        if file.suffix in {".css", ".js"}:
            names = re.findall(r'url\("?([^")]+)"?\)|from "(\./[^"]+)"', file.read_text(encoding="utf-8"))
            waiting += [(file.parent / (one or other)).resolve() for one, other in names]
    return [file for file in found if file.suffix != ".svg" or "favicon" in file.name]


def _path(name: str) -> Path:
    return (Path(settings.STATIC_ROOT) / name).resolve()


def _weight(file: Path) -> int:
    """The bytes of ``file`` as served: in its best compressed form, where there is one."""
    forms = [file, file.with_name(f"{file.name}.gz"), file.with_name(f"{file.name}.br")]
    return min(form.stat().st_size for form in forms if form.exists())
