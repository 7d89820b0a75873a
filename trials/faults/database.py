"""A database server that restarts, dies, hangs, has no connection left, or takes no writes."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import psycopg2

from trials.faults.frame import Sight, fault
from trials.faults.scene import Scene

READ_ONLY = "default_transaction_read_only"
END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' AND application_name <> 'trial'
"""
NO_LIMIT = 1000


@fault("postgresql-restarted", "PostgreSQL restarted (fast)", sight=Sight.NOTICE, seconds=(0.0, 3.0))
def restarted(scene: Scene) -> Iterator[None]:
    scene.production.postgresql.stop()
    yield
    _start(scene)


@fault("postgresql-crashed", "PostgreSQL ended at once (immediate)", sight=Sight.NOTICE, seconds=(0.0, 3.0))
def crashed(scene: Scene) -> Iterator[None]:
    postgresql = scene.production.postgresql
    os.kill(postgresql.pid, signal.SIGQUIT)
    postgresql.process.wait(30)  # type: ignore[union-attr]
    yield
    _start(scene)


@fault("postgresql-killed", "SIGKILL to all processes of PostgreSQL", sight=Sight.NOTICE, seconds=(0.0, 3.0))
def killed(scene: Scene) -> Iterator[None]:
    scene.production.postgresql.kill()
    yield
    _start(scene)


@fault("postgresql-hung", "PostgreSQL hung (SIGSTOP) beyond WEB_TIMEOUT", sight=Sight.NOTICE, seconds=(12.0, 15.0))
def hung(scene: Scene) -> Iterator[None]:
    scene.production.postgresql.hang()
    yield
    scene.production.postgresql.resume()


@fault("postgresql-full-up", "every connection of PostgreSQL taken", sight=Sight.NOTICE)
def full_up(scene: Scene) -> Iterator[None]:
    url = scene.production.home.database
    taken: list[Any] = []

    def take() -> None:
        with contextlib.suppress(psycopg2.OperationalError):
            while len(taken) < NO_LIMIT:
                taken.append(psycopg2.connect(url, application_name="trial"))

    take()
    try:
        with taken[0].cursor() as cursor:
            for _round in range(3):  # those of the portal end too; the faster one has them
                cursor.execute(END_OTHERS)
                time.sleep(0.1)
                take()
        taken[0].rollback()
        yield
    finally:
        for each in taken:
            each.close()
    scene.noted.append(f"{len(taken)} connections held")


@fault("postgresql-read-only", "PostgreSQL takes no writes", sight=Sight.NOTICE)
def read_only(scene: Scene) -> Iterator[None]:
    with scene.server(**{READ_ONLY: "off"}) as cursor:
        cursor.execute(f"ALTER SYSTEM SET {READ_ONLY} = on")
        cursor.execute("SELECT pg_reload_conf()")
        yield
        cursor.execute(f"ALTER SYSTEM RESET {READ_ONLY}")
        cursor.execute("SELECT pg_reload_conf()")


def _start(scene: Scene) -> None:
    scene.production.postgresql.start()
    scene.production.postgresql.wait_until_ready()
