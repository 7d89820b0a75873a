"""A revision of the portal running as its production does, on this machine alone: gunicorn and a worker."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import subprocess
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg2
import yaml

from bench.parts import Part, environment, running
from bench.revision import Revision
from scripts.services import free_port

COMMAND = re.compile(r"^CMD (\[.*?\])", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Home:
    """What one revision has for itself: a database, a database of Redis, and a folder for its static files and logs."""

    revision: Revision
    folder: Path
    database: str
    redis: str
    secret: str = field(default_factory=lambda: secrets.token_hex(32))
    variables: Mapping[str, str] = field(default_factory=dict)  # of all its processes, besides those below

    def environment(self, **more: str) -> dict[str, str]:
        """The variables of its processes; the demo's day, so that December 2020 is open."""
        own = {
            "DEMO": "1",
            "SECRET_KEY": self.secret,
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis,
            "STATIC_ROOT": str(self.folder / "static"),
            "PYTHONPATH": str(self.revision.root),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        return environment(os.environ, **own) | dict(self.variables) | more

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
    return [revision.python, "-m", *_composed(revision, "worker")]


def beat_command(revision: Revision, folder: Path) -> list[str]:
    """Beat's command of docker-compose.yml, with its schedule in ``folder``."""
    command = [each for each in _composed(revision, "beat") if not each.startswith("--schedule")]
    return [revision.python, "-m", *command, f"--schedule={folder / 'beat'}"]


def web_part(home: Home, port: int, options: Sequence[str] = ()) -> Part:
    """Its gunicorn on a port of this machine; ``options`` come after those of the image, and prevail."""
    command, ready = [*web_command(home.revision, port), *options], f"http://127.0.0.1:{port}/healthz"
    return _part(home, "web", command, lambda part: _answers(ready))


def worker_part(home: Home) -> Part:
    """Its worker, which says in its log when it takes tasks."""
    return _part(home, "worker", worker_command(home.revision), lambda part: " ready." in part.logged())


def beat_part(home: Home) -> Part:
    """Its beat, which says in its log when it begins."""
    command = beat_command(home.revision, home.folder)
    return _part(home, "beat", command, lambda part: "beat: Starting" in part.logged())


@contextlib.contextmanager
def web(home: Home) -> Iterator[tuple[str, psutil.Process]]:
    """Its gunicorn until the end of the block: the host and port, and the process above all of its processes."""
    port = free_port()
    with running(web_part(home, port)) as part:
        yield f"127.0.0.1:{port}", part.process


@contextlib.contextmanager
def worker(home: Home) -> Iterator[psutil.Process]:
    """Its worker until the end of the block."""
    with running(worker_part(home)) as part:
        yield part.process


def _part(home: Home, name: str, command: Sequence[str], is_ready: Callable[[Part], bool]) -> Part:
    log = home.folder / f"{name}.log"
    return Part(name, command, log, is_ready, cwd=home.revision.root, env=home.environment())


def _composed(revision: Revision, service: str) -> list[str]:
    compose = yaml.safe_load((revision.root / "docker-compose.yml").read_text(encoding="utf-8"))
    return [str(each) for each in compose["services"][service]["command"]]


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except OSError:
        return False
