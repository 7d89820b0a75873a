"""A receiver of webhooks on this machine: it answers, fails, hangs or breaks the protocol, as a test needs it."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from standardwebhooks import Webhook

from tests import FOR_EVER, PATIENCE

MOST_BYTES = 1 << 20


@dataclass
class Got:
    """One request as it arrived."""

    line: str
    headers: dict[str, str]
    body: bytes

    def verified(self, secret):
        """The contents, if the signature is that of ``secret``; as a receiver reads it."""
        return Webhook(secret).verify(self.body, self.headers)


Reply = Callable[["Receiver", socket.socket], None]


@dataclass
class Receiver:
    """A server that takes one connection at a time to a thread; ``replies`` are used up, the last one stays."""

    replies: list[Reply] = field(default_factory=lambda: [answers(204)])
    tls: ssl.SSLContext | None = None
    got: list[Got] = field(default_factory=list)
    connections: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        self.server.shutdown(socket.SHUT_RDWR)  # closing alone would let a last connection in
        self.thread.join(PATIENCE)
        self.server.close()

    @property
    def origin(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def _serve(self):
        while True:
            try:
                connection, _address = self.server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        connection.settimeout(FOR_EVER)
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            self.got.append(_read(connection))
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            reply(self, connection)
        except OSError:
            pass  # the portal has gone: what some tests want
        finally:
            connection.close()


def answers(code, body=b"", **headers):
    """An ordinary answer."""

    def reply(_receiver, connection):
        lines = [f"HTTP/1.1 {code} Word", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)

    return reply


def says(text):
    """These bytes, whatever they mean, and then the end."""
    return lambda _receiver, connection: connection.sendall(text)


def hangs(receiver, _connection):
    """No answer at all."""
    receiver.over.wait(FOR_EVER)


def late(code):
    """The right answer, too late."""

    def reply(receiver, connection):
        receiver.over.wait(1.0)
        answers(code)(receiver, connection)

    return reply


def drips(text, pause=0.05):
    """An answer byte by byte: no pause is long, and all of them are."""

    def reply(receiver, connection):
        for number in range(len(text)):
            if receiver.over.wait(pause):
                return
            connection.sendall(text[number : number + 1])

    return reply


def closes(_receiver, _connection):
    """The end, without a word."""


def wait_for(what, seconds=PATIENCE):
    """Until ``what()`` holds."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.01)


def _read(connection):
    read = b""
    while b"\r\n\r\n" not in read and len(read) < MOST_BYTES:
        part = connection.recv(65536)
        if not part:
            raise OSError
        read += part
    head, _end, body = read.partition(b"\r\n\r\n")
    line, *rows = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (row.partition(":") for row in rows)}
    while len(body) < int(headers.get("content-length", 0)):
        part = connection.recv(65536)
        if not part:
            raise OSError
        body += part
    return Got(line, headers, body)
