"""How far a long piece of work is, for the person who waits: at a terminal, in a log, or on a page.

Work names its steps (``step``) and lets its rows be counted (``counted``, ``advance``); who waits says by
``followed_by`` how that is shown. Where nobody waits it costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from time import monotonic
from typing import Any, Protocol, TypeVar

from django.core.management.base import BaseCommand
from tqdm import tqdm

from units.wording import whole

T = TypeVar("T")
AT_ONCE = 500  # rows that are counted together
SECONDS_BETWEEN_LINES = 10


class Follower(Protocol):
    """Shows how far a piece of work is."""

    def step(self, name: str, total: int | None) -> None:
        """A step of the work begins, of ``total`` rows where that is known."""

    def advance(self, rows: int) -> None:
        """So many more rows of the step are done."""

    def end(self) -> None:
        """The work is over."""


_follower: ContextVar[Follower | None] = ContextVar("follower", default=None)


@contextmanager
def followed_by(follower: Follower) -> Iterator[None]:
    """Show the work inside to ``follower``."""
    token = _follower.set(follower)
    try:
        yield
    finally:
        _follower.reset(token)
        follower.end()


def step(name: str, total: int | None = None) -> None:
    """The next step of the work begins."""
    if follower := _follower.get():
        follower.step(name, total)


def advance(rows: int = 1) -> None:
    """So many more rows of the current step are done."""
    if follower := _follower.get():
        follower.advance(rows)


def counted(rows: Iterable[T], name: str, total: int | None = None) -> Iterable[T]:
    """``rows`` as a step of the work, counted while they are used."""
    return rows if _follower.get() is None else _counting(rows, name, total)


def _counting(rows: Iterable[T], name: str, total: int | None) -> Iterator[T]:
    step(name, total)
    number = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if not number % AT_ONCE:
            advance(AT_ONCE)
    advance(number % AT_ONCE)


def shown_by(command: BaseCommand, verbosity: int) -> AbstractContextManager[None]:
    """Show the work of a command where its errors go: a bar on a terminal, else a line now and then; 0 is silent."""
    if not verbosity:
        return nullcontext()
    stream = command.stderr._out  # Django's own wrapper ends each piece of text with a line's end
    return followed_by(Bars(stream) if command.stderr.isatty() else Lines(stream))


class Bars:
    """A bar for each step, which stays when it is over."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._bar: tqdm[Any] | None = None

    def step(self, name: str, total: int | None) -> None:
        self.end()
        shape = None if total else "{desc} {n_fmt} [{elapsed}]"
        self._bar = tqdm(desc=name, total=total, file=self._stream, bar_format=shape, unit="")

    def advance(self, rows: int) -> None:
        if self._bar is not None:
            self._bar.update(rows)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class Lines:
    """A line now and then, for logs and pipes; work that is soon over writes none."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._name, self._done = "", 0
        self._total: int | None = None
        self._last = monotonic()

    def step(self, name: str, total: int | None) -> None:
        self._name, self._total, self._done = name, total, 0
        self._write_now_and_then()

    def advance(self, rows: int) -> None:
        self._done += rows
        self._write_now_and_then()

    def end(self) -> None:
        """Nothing more to say: the command says itself what it did."""

    def _write_now_and_then(self) -> None:
        if monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._last = monotonic()
            self._stream.write(f"{said(self._name, self._done, self._total)}\n")
            self._stream.flush()


def said(name: str, done: int, total: int | None) -> str:
    """How far a step is, in words: «Reading counts: 5.000 / 20.000»."""
    if total:
        return f"{name}: {whole(done)} / {whole(total)}"
    return f"{name}: {whole(done)}" if done else name
