"""Runs the portal with the Khánh Hòa 2020 demo, as production would: gunicorn, DEBUG off, and the periodic jobs.

Mails are written to files in var/mails: forty reminders on the terminal would push the address out of sight.

With a broker (REDIS_URL) the jobs are done by a worker and beat, without one by `manage.py tick` each minute. Variables
that are set stay as they are; PORT is where it listens on this machine, and where links in its mails lead.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
CELERY = [sys.executable, "-m", "celery", "--app=config", "--quiet"]
SECONDS_BETWEEN_TICKS = 60
MAILS = ROOT / "var" / "mails"
PATIENCE = 20  # seconds for a part to finish its work
WELCOME = """
Hệ thống báo cáo hồ sơ trực tuyến, demonstration: illustrative figures, not official results.

  http://127.0.0.1:{port}   (Ctrl-C stops it)

  coordinator, observer, admin, and clerk-<unit code> for every unit, such as clerk-569; password demo-2020
  Mails are written to files in {mails}, unless EMAIL_URL names a server.
"""


def main() -> int:
    port = complete(os.environ)
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda signum, frame: sys.exit(128 + signum))
    prepare()
    print(WELCOME.format(port=port, mails=MAILS.relative_to(ROOT)), flush=True)
    with ExitStack() as running:
        parts = [running.enter_context(part(command)) for command in commands(port)]
        return look_after(parts)


def complete(environment: MutableMapping[str, str]) -> str:
    """Sets the variables that a demo needs and that are not set; returns the port on which it listens."""
    port = environment.get("PORT") or "8000"
    environment.setdefault("DEMO", "1")
    # Links in mails and on receipts lead to this demo, not to another one that listens on the usual port.
    environment["PORTAL_URL"] = environment.get("PORTAL_URL") or f"http://127.0.0.1:{port}"
    environment["EMAIL_URL"] = environment.get("EMAIL_URL") or f"filemail://{quote(str(MAILS))}"
    return port


def prepare() -> None:
    process = subprocess.run([sys.executable, str(ROOT / "scripts" / "prepare_demo.py")], cwd=ROOT, check=False)
    if process.returncode:
        sys.exit(process.returncode)  # the reason is on the standard error


def commands(port: str) -> list[list[str]]:
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}"]
    renewed = ["--max-requests=5000", "--max-requests-jitter=1000"]
    web = [*gunicorn, "--preload", "--workers=2", "--threads=4", *renewed, "--log-level=warning", "--no-control-socket"]
    if not has_broker():
        return [web]
    worker = [*CELERY, "worker", "--concurrency=1", "--loglevel=WARNING", "--without-gossip", "--without-mingle"]
    beat = [*CELERY, "beat", "--loglevel=WARNING", "--pidfile=", f"--schedule={ROOT / 'var' / 'beat'}"]
    return [web, worker, beat]


def has_broker() -> bool:
    return bool(os.environ.get("REDIS_URL"))


@contextmanager
def part(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def look_after(parts: list[subprocess.Popen[bytes]]) -> int:
    """Waits until a part ends by itself, which it should not; returns its exit status."""
    next_tick = time.monotonic()
    while True:
        for process in parts:
            if process.poll() is not None:
                return process.returncode
        if not has_broker() and time.monotonic() >= next_tick:
            subprocess.run([*MANAGE, "tick"], cwd=ROOT, check=False)  # a failed job must not take the pages down
            next_tick = time.monotonic() + SECONDS_BETWEEN_TICKS
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
