"""What a backup, its restore and a base backup take, at the province's size and at five million figures.

    scripts/services.py -- .venv/bin/python -m bench backup

On the PostgreSQL of DATABASE_URL, which is emptied. Seconds are of the clock and of processors: those of the programs
and those of the server, whose ended processes count with the one above them.
"""

from __future__ import annotations

import contextlib
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
from django.db import connection
from psycopg2 import connect
from psycopg2.extensions import make_dsn, parse_dsn

from bench import data
from bench.load import cpu_seconds
from scripts.backup.__main__ import NOT_OF_LIBPQ
from scripts.backup.contents import Contents
from scripts.backup.make import backup_make
from scripts.backup.moment import Archive, base_backup, restored
from scripts.backup.postgresql import PostgreSQL
from scripts.backup.restore import backup_restore
from scripts.services import OPEN_TO_ALL

SIZES: dict[str, Callable[[], None]] = {"165 units": data.khanh_hoa, "11,304 units": data.country}
TARGET = "bench_restored"
EQUAL = {True: "equal", False: "**differs**"}
MB = 1e6
HEADS = ["size", "figures", "step", "clock", "processors: programs", "processors: server", "gives"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step at one size: seconds of the clock, of programs and of the server, and what came of it in MB."""

    name: str
    clock: float
    programs: float
    server: float
    gives: str


def measured(sizes: Mapping[str, Callable[[], None]] = SIZES) -> Iterator[list[str]]:
    """The rows of the table, a size after another."""
    for size, fill in sizes.items():
        fill()
        figures = data.counts()
        for step in _steps():
            seconds = (f"{value:.1f} s" for value in (step.clock, step.programs, step.server))
            yield [size, f"{figures:,}", step.name, *seconds, step.gives]


def table(rows: Sequence[Sequence[str]]) -> str:
    """The rows as a Markdown table."""
    return "\n".join(
        [f"| {' | '.join(HEADS)} |", f"|{'---|' * len(HEADS)}", *(f"| {' | '.join(row)} |" for row in rows)]
    )


def _steps() -> Iterator[Step]:
    """Backup, restore into an empty database, base backup, a server made of it; all that is made is deleted."""
    source = PostgreSQL(parameters())
    connection.close()
    with _folder() as home, _empty_database() as target:
        media, made = home / "media", []
        media.mkdir()
        step = _taken("backup: pg_dump, hash of every table", lambda: made.append(backup_make(source, media, home, "")))
        yield step(f"{_size(made[0])}; the database has {_database_size(parameters())}")
        work = partial(backup_restore, made[0], PostgreSQL(target), home / "restored")
        step = _taken("restore: pg_restore, hash of every table compared", lambda: made.append(work()))
        yield step(f"{_database_size(target)}, {EQUAL[not made[1]]}")
    with _folder() as home:
        archive, found = Archive(home / "archive"), []
        archive.base.mkdir(parents=True)
        step = _taken("base backup: pg_basebackup, gzip", lambda: base_backup(make_dsn(**parameters()), archive))
        yield step(_size(archive.base))
        (home / "second").mkdir()
        step = _taken(
            "a server of the base backup, compared", lambda: found.append(_from_base(home / "second", archive))
        )
        yield step(EQUAL[found[0] == source.contents()])


def _from_base(home: Path, archive: Archive) -> Contents:
    with restored(home, archive, None) as url:
        return PostgreSQL(parse_dsn(url) | {"dbname": parameters()["dbname"]}).contents()


def _taken(name: str, work: Callable[[], object]) -> Callable[[str], Step]:
    """Do ``work``; returns what makes the step once it is known what it gave."""
    before = _programs(), _server(), time.monotonic()
    work()
    clock = time.monotonic() - before[2]
    return partial(Step, name, clock, _programs() - before[0], _server() - before[1])


def _programs() -> float:
    """Seconds of processors of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _server() -> float:
    """Seconds of processors of the server, with its processes that have ended."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (folder,) = cursor.fetchone()
    connection.close()
    return cpu_seconds(psutil.Process(int((Path(folder) / "postmaster.pid").read_text().split()[0])))


def _size(folder: Path) -> str:
    return f"{sum(path.stat().st_size for path in folder.rglob('*') if path.is_file()) / MB:,.1f} MB"


def _database_size(parameters: dict[str, object]) -> str:
    with contextlib.closing(connect(**parameters)) as link, link.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return f"{cursor.fetchone()[0] / MB:,.1f} MB"


def parameters() -> dict[str, object]:
    """Those of a connection to the database that is measured, for libpq."""
    given = connection.get_connection_params()
    return {key: value for key, value in given.items() if key not in NOT_OF_LIBPQ and value}


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A new folder that the account of a server can pass through."""
    with tempfile.TemporaryDirectory(prefix="services-", dir=OPEN_TO_ALL) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@contextlib.contextmanager
def _empty_database() -> Iterator[dict[str, object]]:
    """The parameters of a connection to an empty database on the same server, which is dropped afterwards."""
    _run(f"DROP DATABASE IF EXISTS {TARGET} WITH (FORCE)", f"CREATE DATABASE {TARGET} TEMPLATE template0")
    try:
        yield parameters() | {"dbname": TARGET}
    finally:
        _run(f"DROP DATABASE {TARGET} WITH (FORCE)")


def _run(*statements: str) -> None:
    with contextlib.closing(connect(**parameters())) as link:
        link.autocommit = True
        for statement in statements:
            link.cursor().execute(statement)
