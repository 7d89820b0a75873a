"""Proves that a backup can be restored: both, into a database of its own, and compares tables and exports.

    python -m scripts.backup.drill

The database is the one that DATABASE_URL names; it is only read, but for figures that are brought up to date. Without
that variable the demo is loaded into SQLite and into PostgreSQL, and the drill is made with each; then PostgreSQL is
restored to a moment (scripts/backup/moment.py). The copy is restored into a new file of SQLite or into a PostgreSQL
that is started for it (scripts/services.py). The exit status is 0 where everything is equal.
"""

from __future__ import annotations

import filecmp
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.backup import Refused
from scripts.backup.moment import drill_moment
from scripts.services import OPEN_TO_ALL, postgresql

ROOT = Path(__file__).resolve().parent.parent.parent
SQLITE = "sqlite:///"
# The demo alone, whatever this machine's portal is; and no stamp: the drill's backup is deleted.
DEMO = {"DEMO": "1", "DEBUG": "0", "SECRET_KEY": "drill", "ALLOWED_HOSTS": "localhost", "REDIS_URL": ""}
NO_STAMP = {"BACKUP_STAMP": ""}
Environment = dict[str, str]


def main() -> int:
    """Make the drill, print how long its steps took, and say whether everything is equal."""
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(128 + signum))  # servers and folders are removed
    try:
        if os.environ.get("DATABASE_URL"):
            return 0 if drill(dict(os.environ)) else 1
        return 0 if all([drill_demo("sqlite"), drill_demo("postgresql"), drill_moment()]) else 1
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1


def drill_demo(kind: str) -> bool:
    """The drill with the demo in a throw-away database of that kind."""
    with new_database(kind) as url:
        environment = dict(os.environ) | DEMO | {"DATABASE_URL": url}
        print(f"The demo on {kind}:", flush=True)
        for command in ("migrate --no-input --verbosity=0", "load_demo --verbosity=0"):
            run(environment, "manage.py", *command.split())
        return drill(environment)


def drill(environment: Environment) -> bool:
    """Whether a backup of the database of ``environment``, restored, has the same tables and exports."""
    kind = "sqlite" if environment["DATABASE_URL"].startswith("sqlite") else "postgresql"
    source = environment | NO_STAMP
    with tempfile.TemporaryDirectory(prefix="drill-") as folder, new_database(kind) as url:
        home = Path(folder)
        target = source | {"DATABASE_URL": url}
        timed("exports before", lambda: run(source, "-m", "scripts.backup.exports", str(home / "before")))
        timed("backup", lambda: run(source, "-m", "scripts.backup", "backup", str(home / "backups")))
        (saved,) = (home / "backups").iterdir()
        restore = ["-m", "scripts.backup", "restore", str(saved), "--media", str(home / "media")]
        timed("restore", lambda: run(target, *restore))
        timed("exports after", lambda: run(target, "-m", "scripts.backup.exports", str(home / "after")))
        return say(different_files(home / "before", home / "after"), len(list((home / "before").iterdir())))


def say(different: list[str], number: int) -> bool:
    """Print the outcome; true where no file is different and there is one."""
    if different:
        print(f"Different: {', '.join(different)}. Was the portal in use meanwhile? Then try again in a quiet hour.")
    elif not number:
        print("There is no period yet, so no export could be compared.")
    else:
        print(f"Equal: every table, and {number} exports.")
    return bool(number) and not different


def different_files(before: Path, after: Path) -> list[str]:
    """The names of files that only one of the folders has, or that differ."""
    names = sorted({path.name for folder in (before, after) for path in folder.iterdir()})
    _equal, different, missing = filecmp.cmpfiles(before, after, names, shallow=False)
    return sorted(different + missing)


@contextmanager
def new_database(kind: str) -> Iterator[str]:
    """The URL of an empty database of its own, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="services-", dir=OPEN_TO_ALL) as folder:
        if kind == "sqlite":
            yield f"{SQLITE}{folder}/portal.sqlite3"
        else:
            with postgresql(Path(folder)) as url:
                yield url


def timed(name: str, step: Callable[[], None]) -> None:
    started = time.monotonic()
    step()
    print(f"  {name}: {time.monotonic() - started:.1f} s", flush=True)


def run(environment: Environment, *arguments: str) -> None:
    """Run Python with these arguments; ``Refused`` with what it said where it failed."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{' '.join(arguments[:3])} failed: {done.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(main())
