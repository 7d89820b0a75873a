"""Runs the portal with the Khánh Hòa 2020 demo, as production would: gunicorn, DEBUG off, periodic jobs each minute.

What it was given through the environment it keeps; PORT is where it listens on this machine.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
SECONDS_BETWEEN_TICKS = 60
PATIENCE = 20  # seconds for the server to finish what it is doing


def main() -> None:
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    port = os.environ.get("PORT") or "8000"
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(128 + signum))
    signal.signal(signal.SIGINT, lambda signum, frame: sys.exit(128 + signum))
    for command in (
        ["collectstatic", "--no-input", "--verbosity=0"],
        ["migrate", "--no-input", "--verbosity=0"],
        ["load_demo"],
    ):
        subprocess.run([*MANAGE, *command], cwd=ROOT, check=True)
    print(f"\nhttp://127.0.0.1:{port}  (Ctrl-C stops it)", flush=True)
    serve(port)


def serve(port: str) -> None:
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}"]
    options = ["--workers=2", "--threads=4", "--log-level=warning", "--timeout=60"]
    server = subprocess.Popen([*gunicorn, *options], cwd=ROOT)
    try:
        while server.poll() is None:
            subprocess.run([*MANAGE, "tick"], cwd=ROOT, check=False)  # a failed job must not take the pages down
            try:
                server.wait(SECONDS_BETWEEN_TICKS)
            except subprocess.TimeoutExpired:
                continue
    finally:
        server.terminate()
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
    sys.exit(server.returncode)


if __name__ == "__main__":
    main()
