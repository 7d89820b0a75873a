"""Two sides of a race: actors on connections of their own, and a function that holds the first who calls it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from tests import PATIENCE

BLOCKED = 0.5  # seconds after which a thread that has not ended is taken to wait for a lock


class Actor(threading.Thread):
    """A user who does one thing on a connection of their own; the result or the refusal is stored."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.act = act
        self.result: Any = None
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.result = self.act()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def is_blocked(self) -> bool:
        self.join(BLOCKED)
        return self.is_alive()

    def done(self) -> Any:
        self.join(PATIENCE)
        assert not self.is_alive(), "still waiting"
        if self.error:
            raise self.error
        return self.result


class Halt:
    """A function wrapped so that its first caller stops before (or after) it until released."""

    def __init__(self, monkeypatch, module, name, *, after=False) -> None:
        self.original = getattr(module, name)
        self.reached, self.released = threading.Event(), threading.Event()
        self.after = after
        self.first = threading.Lock()
        monkeypatch.setattr(module, name, self)

    def __call__(self, *args, **kwargs):
        if not self.first.acquire(blocking=False):
            return self.original(*args, **kwargs)
        result = self.original(*args, **kwargs) if self.after else None
        self.reached.set()
        assert self.released.wait(PATIENCE)
        return result if self.after else self.original(*args, **kwargs)
