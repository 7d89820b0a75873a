"""A revision of the portal running as its production does, on this machine alone: gunicorn and a worker."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg2
import yaml

from bench.revision import Revision
from scripts.services import free_port

PATIENCE = 60  # seconds for a part to answer, or to end
COMMAND = re.compile(r"^CMD (\[.*?\])", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Home:
    """What one revision has for itself: a database, a database of Redis, and a folder for its static files and logs."""

    revision: Revision
    folder: Path
    database: str
    redis: str
    secret: str = field(default_factory=lambda: secrets.token_hex(32))

    def environment(self, **more: str) -> dict[str, str]:
        """The variables of its processes; the demo's day, so that December 2020 is open."""
        given = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTHON"))}
        own = {
            "DEMO": "1",
            "SECRET_KEY": self.secret,
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis,
            "STATIC_ROOT": str(self.folder / "static"),
            "PYTHONPATH": str(self.revision.root),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        return given | own | more

    def manage(self, *arguments: str) -> None:
        """Run a command of manage.py.

        Raises:
            subprocess.CalledProcessError: it failed.
        """
        command = [self.revision.python, "manage.py", *arguments]
        subprocess.run(command, cwd=self.revision.root, env=self.environment(), check=True, stdout=subprocess.DEVNULL)


def settle(revision: Revision, folder: Path, number: int) -> Home:
    """Give ``revision`` an empty database on the server of DATABASE_URL, with its tables and its static files."""
    server, name = os.environ["DATABASE_URL"], f"bench_{number}"
    with contextlib.closing(psycopg2.connect(server)) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
    folder.mkdir(parents=True, exist_ok=True)
    redis = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()
    home = Home(revision, folder, urlsplit(server)._replace(path=f"/{name}").geturl(), redis)
    home.manage("migrate", "--no-input")
    home.manage("collectstatic", "--no-input")
    return home


def web_command(revision: Revision, port: int) -> list[str]:
    """The command of its image, on a port of this machine.

    Raises:
        ValueError: the image of this revision starts no gunicorn.
    """
    found = COMMAND.search((revision.root / "Dockerfile").read_text(encoding="utf-8"))
    command = json.loads(found[1].replace("\\\n", "")) if found else []
    if command[:1] != ["gunicorn"]:
        raise ValueError("the Dockerfile starts no gunicorn")
    here = [each for each in command[1:] if not each.startswith("--bind")]
    return [revision.python, "-m", "gunicorn", *here, f"--bind=127.0.0.1:{port}"]


def worker_command(revision: Revision) -> list[str]:
    """The worker's command of docker-compose.yml."""
    compose = yaml.safe_load((revision.root / "docker-compose.yml").read_text(encoding="utf-8"))
    return [revision.python, "-m", *compose["services"]["worker"]["command"]]


@contextlib.contextmanager
def web(home: Home) -> Iterator[tuple[str, psutil.Process]]:
    """Its gunicorn until the end of the block: the host and port, and the process above all of its processes."""
    port = free_port()
    with _running(home, web_command(home.revision, port), "web") as process:
        _wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield f"127.0.0.1:{port}", process


@contextlib.contextmanager
def worker(home: Home) -> Iterator[psutil.Process]:
    """Its worker until the end of the block."""
    with _running(home, worker_command(home.revision), "worker") as process:
        yield process


@contextlib.contextmanager
def _running(home: Home, command: Sequence[str], name: str) -> Iterator[psutil.Process]:
    with (home.folder / f"{name}.log").open("ab") as log:
        process = psutil.Popen(command, cwd=home.revision.root, env=home.environment(), stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(address: str, process: psutil.Process) -> None:
    end = time.monotonic() + PATIENCE
    while process.is_running() and time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The portal did not start; see its log.")
