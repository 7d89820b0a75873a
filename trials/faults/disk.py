"""A disk without room: that of the figures, that of PostgreSQL's log, and that of SQLite.

Each is a small file system in memory, which only an administrator of the machine may mount; a heavy file fills it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2.errors

from trials.faults.frame import NotPossible, Sight, fault
from trials.faults.scene import Scene

TABLES = (
    "units_dataversion",
    "reporting_dossiercount",
    "reporting_revision",
    "reporting_revisioncount",
    "reporting_submissionevent",
)
MEGABYTE = 1 << 20
MOST_LOG = 256  # megabytes
MOST_ROWS, TOKEN_BITS = 5_000, 59
PATIENCE = 60.0


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int, owner: int = -1) -> Iterator[Path]:
    """A file system of ``megabytes`` at ``folder``.

    Raises:
        NotPossible: this account may not mount one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "trial", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NotPossible(f"no small disk: {error}") from error
    if done.returncode:
        raise NotPossible(f"no small disk: {done.stderr.strip()}")
    try:
        os.chown(folder, owner, -1)
        folder.chmod(0o700)
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill(folder: Path, name: str = "heavy") -> Path:
    """Use up what is left of the disk of ``folder``; the heavy file."""
    heavy = folder / name
    with heavy.open("wb", buffering=0) as file:
        for size in (MEGABYTE, 4096, 512, 1):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size) == size:
                    pass
    return heavy


@fault("disk-full", "no room on the disk of PostgreSQL's tables", sight=Sight.NOTICE)
def disk_full(scene: Scene) -> Iterator[None]:
    store = scene.production.postgresql.given["cwd"]
    folder = Path(store) / "small"
    with small_disk(folder, 64, Path(store).stat().st_uid):
        scene.crowd.rest()  # people wait while their tables move
        with scene.server() as cursor:
            cursor.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
            _move(cursor, "small")
            for table in TABLES:
                cursor.execute(f"VACUUM FULL {table}")  # no page has room for another row
            heavy = fill(folder)
            _use_up_pages(scene, cursor)
            scene.crowd.work()
            try:
                yield
            finally:
                heavy.unlink()
                scene.crowd.rest()
                _move(cursor, "pg_default")
                cursor.execute("CHECKPOINT")
                cursor.execute("DROP TABLESPACE small")
                scene.crowd.work()


def _use_up_pages(scene: Scene, cursor: Any) -> None:
    """Write rows where every save writes one, until the last page of that table has no room."""
    with contextlib.suppress(psycopg2.errors.DiskFull):
        for _number in range(MOST_ROWS):
            token = scene.random.getrandbits(TOKEN_BITS)
            cursor.execute("INSERT INTO units_dataversion (token) VALUES (%s)", [token])


def _move(cursor: Any, to: str) -> None:
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} SET TABLESPACE {to}")


@fault("log-disk-full", "no room on the disk of PostgreSQL's log: it stops itself", sight=Sight.NOTICE)
def log_disk_full(scene: Scene) -> Iterator[None]:
    postgresql = scene.production.postgresql
    store = Path(postgresql.given["cwd"])
    log, folder = store / "data/pg_wal", store / "small-log"
    with small_disk(folder, 128, store.stat().st_uid):
        scene.crowd.rest()
        with scene.server() as cursor:
            cursor.execute("ALTER SYSTEM SET max_wal_size = '32MB'")
            cursor.execute("CHECKPOINT")
        postgresql.stop()
        _move_folder(log, folder / "wal")
        log.symlink_to(folder / "wal")
        _start(scene)
        heavy = fill(folder)
        scene.crowd.work()
        try:
            _use_up_log(scene)
            yield
            stopped = "" if postgresql.is_running else ", and PostgreSQL had stopped"
            scene.noted.append(
                f"{sum(each.stat().st_size for each in (folder / 'wal').glob('0*')) >> 20} MB of log{stopped}"
            )
        finally:
            heavy.unlink()
            scene.crowd.rest()
            postgresql.stop()
            log.unlink()
            _move_folder(folder / "wal", log)
            _start(scene)
            with scene.server() as cursor:
                cursor.execute("ALTER SYSTEM RESET max_wal_size")
            scene.crowd.work()


def _use_up_log(scene: Scene) -> None:
    """Write what room is left in the files that the log has already."""
    with contextlib.suppress(psycopg2.Error), scene.server() as cursor:
        for _number in range(MOST_LOG):
            cursor.execute("SELECT pg_logical_emit_message(false, 'trial', repeat('x', %s))", [MEGABYTE])


def _move_folder(source: Path, target: Path) -> None:
    """Move a folder to another disk; its files stay whose they are."""
    shutil.copytree(source, target, symlinks=True)
    owner = source.stat()
    for each in [target, *target.rglob("*")]:
        os.chown(each, owner.st_uid, owner.st_gid)
    shutil.copymode(source, target)
    shutil.rmtree(source)


def _start(scene: Scene) -> None:
    scene.production.postgresql.start()
    scene.production.postgresql.wait_until_ready()


@fault("disk-full-sqlite", "no room on the disk of SQLite (a portal of its own)", seconds=(0.0, 0.0))
def disk_full_sqlite(scene: Scene) -> Iterator[None]:
    scene.crowd.rest()
    command = [sys.executable, "-m", "trials.faults.sqlite", str(scene.random.getrandbits(32))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        scene.wrong.append(f"the trial on SQLite ended with {done.returncode}: {done.stderr[-600:]}")
    else:
        found = json.loads(lines[-1])
        scene.wrong += found["wrong"]
        if found["not_tried"]:
            scene.crowd.work()
            raise NotPossible(found["not_tried"])
        scene.noted += [found["said"]]
    scene.crowd.work()
    yield
