"""Restores a PostgreSQL to a moment before something harmful, as docs/operations/backup.md says, and compares.

    python -m scripts.backup.moment

A server that archives its log is started with the demo in it; a base backup is made; people work; the moment is noted,
with the hash of every table; then an administrator deletes and changes what must not be lost. A second server is made
from the base backup and the archive, up to the moment. The exit status is 0 where its tables are what they were.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from psycopg2 import OperationalError, connect
from psycopg2.extensions import parse_dsn

from scripts import services
from scripts.backup import Refused
from scripts.backup.contents import Contents, differences
from scripts.backup.postgresql import PostgreSQL, client_programs

PATIENCE = 600  # seconds for the log to be archived, or for a server to have read it
LOGGED = "postgresql.log"


# What an administrator must not do, and does: between them a deletion, a change of many rows, a table that is gone.
HARM = (
    "UPDATE reporting_revisioncount SET received_total = received_total + 1 WHERE id % 3 = 0",
    "DELETE FROM reporting_submissionevent",
    "UPDATE units_unit SET name = 'X'",
    "DROP TABLE reporting_frozenranking CASCADE",
)


def drill_moment() -> bool:
    """Play it with the demo, print how long the steps took; true where every table and export is what it was."""
    from scripts.backup.drill import DEMO, different_files, run, say, timed  # the drill plays this one as a part

    with tempfile.TemporaryDirectory(prefix="services-", dir=services.OPEN_TO_ALL) as folder:
        first, second, files = (Path(folder) / name for name in ("first", "second", "files"))
        for made in (first, second, files):
            made.mkdir()
        Path(folder).chmod(0o711)  # the account of the server passes through it
        archive = Archive(first / "archive")
        with archiving(first, archive) as url:
            print("The demo on postgresql, to a moment:", flush=True)
            environment = dict(os.environ) | DEMO | {"DATABASE_URL": url}
            for command in ("migrate --no-input --verbosity=0", "load_demo --verbosity=0"):
                run(environment, "manage.py", *command.split())
            timed("base backup", lambda: base_backup(url, archive))
            run(environment, "-m", "scripts.backup.work")
            run(environment, "-m", "scripts.backup.exports", str(files / "before"))
            wanted, moment = contents_of(url), moment_of(url)
            for statement in HARM:
                ask(url, statement)
            harmed = len(differences(wanted, contents_of(url)))
            archive_all(url, archive)
        started = time.monotonic()
        with restored(second, archive, moment) as url:
            print(f"  to the moment: {time.monotonic() - started:.1f} s", flush=True)
            wrong = differences(wanted, contents_of(url))
            run(environment | {"DATABASE_URL": url}, "-m", "scripts.backup.exports", str(files / "after"))
        print("\n".join(wrong or [f"As at {moment}, before {harmed} tables were harmed."]))
        different = different_files(files / "before", files / "after")
        return say(different, len(list((files / "before").iterdir()))) and bool(harmed) and not wrong


@dataclass(frozen=True, slots=True)
class Archive:
    """Where a server puts its log (``wal``) and its base backups (``base``)."""

    home: Path

    @property
    def wal(self) -> Path:
        return self.home / "wal"

    @property
    def base(self) -> Path:
        return self.home / "base"

    def settings(self) -> dict[str, str]:
        """What a server is set to, so that each piece of its log is copied when it is full, or after five minutes."""
        command = f"test ! -f {self.wal}/%f && cp %p {self.wal}/%f"
        return {"archive_mode": "on", "archive_command": command, "archive_timeout": "300"}

    def recovery(self, moment: str | None) -> dict[str, str]:
        """What a server is set to that reads the archive up to ``moment``, and then is a server of its own.

        Without a moment: as soon as it is consistent, at the end of the base backup.
        """
        target = {"recovery_target_time": moment} if moment else {"recovery_target": "immediate"}
        return {"restore_command": f"cp {self.wal}/%f %p", "recovery_target_action": "promote"} | target


@contextmanager
def archiving(home: Path, archive: Archive) -> Iterator[str]:
    """A throw-away PostgreSQL that archives its log; yields its URL."""
    with services.postgresql(home) as url:
        for folder in (archive.wal, archive.base):
            folder.mkdir(parents=True)
            _give(folder)
        for name, value in archive.settings().items():
            ask(url, f"ALTER SYSTEM SET {name} = '{value}'")
        _pg_ctl(home, "restart", "--wait", f"--log={home / LOGGED}")  # archive_mode is read at the start alone
        yield url


def base_backup(url: str, archive: Archive) -> None:
    """Copy the running server of ``url`` into the archive, by its own program.

    Raises:
        Refused: pg_basebackup is older than the server, or failed.
    """
    database = PostgreSQL(parse_dsn(url))
    database.check_tools()
    options = [f"--dbname={url}", f"--pgdata={archive.base}", "--format=tar", "--gzip", "--checkpoint=fast"]
    done = subprocess.run([client_programs() / "pg_basebackup", *options], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"pg_basebackup failed: {done.stderr.strip()}")


def moment_of(url: str) -> str:
    """The present moment by the server's clock, after everything that is committed and before what follows."""
    moment = str(ask(url, "SELECT clock_timestamp()::text"))
    time.sleep(0.05)
    return moment


def archive_all(url: str, archive: Archive) -> None:
    """Wait until everything that is in the server's log is in the archive."""
    piece = str(ask(url, "SELECT pg_walfile_name(pg_switch_wal())"))
    end = time.monotonic() + PATIENCE
    while not (archive.wal / piece).exists():
        if time.monotonic() > end:
            raise Refused(f"{piece} of the log was not archived: see archive_command and the log of the server.")
        time.sleep(0.1)


@contextmanager
def restored(home: Path, archive: Archive, moment: str | None) -> Iterator[str]:
    """A server in ``home`` with what was there at ``moment``; yields its URL when it has read the archive.

    Raises:
        Refused: the archive ends before the moment. Without one the base backup alone is restored.
    """
    data = home / "data"
    data.mkdir(mode=0o700)
    for name, folder in (("base.tar.gz", data), ("pg_wal.tar.gz", data / "pg_wal")):
        with tarfile.open(archive.base / name) as packed:
            packed.extractall(folder, filter="data")
    with (data / "postgresql.auto.conf").open("a") as settings:  # the last value counts
        for name, value in ({"archive_mode": "off"} | archive.recovery(moment)).items():
            settings.write(f"{name} = '{value}'\n")
    (data / "recovery.signal").touch()
    for path in (home, data, *data.rglob("*")):
        _give(path)
    port = services.free_port()
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": home, "max_connections": 200}
    options["fsync"] = "off"  # a drill's server is removed
    try:
        settings_given = " ".join(f"-c {name}={value}" for name, value in options.items())
        _pg_ctl(home, "start", "--wait", f"--timeout={PATIENCE}", f"--log={home / LOGGED}", "--options", settings_given)
        url = f"postgresql://portal@127.0.0.1:{port}/postgres"
        _wait_until_it_is_its_own(url, home)
        yield url
    finally:
        if (data / "postmaster.pid").exists():
            _pg_ctl(home, "stop", "--mode=immediate")


def _wait_until_it_is_its_own(url: str, home: Path) -> None:
    """Raises ``Refused`` where the archive ends before the moment: the server ends then, sooner or later."""
    end = time.monotonic() + PATIENCE
    while _is_reading(url):
        if time.monotonic() > end or not (home / "data" / "postmaster.pid").exists():
            raise Refused(f"The server has not read the archive to the moment:\n{(home / LOGGED).read_text()}")
        time.sleep(0.1)


def _is_reading(url: str) -> bool:
    try:
        return bool(ask(url, "SELECT pg_is_in_recovery()"))
    except OperationalError:
        return True


def contents_of(url: str) -> Contents:
    """Rows and hash of every table of the server's database."""
    return PostgreSQL(parse_dsn(url)).contents()


def ask(url: str, statement: str) -> Any:
    """The first value of the answer to ``statement``; None where it has no answer."""
    connection = connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchone() if cursor.description else None
    connection.close()
    return found and found[0]


def _pg_ctl(home: Path, *arguments: str) -> None:
    """Run pg_ctl for the server in ``home`` as its account."""
    command: list[Path | str] = [_programs(home) / "pg_ctl", "--pgdata", home / "data", "--silent", *arguments]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False, **_as_account(home))
    if done.returncode:
        log = home / LOGGED
        raise Refused(f"pg_ctl {arguments[0]} failed:\n{log.read_text() if log.exists() else ''}")


@cache
def _programs(home: Path) -> Path:
    folder = home / "programs"
    folder.mkdir()
    _give(folder)
    return services.reachable_programs(services.postgresql_programs(), folder, _as_account(home))


def _as_account(home: Path) -> dict[str, Any]:
    """How to start a process as the account of the server."""
    account = services.postgresql_account()
    given: dict[str, Any] = {"cwd": home, "env": os.environ | {"LC_ALL": "C.UTF-8"}, "start_new_session": True}
    if account:
        given |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return given


def main() -> int:
    """Play it alone."""
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(128 + signum))  # servers and folders are removed
    try:
        return 0 if drill_moment() else 1
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1


def _give(path: Path) -> None:
    """Make ``path`` the server's account's own."""
    account = services.postgresql_account()
    if account:
        shutil.chown(path, account.pw_uid, account.pw_gid)


if __name__ == "__main__":
    sys.exit(main())
