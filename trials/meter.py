"""How long each kind of request took in a trial, and what went wrong."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict

from bench.browser import Answer


class Meter:
    """Seconds of every answer by what was asked for, its statuses, and sentences about what failed; of many threads.

    What was asked before ``since``, of ``time.perf_counter``, is not counted: processes and caches warm up.
    """

    def __init__(self, since: float = 0.0) -> None:
        self.since = since
        self.took: dict[str, list[float]] = defaultdict(list)
        self.asked: dict[str, list[float]] = defaultdict(list)  # when, of ``time.perf_counter``; as ``took``
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.errors: Counter[str] = Counter()
        self.reconnected = 0
        self.skipped: Counter[str] = Counter()  # moments at which a person was still waiting for an answer
        self._lock = threading.Lock()

    def answered(self, what: str, since: float, answer: Answer) -> None:
        """``answer`` came to ``what`` that was asked at ``since``, of ``time.perf_counter``."""
        seconds = time.perf_counter() - since
        with self._lock:
            if since >= self.since:
                self.took[what].append(seconds)
                self.asked[what].append(since)
                self.statuses[what, answer.status] += 1

    def failed(self, what: str, why: object) -> None:
        """``what`` was not done, or not as it should be."""
        with self._lock:
            self.errors[f"{what}: {why}"] += 1

    def connected_again(self) -> None:
        """A kept connection was closed by the server before it read the request."""
        with self._lock:
            self.reconnected += 1

    def passed_over(self, what: str, moments: int = 1) -> None:
        """A person came too late for so many moments."""
        with self._lock:
            self.skipped[what] += moments

    def between(self, start: float, end: float, what: str = "") -> list[float]:
        """Seconds of the answers asked for from ``start`` to before ``end``: of ``what``, or of everything."""
        names = [what] if what else list(self.took)
        return [
            seconds
            for name in names
            for since, seconds in zip(self.asked[name], self.took[name], strict=True)
            if start <= since < end
        ]

    @property
    def of_the_server(self) -> int:
        """How many answers said that the server failed."""
        return sum(number for (_what, status), number in self.statuses.items() if status >= 500)
