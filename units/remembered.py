"""Texts made of the portal's data, made once for each version of the data and kept by the process that made them.

The overview is read by many between two changes, each time in the same few choices. The version is the one that pages
are answered 304 by, so nothing has to be declared or forgotten; why a text is never older than the version under which
it is kept, and what is not kept: ``docs/adr/0028-unchanged-pages.md``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from units import clock
from units.sql import may_write
from units.watched_tables import unwatched_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from units.models import User

MOST_BYTES = 8_000_000  # in each process: some forty pages of a province
Texts = tuple[str, ...]


def remembered(user: User, key: Hashable, make: Callable[[], Texts]) -> tuple[SafeString, ...]:
    """What ``make`` gives, or what it gave before to a person who asked with the same ``key``.

    ``key`` has everything that ``make`` knows of the address and of the person, usually a role: a person is never a
    part of it. Language, day and version of the data are added here. A text is not kept if it was made of anything
    else, as a table that is not watched or the hour; then it is made each time.
    """
    version = getattr(user, "data_version", None)
    if version is None or settings.DEBUG:  # a template that is being edited is read again
        return _safe(make())
    whole_key = (key, get_language(), clock.today(), version, MEMORY.times_forgotten)
    found = MEMORY.find(whole_key)
    if found is None:
        with read_besides() as besides:
            found = make()
        if not besides:
            MEMORY.keep(whole_key, found)
    return _safe(found)


@contextmanager
def read_besides() -> Iterator[list[str]]:
    """What work reads, or does, that the version of the data says nothing of: words for it, none if there is nothing.

    A table that is not watched, a statement that may write, the time of day.
    """
    besides: list[str] = []
    unwatched = _unwatched()

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        text = str(sql)
        besides.extend(table for table in unwatched if table in text)
        if may_write(text):
            besides.append("write")
        return execute(sql, params, many, context)

    with clock.noted() as asked, connection.execute_wrapper(note):
        yield besides
    besides.extend(asked)


@cache
def _unwatched() -> frozenset[str]:
    return unwatched_tables()


class Memory:
    """Texts by key, at most ``most_bytes`` of them: those asked for longest ago are forgotten first."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.times_forgotten = 0
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[bytes, ...]] = OrderedDict()

    def find(self, key: Hashable) -> Texts | None:
        """The texts kept under ``key``."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
        return tuple(text.decode() for text in kept)

    def keep(self, key: Hashable, texts: Texts) -> None:
        """Keep ``texts``; of two readers who made the same, the later one's stay."""
        written = tuple(text.encode() for text in texts)  # half the size of a text with Vietnamese letters
        with self._lock:
            self._drop(key)
            self._kept[key] = written
            self.bytes += _size(written)
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self._kept)))

    def forget(self) -> None:
        """Forget everything; what is being made now is kept under a key that nobody asks for again."""
        with self._lock:
            self._kept.clear()
            self.bytes = 0
            self.times_forgotten += 1

    def _drop(self, key: Hashable) -> None:
        self.bytes -= _size(self._kept.pop(key, ()))


def _size(texts: tuple[bytes, ...]) -> int:
    return sum(map(len, texts))


def _safe(texts: Texts) -> tuple[SafeString, ...]:
    """Rendered text."""
    return tuple(mark_safe(text) for text in texts)  # noqa: S308 - what templates rendered


MEMORY = Memory(MOST_BYTES)
