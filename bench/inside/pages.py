"""Pages and files of the demo's province in a year of work, opened in this process."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from measuring import Lacks, taken
from people import client_of, leave

EMPTY = "an empty page"


def fill(size: str) -> None:
    """The revision's own province of a size (``khanh_hoa``, ``country``), and a year of work in it."""
    from bench import data, work

    leave()
    getattr(data, size)()
    work.add()


def names() -> dict[str, list[str]]:
    """The names of all pages and of all files, with who opens each and where."""
    from bench import addresses

    coordinator = addresses.COORDINATOR
    return {
        "pages": {EMPTY: (coordinator, "/bench-empty/")} | addresses.pages(),
        "files": addresses.files(),
    }


def get(who: str, address: str, again: bool = False) -> dict[str, Any]:
    """What it takes to answer ``address``, or ``again`` a browser that has the answer already."""
    from bench import urls

    settings.ROOT_URLCONF = urls.__name__
    client, answers, known = client_of(who), [], {}
    if again:
        first = client.get(address)
        names = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
        known = {asked: first.headers[name] for name, asked in names.items() if name in first.headers}
    found = taken(lambda: answers.append(client.get(address, headers=known)))
    if again and answers[0].status_code == 304:
        return found | {"bytes": 0}
    if answers[0].status_code == 404:
        raise Lacks(address)
    if answers[0].status_code == 302 and answers[0].url.startswith("/files/"):
        raise Lacks("made as a job, apart from the request")
    if answers[0].status_code != 200:
        raise RuntimeError(f"{address} answered {answers[0].status_code}")
    return found | {"bytes": len(content_of(answers[0]))}


def content_of(answer: Any) -> bytes:
    """The body, also of an answer that is sent as it is made."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def session(who: str) -> str:
    """The cookie of a browser in which ``who`` is logged in; "" for anybody."""
    return str(client_of(who).cookies["sessionid"].value) if who else ""
