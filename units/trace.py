"""The number that one request or one run of a job has in every line of the log that it causes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MESSAGE_HEADER = "trace_of_request"  # of a message to a worker: the number of what caused it
ASKED_AT_HEADER = "asked_at"  # and when it was asked for, in seconds since 1970 by the machine's clock

_trace: ContextVar[str] = ContextVar("trace", default="")


def new_trace() -> str:
    """A number that no other request has: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def current_trace() -> str:
    """The number of the request or run that is going on; blank outside of both."""
    return _trace.get()


@contextmanager
def traced(number: str) -> Iterator[str]:
    """Give what happens meanwhile this number."""
    token = _trace.set(number)
    try:
        yield number
    finally:
        _trace.reset(token)
