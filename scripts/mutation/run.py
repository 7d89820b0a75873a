"""Tries the mutants of the modules in pyproject's table against the tests named there: a warm process forks for each.

The tests are imported and the database is migrated once. Then each test runs unchanged, and it is noted which functions
it reaches and how long it takes. For a mutant the process forks; the child takes a copy of the database, puts the
mutant in, and runs the tests that reach its function, the quickest first, until one fails.
"""

from __future__ import annotations

import gc
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import IO, Any

import pytest

from scripts.mutation import warm
from scripts.mutation.python import Mutant

PATIENCE, LEAST_PATIENCE = 10, 3  # so many times as long as without the mutant, and at least so many seconds of work
HOPELESS = 1800  # seconds after which one that only waits is stopped
EXAMPLES = 30  # of a property: fewer than in the suite, which tries each once
SURVIVED, KILLED, FAULTY = 0, 1, 2


@dataclass
class Tried:
    """What became of the mutants of one module."""

    path: str
    mutants: list[Mutant] = field(default_factory=list)
    survivors: list[Mutant] = field(default_factory=list)


class Trial:
    """The plugin of pytest that runs the trial in the place of the tests."""

    def __init__(self, table: dict[str, list[str]], mutants: dict[str, list[Mutant]], jobs: int) -> None:
        self.table, self.mutants, self.jobs = table, mutants, jobs
        self.tried: list[Tried] = []
        self.failed: list[str] = []  # tests that fail without any mutant
        self.seconds: dict[pytest.Item, float] = {}
        self.reached: dict[CodeType, set[pytest.Item]] = defaultdict(set)
        self.codes: set[CodeType] = set()
        self._said: IO[str] = sys.stdout
        self._running: dict[int, tuple[Mutant, Tried]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Examples are the same each time, and nobody asks for the smallest that fails."""
        from hypothesis import Phase, settings

        settings.register_profile(
            "mutation",
            deadline=None,
            derandomize=True,
            database=None,
            max_examples=EXAMPLES,
            phases=[Phase.explicit, Phase.generate],
        )
        settings.load_profile("mutation")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Without the tests of the demo: loading it takes longer than all others together."""
        items[:] = [item for item in items if "demo_below" not in _fixtures(item)]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the trial; what tests print is nobody's business."""
        self._said = os.fdopen(os.dup(1), "w")
        kept = os.dup(1), os.dup(2)
        _silence()
        self._try(session)
        for descriptor, copy in enumerate(kept, start=1):
            os.dup2(copy, descriptor)
        return True

    def _try(self, session: pytest.Session) -> None:
        self.codes = {code for path in self.table for code in warm.codes_of(warm.module_at(path))}
        for item in _first_with_database(session.items):  # whose database is made now, unobserved
            _passes(item, session)
        for item in session.items:
            self._run_unchanged(item, session)
        if not self.failed:
            _leave_database()
            gc.freeze()  # so that children need not copy what the collector would only look at
            for path, files in self.table.items():
                self._try_module(path, [item for item in session.items if item.nodeid.split("::")[0] in files])

    def _run_unchanged(self, item: pytest.Item, session: pytest.Session) -> None:
        codes = self.codes

        def note(frame: Any, event: str, _argument: object) -> None:
            if event == "call" and frame.f_code in codes:
                self.reached[frame.f_code].add(item)

        start = time.process_time()
        sys.setprofile(note)
        try:
            passed = _passes(item, session)
        finally:
            sys.setprofile(None)
        self.seconds[item] = time.process_time() - start
        if not passed:
            self.failed.append(item.nodeid)

    def _try_module(self, path: str, items: list[pytest.Item]) -> None:
        tried = Tried(path)
        self.tried.append(tried)
        by_time = sorted(items, key=self.seconds.__getitem__)
        reaching: dict[str, set[pytest.Item]] = defaultdict(set)
        for code, name in warm.codes_of(warm.module_at(path)).items():
            reaching[name] |= self.reached[code]
        for mutant in self.mutants[path]:
            reached = reaching[mutant.function] if mutant.function else set(items)
            tried.mutants.append(mutant)
            if len(self._running) >= self.jobs:
                self._wait()
            self._start(mutant, tried, [item for item in by_time if item in reached], by_time)
        while self._running:
            self._wait()
        self._say(f"{path}: {len(tried.mutants)} mutants, {len(tried.survivors)} survive")

    def _start(self, mutant: Mutant, tried: Tried, reaching: list[pytest.Item], items: list[pytest.Item]) -> None:
        allowed = max(LEAST_PATIENCE, PATIENCE * sum(self.seconds[item] for item in items))
        pid = os.fork()
        if pid == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (int(allowed) + 1, resource.RLIM_INFINITY))
            signal.alarm(HOPELESS)
            os._exit(_child(mutant, tried.path, reaching, items))
        self._running[pid] = mutant, tried

    def _say(self, line: str) -> None:
        print(line, file=self._said, flush=True)

    def _wait(self) -> None:
        """Until one child has ended; the system stops one that works too long."""
        pid, status = os.wait()
        mutant, tried = self._running.pop(pid)
        if os.waitstatus_to_exitcode(status) == SURVIVED:
            tried.survivors.append(mutant)
            self._say(f"survives: {mutant.name} (line {mutant.line})")
        shutil.rmtree(_copies(pid), ignore_errors=True)


def _child(mutant: Mutant, path: str, reaching: list[pytest.Item], items: list[pytest.Item]) -> int:
    try:
        _copy_database()
        _forget_what_was_made()
        # A function may have made a constant while the module was imported: then any test may notice.
        chosen = items if warm.put(warm.module_at(path), mutant.code) else reaching
        return SURVIVED if all(_passes(item, item.session) for item in chosen) else KILLED
    except BaseException:  # a mutant that cannot even be imported
        return FAULTY


def _passes(item: pytest.Item, session: Any) -> bool:
    """Run one test; what the whole session shares stays for the next."""
    from _pytest.runner import runtestprotocol

    reports = runtestprotocol(item, log=False, nextitem=session)
    return not any(report.failed for report in reports)


def _first_with_database(items: list[pytest.Item]) -> list[pytest.Item]:
    return [item for item in items if item.get_closest_marker("django_db") or "db" in _fixtures(item)][:1]


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


# --- The process that is thrown away ----------------------------------------------------------------------------------


def _silence() -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def _leave_database() -> None:
    """Nothing may be open when the process forks."""
    from django.db import connections

    connections.close_all()


def _copies(pid: int) -> Path:
    return Path(tempfile.gettempdir()) / f"mutant-{pid}"


def _copy_database() -> None:
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if not Path(name).exists():
        return
    folder = _copies(os.getpid())
    folder.mkdir(mode=0o700)
    connection.settings_dict["NAME"] = shutil.copy(name, folder / "database.sqlite3")


def _forget_what_was_made() -> None:
    """Rows that tests keep were made by the code without the mutant."""
    from tests.reporting.rows import MADE

    MADE.clear()
