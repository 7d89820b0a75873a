"""Clerks who type, over HTTP: how many cells a revision saves a second, and how long a save takes.

    scripts/services.py -- .venv/bin/python -m bench.load [--closed] [--open] [--revision REV] [--seconds N]

Closed loop: 48 clerks, eight saves at once, each sent when the one before has been answered. Open loop: 165 clerks,
each once a second at a moment of its own; a clerk whose save is still being answered then skips the moment, as the
page's script does, and it is counted as skipped. It stops after the seconds or a number of saves.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

import psutil
import psycopg2

from bench.asking import inside
from bench.browser import Clerk
from bench.portal import Home, settle, web, worker
from bench.revision import ROOT, older, present

KHANH_HOA = str(ROOT / "demo/khanh_hoa_2020")
AT_ONCE, CLOSED_CLERKS, OPEN_CLERKS = 8, 48, 165
SECONDS, MOST_SECONDS, MOST_SAVES = 15.0, 120.0, 20_000


@dataclass
class Tally:
    """What the clerks of one run counted: seconds of each save, sentences of those that failed, moments skipped."""

    took: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    skipped: int = 0

    def save(self, clerk: Clerk, since: float) -> None:
        """Have ``clerk`` save a cell; it is timed from ``since``."""
        try:
            clerk.save()
        except Exception as error:
            self.errors[f"{type(error).__name__}: {error}"] += 1
        else:
            self.took.append(time.perf_counter() - since)


@dataclass(frozen=True, slots=True)
class Load:
    """The result of one run; CPU is in milliseconds a save, by whose processes."""

    seconds: float
    took: Sequence[float]
    errors: dict[str, int]
    skipped: int
    cpu: dict[str, float]

    @property
    def a_second(self) -> float:
        """Saves a second."""
        return len(self.took) / self.seconds

    def at(self, share: float) -> float:
        """The milliseconds that ``share`` of the saves did not exceed."""
        return percentile(self.took, share) * 1000

    def __str__(self) -> str:
        cpu = ", ".join(f"{who} {spent:.1f}" for who, spent in self.cpu.items())
        times = f"p50 {self.at(0.5):.0f} ms, p95 {self.at(0.95):.0f} ms" if self.took else "no save"
        shown = f"{self.a_second:.1f} saves/s, {times}, {sum(self.errors.values())} errors, {self.skipped} skipped"
        return "\n".join([f"{shown}; CPU ms a save: {cpu}", *(f"  {n} × {each}" for each, n in self.errors.items())])


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of ``values`` that at least ``share`` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def closed_loop(clerks: Sequence[Clerk], seconds: float, at_once: int = AT_ONCE) -> Tally:
    """``at_once`` saves at any time until the end; each thread goes round its own share of the clerks."""
    tally, end = Tally(), time.perf_counter() + min(seconds, MOST_SECONDS)

    def type_on(share: Sequence[Clerk]) -> None:
        for turn in range(MOST_SAVES // at_once):
            now = time.perf_counter()
            if now >= end:
                return
            tally.save(share[turn % len(share)], now)

    _each_in_a_thread(type_on, [clerks[place::at_once] for place in range(at_once)])
    return tally


def open_loop(clerks: Sequence[Clerk], seconds: float) -> Tally:
    """Every clerk once a second, at a moment of the second that is the same in every run."""
    tally, start = Tally(), time.perf_counter() + 0.1
    moments = random.Random(2020)
    rounds = min(int(min(seconds, MOST_SECONDS)), MOST_SAVES // len(clerks))

    def type_on(at: tuple[Clerk, float]) -> None:
        clerk, moment = at
        for turn in range(rounds):
            due = start + moment + turn
            late = time.perf_counter() - due
            if late > 0:
                tally.skipped += 1
                continue
            time.sleep(-late)
            tally.save(clerk, due)

    _each_in_a_thread(type_on, [(clerk, moments.random()) for clerk in clerks])
    return tally


def measured(run: Callable[[], Tally], parts: dict[str, psutil.Process]) -> Load:
    """The result of ``run``, with what the processes of ``parts`` and this one spent on it."""
    parts = parts | {"driver": psutil.Process()}
    before = {name: cpu_seconds(process) for name, process in parts.items()}
    start = time.perf_counter()
    tally = run()
    seconds = time.perf_counter() - start
    saves = len(tally.took) or 1
    cpu = {name: (cpu_seconds(process) - before[name]) * 1000 / saves for name, process in parts.items()}
    return Load(seconds, tally.took, dict(tally.errors), tally.skipped, cpu)


def cpu_seconds(process: psutil.Process) -> float:
    """What ``process``, its children now and its children before have spent; the driver starts none of its own."""
    spent = 0.0
    for each in [process, *process.children(recursive=True)] if process.pid != os.getpid() else [process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            spent += times.user + times.system
            if each == process and process.pid != os.getpid():
                spent += times.children_user + times.children_system
    return spent


def database_process(database: str) -> psutil.Process | None:
    """The server of ``database``, above its backends; None where it runs elsewhere."""
    with contextlib.closing(psycopg2.connect(database)) as link, contextlib.suppress(psutil.NoSuchProcess):
        backend = psutil.Process(link.info.backend_pid)
        return backend.parent() if "postgres" in backend.name() else None
    return None


@contextlib.contextmanager
def clerks_at(home: Home, number: int) -> Iterator[tuple[list[Clerk], dict[str, psutil.Process]]]:
    """Clerks of the demo's province, logged in with their December open, and the processes that serve them."""
    with inside(home) as portal:
        people = portal.ask("filling.clerks", folder=KHANH_HOA, number=number)
    with web(home) as (where, server), worker(home) as jobs:
        clerks = [Clerk(where, each["session"], each["report"], each["place"], each["of"]) for each in people]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(_ready, clerks))
        parts = {"web": server, "worker": jobs}
        database = database_process(home.database)
        yield clerks, parts | ({"PostgreSQL": database} if database else {})


def _ready(clerk: Clerk) -> None:
    """Open the report, and save once: what a web process does at its first save alone is not counted."""
    clerk.open()
    clerk.save()
    clerk.browser.close()  # the threads of the run open their own


def _each_in_a_thread(work: Callable[..., None], arguments: Sequence[object]) -> None:
    threads = [threading.Thread(target=work, args=(each,)) for each in arguments if each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(arguments: Sequence[str]) -> int:
    """Print both loops, or the one that was asked for; 1 if a save failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description="Clerks who type, over HTTP.")
    parser.add_argument("--closed", action="store_true", help="only 48 clerks, eight saves at once")
    parser.add_argument("--open", action="store_true", help="only 165 clerks, each once a second")
    parser.add_argument("--revision", help="an older commit instead of the code in this folder")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"of each loop (at most {MOST_SECONDS:g})")
    asked = parser.parse_args(arguments)
    if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        parser.error("run it by scripts/services.py: it needs PostgreSQL and Redis")
    revision = older(asked.revision) if asked.revision else present()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = settle(revision, Path(folder), 1)
        with clerks_at(home, OPEN_CLERKS) as (clerks, parts):
            loads = {}
            if asked.closed or not asked.open:
                loads["closed"] = measured(lambda: closed_loop(clerks[:CLOSED_CLERKS], asked.seconds), parts)
            if asked.open or not asked.closed:
                loads[f"open, {len(clerks)} clerks"] = measured(lambda: open_loop(clerks, asked.seconds), parts)
    for name, load in loads.items():
        print(f"{revision.name}, {name}: {load}")
    return int(any(load.errors for load in loads.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
