"""Browsers whose connection is cut in the middle of a save, and that send the same save again."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

from bench.browser import Unexpected
from trials.faults.crowd import ClerkAtWork, Typist
from trials.faults.frame import Sight, fault
from trials.faults.scene import Scene
from trials.journal import Values
from trials.people.pages import text_of
from trials.people.person import JSON

CUTS = 20
AGAIN = 3


@fault("connection-cut", f"{CUTS} saves cut off at any byte, then sent again", sight=Sight.SILENCE, seconds=(0.5, 1.0))
def connection_cut(scene: Scene) -> Iterator[None]:
    clerk = next(scene.crowd.clerks())
    clerk.step_aside()
    try:
        whole = sum(_cut(scene, clerk) for _number in range(CUTS))
        scene.noted.append(f"{whole} of them complete, without waiting for the answer")
        yield
    finally:
        clerk.is_away.clear()


def _cut(scene: Scene, at_work: ClerkAtWork) -> bool:
    """One save, begun and left alone, and then made; whether all of it had been sent."""
    clerk = at_work.clerk
    clerk.open_again()
    typed = at_work.typed()
    request = _request(clerk, typed)
    sent = scene.random.choice([len(request), scene.random.randrange(1, len(request))])
    with clerk.journal.writing(clerk.username, clerk.report, typed):
        host, _colon, port = clerk.browser.where.partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as link:
            link.sendall(request[:sent])
    for _number in range(AGAIN):
        try:
            if clerk.save(typed) == typed:
                break
        except Unexpected:
            continue
    else:
        scene.wrong.append(f"the save {typed} could not be made again")
    return sent == len(request)


def _request(clerk: Typist, typed: Values) -> bytes:
    """The bytes of a save as the page's script sends it."""
    cells = {name: {"text": text_of(value), "seen": clerk.cells.get(name)} for name, value in typed.items()}
    body = json.dumps({"cells": cells, "details": {}}).encode()
    browser = clerk.browser
    headers = {
        "Host": browser.where,
        "Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items()),
        "X-CSRFToken": clerk.token,
        "Content-Length": str(len(body)),
        "Connection": "close",
        **browser.of_a_form(JSON),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {clerk.save_address} HTTP/1.1\r\n{head}\r\n".encode() + body
