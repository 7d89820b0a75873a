"""scripts/services.py is driven as a user does: from a shell, with real servers."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import FOR_EVER, PATIENCE, ROOT

SERVICES = [sys.executable, str(ROOT / "scripts/services.py")]
TELL = "import json, os; print(json.dumps([os.environ['DATABASE_URL'], os.environ['REDIS_URL']]), flush=True)"

pytestmark = pytest.mark.slow


def environment(**given: str) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")} | given


def listens(url: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urlsplit(url).port)) == 0


def test_both_servers_answer_and_are_gone_afterwards() -> None:
    ask = (
        "import psycopg2, redis;"
        "c = psycopg2.connect(os.environ['DATABASE_URL']).cursor();"
        "c.execute('SHOW server_encoding'); assert c.fetchone() == ('UTF8',);"
        "assert redis.from_url(os.environ['REDIS_URL']).ping()"
    )
    process = subprocess.run(
        [*SERVICES, "--", sys.executable, "-c", f"{TELL}; {ask}"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert process.returncode == 0, process.stderr
    assert [listens(url) for url in json.loads(process.stdout)] == [False, False]


def test_the_exit_status_is_the_command_s() -> None:
    given = environment(DATABASE_URL="postgresql://given/name", REDIS_URL="redis://given")

    assert subprocess.run([*SERVICES, "--", "sh", "-c", "exit 7"], env=given, check=False).returncode == 7


def test_a_server_that_is_given_is_taken() -> None:
    given = environment(DATABASE_URL="postgresql://given/name", REDIS_URL="redis://given")

    process = subprocess.run([*SERVICES, "--", sys.executable, "-c", TELL], env=given, capture_output=True, check=True)

    assert json.loads(process.stdout) == ["postgresql://given/name", "redis://given"]


def test_without_a_command_it_says_how_to_use_it() -> None:
    process = subprocess.run(SERVICES, capture_output=True, text=True, check=False)

    assert process.returncode == 2
    assert "scripts/services.py -- COMMAND" in process.stderr


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_command_and_both_servers(signum: signal.Signals) -> None:
    process = subprocess.Popen(
        [*SERVICES, "--", sys.executable, "-c", f"{TELL}; import time; time.sleep({FOR_EVER})"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a group of its own, as a terminal gives it: Ctrl-C reaches all of it
    )
    assert process.stdout is not None
    urls = json.loads(process.stdout.readline())
    assert [listens(url) for url in urls] == [True, True]

    if signum == signal.SIGINT:
        os.killpg(process.pid, signum)
    else:
        process.send_signal(signum)

    assert process.wait(PATIENCE) == 128 + signum
    assert [listens(url) for url in urls] == [False, False]
    process.stdout.close()


def patched(change: str) -> list[str]:
    """The same program after a change of one of its constants."""
    start = "import sys; sys.path.insert(0, 'scripts'); import services; from pathlib import Path"
    return [sys.executable, "-c", f"{start}; {change}; sys.exit(services.main(sys.argv[1:]))"]


def test_a_signal_while_the_servers_start_leaves_nothing_behind() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        command = [*patched(f"services.OPEN_TO_ALL = Path({folder!r})"), "--", "sleep", str(FOR_EVER)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment())
        deadline = time.monotonic() + PATIENCE
        while not list(Path(folder).glob("services-*/data")) and time.monotonic() < deadline:
            time.sleep(0.01)

        process.send_signal(signal.SIGTERM)

        assert process.wait(PATIENCE) == 128 + signal.SIGTERM
        assert list(Path(folder).iterdir()) == []


def test_the_wheels_serve_a_machine_without_servers() -> None:
    nothing_installed = "services.INSTALLED_POSTGRESQL = Path('/nowhere'); services.shutil.which = lambda name: None"
    versions = (
        "import os, psycopg2, redis; print(psycopg2.connect(os.environ['DATABASE_URL']).server_version // 10000,"
        " redis.from_url(os.environ['REDIS_URL']).info()['server_name'])"
    )

    process = subprocess.run(
        [*patched(nothing_installed), "--", sys.executable, "-c", versions],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert process.returncode == 0, process.stderr
    assert process.stdout.split() == ["18", "valkey"]


@pytest.mark.parametrize(
    ("version", "status", "said"), [("18", 0, "18"), ("12", 1, "No PostgreSQL 12 on this machine")]
)
def test_a_version_of_postgresql_can_be_asked_for(version: str, status: int, said: str) -> None:
    shown = "import os, psycopg2; print(psycopg2.connect(os.environ['DATABASE_URL']).server_version // 10000)"

    process = subprocess.run(
        [*SERVICES, "--", sys.executable, "-c", shown],
        env=environment(POSTGRESQL=version),
        capture_output=True,
        text=True,
        check=False,
    )

    assert process.returncode == status
    assert said in process.stdout + process.stderr
