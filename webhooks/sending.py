"""One attempt: a POST to an allowed host, bounded in time and size, never redirected, by no proxy.

The host is compared with the list where the connection is made, and the number that was looked up for its name is the
one connected to. What counts is the line of the answer with its code; of the rest only the beginning is read.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError

from units import clock
from webhooks.hosts import NotAllowedError, Target, is_open_to, target_of
from webhooks.models import Failure

NAME_WAIT = 3.0  # seconds to look up the name of the host
CONNECT_WAIT = 3.0  # for the connection, and for that of TLS
READ_WAIT = 5.0  # for each part of the answer
WHOLE_WAIT = 10.0  # for everything after the name was found
MOST_NUMBERS = 3  # of one name that are tried
KEPT_BYTES = 1024  # of the answer
READ_BYTES = 4096
LONGEST_RETRY_AFTER = 3600  # seconds that a receiver may ask for
TOO_BUSY = (429, 503)
OK, MULTIPLE_CHOICES, BAD_REQUEST, GONE = 200, 300, 400, 410
UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt; without a code no answer came in time."""

    code: int | None
    failure: Failure
    milliseconds: int = 0
    text: str = ""
    retry_after: int | None = None

    @property
    def is_success(self) -> bool:
        return self.failure == Failure.NONE


def post(address: str, body: str, headers: dict[str, str]) -> Answer:
    """POST ``body`` to ``address``; whatever happens there is an answer, never an error."""
    began = time.monotonic()
    try:
        target = target_of(address)
        with Watch(target, WHOLE_WAIT) as watch:
            answer = _posted(address, body, headers, watch)
    except NotAllowedError as error:
        answer = Answer(None, Failure.NOT_ALLOWED, text=str(error))
    milliseconds = round((time.monotonic() - began) * 1000)
    return Answer(answer.code, answer.failure, milliseconds, answer.text, answer.retry_after)


class Watch:
    """Makes the connection of one attempt, and ends it when its time is over, whatever it waits for."""

    def __init__(self, target: Target, seconds: float) -> None:
        self.target = target
        self.is_over = False
        self._own: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        if self._own is not None:
            self._own.close()

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """The connection for ``connection``, to the number that its name has now.

        Raises:
            NotAllowedError: it is about to connect to another host, or the name leads to this machine.
            HTTPError: there is no connection.
        """
        scheme = "https" if isinstance(connection, HTTPSConnection) else "http"
        if Target(scheme, connection.host.strip("[]"), connection.port) != self.target:
            raise NotAllowedError(f"{connection.host}:{connection.port}")
        numbers = self._numbers(connection)
        self._timer.start()
        made = self._made(connection, numbers)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._own = made.dup()  # TLS takes the connection over; this one is kept to end it
        return made

    def _made(self, connection: HTTPConnection, numbers: list[str]) -> socket.socket:
        """A connection to the first of ``numbers`` that takes one."""
        errors: list[OSError] = []
        for number in numbers[:MOST_NUMBERS]:
            if not self.is_over:
                try:
                    return socket.create_connection((number, self.target.port), CONNECT_WAIT)
                except OSError as error:
                    errors.append(error)
        if all(isinstance(error, TimeoutError) for error in errors):
            raise ConnectTimeoutError(connection, "No connection in time.")
        raise NewConnectionError(connection, "; ".join(map(str, errors)))

    def _numbers(self, connection: HTTPConnection) -> list[str]:
        """The numbers of the host's name; all must be of other machines."""
        numbers = _looked_up(self.target)
        if not numbers:
            raise NameResolutionError(self.target.host, connection, socket.gaierror("not found"))
        if not all(is_open_to(self.target, number) for number in numbers):
            raise NotAllowedError(f"{self.target.host}: {', '.join(numbers)}")
        return numbers

    def _end(self) -> None:
        self.is_over = True
        if self._own is not None:
            try:
                self._own.shutdown(socket.SHUT_RDWR)
            except OSError:  # it has ended by itself
                return


def _looked_up(target: Target) -> list[str]:
    """The numbers of a host, in the order in which to try them; none where it has none or nobody answers in time."""
    found: list[str] = []

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(str(address[0]) for *_rest, address in rows)

    # The machine's own limit for a name is longer than an attempt may take, and cannot be set.
    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(NAME_WAIT)
    return [] if thread.is_alive() else found


class _Adapter(HTTPAdapter):
    """Connections of one attempt: made by its watch, once, without a second try."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        watch = self._watch

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return watch.connect(self)

        class Tls(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return watch.connect(self)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = Tls

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}


def _posted(address: str, body: str, headers: dict[str, str], watch: Watch) -> Answer:
    with requests.Session() as session:
        session.trust_env = False  # no proxy, no password of a .netrc
        session.headers.clear()
        session.headers.update({"User-Agent": "chi-tieu-webhooks/1", "Accept-Encoding": "identity"})
        session.adapters.clear()
        session.mount(f"{watch.target.scheme}://", _Adapter(watch))
        try:
            response = session.post(
                address,
                data=body.encode(),
                headers=headers,
                timeout=(CONNECT_WAIT, READ_WAIT),
                allow_redirects=False,
                stream=True,
                verify=settings.WEBHOOK_CA_FILE or True,
            )
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return Answer(None, _failure_of(error, watch), text=_readable(repr(error))[:KEPT_BYTES])
        return Answer(
            response.status_code,
            _judged(response.status_code),
            text=_beginning(response),
            retry_after=_retry_after(response),
        )


def _judged(code: int) -> Failure:
    if OK <= code < MULTIPLE_CHOICES:
        return Failure.NONE
    return Failure.REDIRECT if MULTIPLE_CHOICES <= code < BAD_REQUEST else Failure.ANSWER


def _failure_of(error: Exception, watch: Watch) -> Failure:
    """What went wrong before there was a code; the order matters: some kinds are also of a kind below."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if watch.is_over or isinstance(error, requests.Timeout):
        return Failure.TIMEOUT
    if isinstance(error, requests.exceptions.SSLError):
        return Failure.TLS
    if isinstance(reason, NameResolutionError):
        return Failure.NO_NAME
    return Failure.NO_CONNECTION if isinstance(reason, NewConnectionError) else Failure.BROKEN


def _beginning(response: requests.Response) -> str:
    """The first kB of the answer, as far as it came; the rest is left where it is."""
    read, part = b"", b"x"
    try:
        while part and len(read) < KEPT_BYTES:
            part = response.raw.read1(READ_BYTES, decode_content=False)
            read += part
    except (HTTPError, OSError, ValueError):
        pass  # the code has come: what follows decides nothing
    return _readable(read[:KEPT_BYTES].decode("utf-8", "replace"))


def _readable(text: str) -> str:
    """Without signs that no page shows and PostgreSQL does not store."""
    return UNREADABLE.sub("\ufffd", text)


def _retry_after(response: requests.Response) -> int | None:
    """The seconds after which a busy receiver asks to be tried again, an hour at most; None where it does not say."""
    said = response.headers.get("Retry-After", "").strip()
    if response.status_code not in TOO_BUSY or not said:
        return None
    if said.isascii() and said.isdecimal():
        seconds = int(said[:9])
    else:
        try:
            seconds = int(parsedate_to_datetime(said).timestamp()) - clock.machine_seconds()
        except (ValueError, OverflowError):
            return None
    return min(max(seconds, 1), LONGEST_RETRY_AFTER)
