"""A portal on SQLite whose disk is full while people work; ``disk.py`` runs it as a process of its own.

    .venv/bin/python -m trials.faults.sqlite SEED

It prints one line of JSON: what was wrong, what was not tried, and a sentence.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from bench.parts import running
from bench.portal import Home, web_part
from bench.revision import present
from scripts.services import free_port
from trials.faults.crowd import Crowd
from trials.faults.disk import fill, small_disk
from trials.faults.frame import Fault, NotPossible, Result, Sight, tried
from trials.faults.scene import Scene, filled, workers
from trials.production import ending_on_signals, portal_here
from trials.stage import OPEN

CLERKS, QUEUE = 6, 20
MEGABYTES = 192
SECONDS = (4.0, 7.0)
TURNS, PATIENCE = 3, 20


def main(seed: int) -> int:
    """Try it; what came of it is printed."""
    ending_on_signals()
    try:
        result = _tried(seed)
    except NotPossible as reason:
        print(json.dumps({"wrong": [], "said": "", "not_tried": str(reason)}))
        return 0
    seen = f"{result.notices} × 503, {result.kept} of them with the form as typed, of {result.answers} answers"
    well = "never" if result.well_after is None else f"after {result.well_after:.1f} s"
    print(json.dumps({"wrong": result.wrong, "said": f"{seen}; all was well {well}", "not_tried": ""}))
    return 0


def _tried(seed: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="trial-sqlite-") as name:
        folder = Path(name)
        with small_disk(folder / "disk", MEGABYTES) as disk:
            home = Home(
                present(), folder, f"sqlite:///{disk / 'portal.sqlite3'}", "", variables={"LOG_LEVEL": "WARNING"}
            )
            home.manage("migrate", "--no-input")
            home.manage("collectstatic", "--no-input")
            portal_here(home)
            people = filled(number=CLERKS, queue=QUEUE)
            return _under_load(home, disk, people, seed)


def _under_load(home: Home, disk: Path, people: Any, seed: int) -> Result:
    from trials.audit import Before

    def full(_scene: Scene) -> Iterator[None]:
        heavy = []
        try:
            for number in range(TURNS):  # the log of SQLite keeps its room until it is cut
                _cut_log(database)
                heavy.append(fill(disk, f"heavy-{number}"))
            yield
        finally:
            for each in heavy:
                each.unlink()

    crowd, database = Crowd(seed), disk / "portal.sqlite3"
    made = Scene(cast(Any, SimpleNamespace(home=home)), crowd, cast(Any, None), cast(Any, None))
    made.before = Before.taken([OPEN])
    port = free_port()
    with running(web_part(home, port)):
        crowd.begin(workers(crowd, f"127.0.0.1:{port}", people))
        try:
            return tried(Fault("disk-full-sqlite", "", full, Sight.NOTICE, SECONDS), made, seed)
        finally:
            crowd.end()


def _cut_log(database: Path) -> None:
    """Give back the room of SQLite's log; where there is no room left to do it, the disk is full already."""
    with (
        contextlib.suppress(sqlite3.OperationalError),
        contextlib.closing(sqlite3.connect(database, timeout=PATIENCE)) as link,
    ):
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
