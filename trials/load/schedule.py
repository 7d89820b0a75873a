"""People who act at moments of their own: many, on a few threads, each waiting for what was asked before going on."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Iterator

from trials.meter import Meter

Script = Iterator[float]  # does one thing after another, and yields how many seconds later the next one is due


class Schedule:
    """Scripts that run until the end; a person who is late by more than a pause skips the moments that passed."""

    def __init__(self, meter: Meter, threads: int = 96) -> None:
        self.meter, self.threads = meter, threads
        self.late: list[float] = []  # seconds after its moment at which a step began, where its person was free
        self.steps = 0
        self._waiting: list[tuple[float, int, Script]] = []
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._first = threading.Condition(self._lock)  # one idle thread waits for the next moment,
        self._others = threading.Condition(self._lock)  # the others until it has gone to work
        self._has_first = False
        self._running = 0
        self._end = 0.0

    def add(self, script: Script, after: float) -> None:
        """Begin ``script`` so many seconds after the start, or from now while it runs."""
        with self._lock:
            self._push(after + (time.perf_counter() if self._end else 0), script)

    def run(self, seconds: float) -> None:
        """Let everybody act for so long; what was begun by then is finished."""
        start = time.perf_counter()
        self._waiting = [(start + due, number, script) for due, number, script in self._waiting]
        heapq.heapify(self._waiting)
        self._end = start + seconds
        threads = [threading.Thread(target=self._work, daemon=True) for _number in range(self.threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for _due, _number, script in self._waiting:
            script.close()  # type: ignore[attr-defined]

    def stop(self) -> None:
        """Begin nothing more."""
        with self._lock:
            self._end = min(self._end, time.perf_counter())
            self._wake_all()

    def _work(self) -> None:
        while (taken := self._next()) is not None:
            due, script = taken
            pause = self._step(due, script)
            with self._lock:
                self._running -= 1
                if pause is not None:
                    self._push(self._following(due, pause), script)
                elif not self._waiting and not self._running:
                    self._wake_all()

    def _push(self, due: float, script: Script) -> None:
        heapq.heappush(self._waiting, (due, next(self._numbers), script))
        if self._waiting[0][0] == due:
            self._first.notify()

    def _wake_all(self) -> None:
        self._first.notify_all()
        self._others.notify_all()

    def _next(self) -> tuple[float, Script] | None:
        with self._lock:
            while True:
                now = time.perf_counter()
                if now >= self._end or (not self._waiting and not self._running):
                    self._wake_all()
                    return None
                if self._waiting and self._waiting[0][0] <= now:
                    due, _number, script = heapq.heappop(self._waiting)
                    self._running += 1
                    self.late.append(now - due)
                    self.steps += 1
                    self._others.notify()
                    return due, script
                self._wait(now)

    def _wait(self, now: float) -> None:
        if self._has_first:
            self._others.wait()
            return
        until = min(self._end, self._waiting[0][0]) if self._waiting else self._end
        self._has_first = True
        try:
            self._first.wait(until - now)
        finally:
            self._has_first = False

    def _step(self, due: float, script: Script) -> float | None:
        try:
            return next(script)
        except StopIteration:
            return None
        except Exception as error:
            self.meter.failed("a person gave up", f"{type(error).__name__}: {error}")
            return None

    def _following(self, due: float, pause: float) -> float:
        """The next moment, which is one of those that follow each other by ``pause`` and not past."""
        now, moment = time.perf_counter(), due + pause
        if pause > 0 and moment < now:
            passed = int((now - moment) / pause) + 1
            self.meter.passed_over("moments", passed)
            moment += passed * pause
        return moment
