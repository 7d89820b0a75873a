"""PostgreSQL for web requests: statements time out, also where the server hangs and cannot end them itself.

The server enforces ``statement_timeout`` and ``lock_timeout``. A server that was stopped, or a machine that is down,
does not answer: then a thread of ours closes the connection, and the statement fails as if the server had ended it.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

from psycopg2.extensions import connection, cursor

GRACE = 1  # second for the server to end the statement itself
LOOK = 0.25  # seconds between two looks at what is waiting


class Watch:
    """Closes connections that have waited for longer than ``seconds`` for one answer."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.lock = threading.Lock()
        self.waiting: dict[int, float] = {}  # file descriptor → when its wait ends
        self.some = threading.Event()
        self.pid = 0

    @contextlib.contextmanager
    def over(self, link: connection) -> Iterator[None]:
        """Watch one exchange with the server."""
        if not self.seconds or link.closed:
            yield
            return
        descriptor = link.fileno()
        with self.lock:
            self._start()
            self.waiting[descriptor] = time.monotonic() + self.seconds
        self.some.set()
        try:
            yield
        finally:
            with self.lock:  # not while it is being closed: the number may be another's a moment later
                self.waiting.pop(descriptor, None)

    def _start(self) -> None:
        if self.pid != os.getpid():  # a thread does not exist in a forked worker
            self.pid = os.getpid()
            threading.Thread(target=self._run, name="database watch", daemon=True).start()

    def _run(self) -> None:
        while True:
            self.some.wait()
            time.sleep(LOOK)
            with self.lock:
                now = time.monotonic()
                for descriptor in [each for each, end in self.waiting.items() if end < now]:
                    del self.waiting[descriptor]
                    _break_off(descriptor)
                if not self.waiting:
                    self.some.clear()


watch = Watch()


class WatchedCursor(cursor):
    """Each statement is watched."""

    def execute(self, *arguments: Any) -> None:
        with watch.over(self.connection):
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> None:
        with watch.over(self.connection):
            return super().executemany(*arguments)

    def copy_expert(self, *arguments: Any, **rest: Any) -> None:
        with watch.over(self.connection):
            return super().copy_expert(*arguments, **rest)

    def fetchmany(self, *arguments: Any) -> list[Any]:
        with watch.over(self.connection):  # a cursor of the server is read on
            return super().fetchmany(*arguments)


class WatchedConnection(connection):
    """Each end of a transaction is watched."""

    def commit(self) -> None:
        with watch.over(self):
            super().commit()

    def rollback(self) -> None:
        with watch.over(self):
            super().rollback()


def web_options(seconds: int) -> dict[str, Any]:
    """The options of a connection of the web process, so that no statement takes longer than ``seconds``."""
    watch.seconds = seconds + GRACE if seconds else 0
    return {"connection_factory": WatchedConnection, "cursor_factory": WatchedCursor}


def server_options(seconds: int, given: str = "") -> str:
    """The server's own limits for one statement and for waiting for a lock; ``given`` overrides them."""
    bounds = f"-c statement_timeout={seconds}s -c lock_timeout={seconds}s" if seconds else ""
    return f"{bounds} {given}".strip()


def _break_off(descriptor: int) -> None:
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as link:
        link.shutdown(socket.SHUT_RDWR)
