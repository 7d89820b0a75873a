"""The parts of production on this machine alone: PostgreSQL as durable as it comes, Redis, gunicorn, a worker, beat.

Each is a process of its own that a trial ends, hangs and starts again (``bench/parts.py``). All of them end with the
block that started them, on Ctrl-C and on a failure too.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

import psycopg2
from redis import Redis
from redis.exceptions import RedisError

from bench.parts import Part
from bench.portal import Home, beat_part, web_part, worker_part
from bench.revision import present
from scripts.services import (
    DURABLE,
    OPEN_TO_ALL,
    free_port,
    postgresql_cluster,
    postgresql_options,
    postgresql_url,
    redis_command,
)


@dataclass(frozen=True, slots=True)
class Production:
    """All parts, and the portal's home: its database, variables, and folder of logs; ``where`` is host and port."""

    home: Home
    where: str
    postgresql: Part
    redis: Part
    web: Part
    worker: Part
    beat: Part

    @property
    def stores(self) -> list[Part]:
        """What keeps data, in the order of starting."""
        return [self.postgresql, self.redis]

    @property
    def portal(self) -> list[Part]:
        """What runs the portal's code, in the order of starting."""
        return [self.web, self.worker, self.beat]

    @property
    def parts(self) -> list[Part]:
        """All of them, in the order of starting."""
        return [*self.stores, *self.portal]

    def serve(self) -> None:
        """Start what does not run, and wait until all of it does its work."""
        for part in self.parts:
            part.start()
        for part in self.parts:
            part.wait_until_ready()

    def end(self) -> None:
        """Stop all parts, also those that hang."""
        for part in reversed(self.parts):
            part.stop()


@contextlib.contextmanager
def production(folder: Path | None = None, web_options: Sequence[str] = (), **variables: str) -> Iterator[Production]:
    """PostgreSQL and Redis that answer, the portal's tables made and nothing in them; the portal's own parts not begun.

    ``variables`` are added to the environment of every part of the portal, ``web_options`` to those of gunicorn.
    ``serve`` starts the parts, once the data is there. Logs are in ``folder``, else in one that is deleted at the end.
    """
    ending_on_signals()
    with contextlib.ExitStack() as stack:
        logs = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="trial-")))
        store = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="trial-store-", dir=OPEN_TO_ALL)))
        made = _made(logs, store, variables, web_options)
        stack.callback(made.end)
        for part in made.stores:
            part.start()
            part.wait_until_ready()
        made.home.manage("migrate", "--no-input")
        made.home.manage("collectstatic", "--no-input")
        yield made


def ending_on_signals() -> None:
    """Make SIGTERM end this program as Ctrl-C does: the blocks around it end what they started."""

    def end(signum: int, frame: FrameType | None) -> NoReturn:
        signal.signal(signum, signal.SIG_IGN)  # once is enough: a second one would interrupt the ending
        sys.exit(128 + signum)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def portal_here(home: Home) -> None:
    """Set up Django in this process, on the database of ``home``: for filling it and for the audit."""
    os.environ.update(home.environment() | {"DJANGO_SETTINGS_MODULE": "config.settings", "JOB_TIMEOUT": "0"})
    import django

    django.setup()


def _made(logs: Path, store: Path, variables: Mapping[str, str], web_options: Sequence[str]) -> Production:
    logs.mkdir(parents=True, exist_ok=True)
    database, broker, web = free_port(), free_port(), free_port()
    url = f"redis://127.0.0.1:{broker}/0"
    home = Home(present(), logs, postgresql_url(database), url, variables=dict(variables))
    return Production(
        home,
        f"127.0.0.1:{web}",
        _postgresql(store, database),
        Part("Redis", redis_command(logs, broker), logs / "redis.log", lambda part: _redis_answers(url)),
        web_part(home, web, web_options),
        worker_part(home),
        beat_part(home),
    )


def _postgresql(store: Path, port: int) -> Part:
    programs, as_account = postgresql_cluster(store)
    command = [str(programs / "postgres"), "-D", str(store / "data"), *postgresql_options(store, port, DURABLE)]
    log = store / "postgresql.log"
    url = postgresql_url(port)
    return Part("PostgreSQL", command, log, lambda part: database_answers(url), stop_signal=signal.SIGINT, **as_account)


def database_answers(url: str) -> bool:
    """Whether a connection can be made, and a statement is answered."""
    try:
        with contextlib.closing(psycopg2.connect(url, connect_timeout=2)) as link, link.cursor() as cursor:
            cursor.execute("SELECT 1")
            return True
    except psycopg2.OperationalError:
        return False


def _redis_answers(url: str) -> bool:
    try:
        with contextlib.closing(Redis.from_url(url, socket_timeout=2)) as link:
            return bool(link.ping())
    except (RedisError, OSError):
        return False
