"""What the machine does meanwhile: memory and processor time of every process, what PostgreSQL's backends wait for."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from statistics import linear_regression

import psutil
import psycopg2

from bench.load import cpu_seconds
from trials.production import Production

MEGABYTE = 2**20
EVERY = 5.0  # seconds between two looks at memory
WAITS_EVERY = 0.2
ACTIVE_SQL = """
SELECT coalesce(wait_event_type || ': ' || wait_event, 'on the processor') FROM pg_stat_activity
WHERE state = 'active' AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
DRIVER = "driver"


@dataclass
class Watched:
    """What was seen in one run: by part, megabytes of its own at each look, and seconds of the processor."""

    seconds: float = 0.0
    moments: list[float] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)
    processes: dict[str, tuple[int, int]] = field(default_factory=dict)  # at the start and at the end
    largest: dict[str, float] = field(default_factory=dict)  # the largest process of the part at any time
    cpu: dict[str, float] = field(default_factory=dict)
    waits: Counter[str] = field(default_factory=Counter)
    looks: int = 0
    database: tuple[int, int] = (0, 0)  # megabytes
    commits: int = 0
    load_average: tuple[float, float] = (0.0, 0.0)  # of the machine, at the start and at the end
    tracebacks: int = 0  # in the logs of web, worker and beat
    replaced: int = 0  # web processes that had answered as many requests as one may

    def growth(self, part: str) -> float:
        """Megabytes an hour by which the part grew in the second half; a line through its looks."""
        half = len(self.moments) // 2
        if len(self.moments) - half < 3:
            return 0.0
        slope: float = linear_regression(self.moments[half:], self.memory[part][half:]).slope
        return slope * 3600

    def share(self, part: str) -> float:
        """How many cores the part kept busy."""
        return self.cpu.get(part, 0.0) / (self.seconds or 1)


@contextlib.contextmanager
def watching(production: Production) -> Iterator[Watched]:
    """Looks from time to time until the end of the block."""
    watched, over = Watched(), threading.Event()
    threads = [
        threading.Thread(target=target, args=(production, watched, over), daemon=True) for target in (_memory, _waits)
    ]
    before, start = _cpu(production), time.perf_counter()
    first, commits = _size(production)
    booted, load_before = _booted(production), os.getloadavg()[0]
    for thread in threads:
        thread.start()
    try:
        yield watched
    finally:
        over.set()
        for thread in threads:
            thread.join(30)
    watched.seconds = time.perf_counter() - start
    watched.cpu = {name: spent - before[name] for name, spent in _cpu(production).items()}
    last, commits_now = _size(production)
    watched.database, watched.commits = (first, last), commits_now - commits
    watched.load_average = load_before, os.getloadavg()[0]
    watched.tracebacks = sum(part.logged().count("Traceback (most recent") for part in production.portal)
    watched.replaced = _booted(production) - booted


def _memory(production: Production, watched: Watched, over: threading.Event) -> None:
    start = time.perf_counter()
    while True:
        watched.moments.append(time.perf_counter() - start)
        for name, tree in _trees(production).items():
            own = [_own(process) for process in tree]
            watched.memory.setdefault(name, []).append(sum(own))
            watched.largest[name] = max([watched.largest.get(name, 0.0), *own])
            first, _last = watched.processes.get(name, (len(tree), 0))
            watched.processes[name] = (first, len(tree))
        if over.wait(EVERY):
            return


def _waits(production: Production, watched: Watched, over: threading.Event) -> None:
    with contextlib.closing(psycopg2.connect(production.home.database)) as link:
        link.autocommit = True
        while not over.wait(WAITS_EVERY):
            with link.cursor() as cursor:
                cursor.execute(ACTIVE_SQL)
                watched.waits.update(row[0] for row in cursor.fetchall())
                watched.looks += 1


def _trees(production: Production) -> Mapping[str, list[psutil.Process]]:
    return {part.name: part.tree() for part in production.parts} | {DRIVER: [psutil.Process()]}


def _own(process: psutil.Process) -> float:
    """Megabytes that only this process holds; what it shares with others is not counted."""
    with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return float(process.memory_full_info().uss) / MEGABYTE
    return 0.0


def _cpu(production: Production) -> dict[str, float]:
    processes = {part.name: psutil.Process(part.pid) for part in production.parts} | {DRIVER: psutil.Process()}
    return {name: cpu_seconds(process) for name, process in processes.items()}


def _booted(production: Production) -> int:
    """How many processes gunicorn has started, by its log."""
    return production.web.logged().count("Booting worker")


def _size(production: Production) -> tuple[int, int]:
    """Megabytes of the database, and its transactions so far."""
    with contextlib.closing(psycopg2.connect(production.home.database)) as link, link.cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database()), xact_commit FROM pg_stat_database"
            " WHERE datname = current_database()"
        )
        size, commits = cursor.fetchone()
        return size // MEGABYTE, commits
