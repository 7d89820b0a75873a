"""Live the demo's 2020 day by day, and compare what it leaves with the demo as loaded and with `expected_2020.csv`.

python -m trials.year [--seed N] [--until 2020-02-29]: on the database that DATABASE_URL names, which
must be empty, else on a file of its own. Exit status 1 where something differs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[2]
DEMO_DAY, LAST_DAY = date(2021, 1, 4), date(2021, 2, 1)


def main() -> int:
    """Everything; returns the exit status."""
    asked = _asked()
    _say(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(_environment(Path(folder), "year"))
        began = time.process_time()
        found = _live(asked.seed, asked.until, Path(folder))
        _say(f"CPU of this process: {time.process_time() - began:.0f} s")
    for line in found:
        _say(f"DIFFERS: {line}")
    _say("The year lived differs." if found else "The year lived equals what was expected of it.")
    return bool(found)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The demo's 2020, lived day by day.")
    parser.add_argument("--seed", type=int, default=2020, help="which reports go wrong at first")
    parser.add_argument("--until", type=date.fromisoformat, default=LAST_DAY, help="the last day; a part of the year")
    return parser.parse_args()


def _environment(folder: Path, name: str) -> dict[str, str]:
    """The variables of a demo on a database of its own; the day is pinned by the trial."""
    own = {"DEMO": "1", "SECRET_KEY": secrets.token_hex(32), "DJANGO_SETTINGS_MODULE": "config.settings"}
    if name != "year" or "DATABASE_URL" not in os.environ:
        own["DATABASE_URL"] = f"sqlite:///{folder / f'{name}.sqlite3'}"
    return own | {"REDIS_URL": ""}


def _live(seed: int, until: date, folder: Path) -> list[str]:
    """Everything that was wrong."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from trials.year.days import BEGIN, DAY, Year, statistics
    from trials.year.files import reported

    if connection.introspection.table_names():
        return ["the database is not empty: a year is lived in one of its own"]
    call_command("migrate", verbosity=0)
    found: list[str] = []
    with _from_the_first_day() as clock:
        year = Year(clock, said=_say)
        year.prepare()
        _say("prepared")
        months = reported(seed=seed)
        year.live(months, BEGIN + DAY, min(until, DEMO_DAY))
        if until >= DEMO_DAY:
            found += _unlike_the_demo(folder)
        if until > DEMO_DAY:
            year.live(months, DEMO_DAY + DAY, until, confirm_december=True)
        if until >= LAST_DAY:
            found += _unlike_what_is_expected(folder)
            found += [] if len(year.frozen) == 12 else [f"frozen were only {year.frozen}"]
        found += year.wrong
        for what, number in statistics(year):
            _say(f"  {what:<24}{number:>8}")
    return found


@contextlib.contextmanager
def _from_the_first_day() -> Iterator[Any]:
    """The clock on the first day, to be moved on; settings under which two thousand people log in quickly."""
    import time_machine
    from django.conf import settings
    from django.test import override_settings
    from django.test.utils import setup_test_environment, teardown_test_environment

    from trials.year.days import BEGIN

    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # two thousand logins, and no secret
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    pinned = override_settings(DEMO_TODAY=None, PASSWORD_HASHERS=hashers, STORAGES=storages, SECURE_SSL_REDIRECT=False)
    # A worker that comes with the clock's jobs, each morning and evening: figures are late all day, as they may be.
    late = patch("units.actions.stale_figures.request_drain")
    setup_test_environment(debug=False)
    with pinned, late, time_machine.travel(BEGIN.isoformat(), tick=False) as clock:
        yield clock
    teardown_test_environment()


def _unlike_the_demo(folder: Path) -> list[str]:
    """Where the year as it was lived up to the demo's day differs from the demo as it is loaded."""
    from trials.year.contents import contents, differences

    found = list(differences(contents(), _demo(folder)))
    _say("compared with the demo as loaded")
    return found


def _unlike_what_is_expected(folder: Path) -> list[str]:
    """Whether the export of the year is, to the letter, the file that a separate program made."""
    from django.core.management import call_command

    from trials.year.files import expected

    output = folder / "compliance.csv"
    call_command("export_compliance", year=2020, output=output, verbosity=0)
    _say("compared with expected_2020.csv")
    return [] if output.read_bytes() == expected() else ["export_compliance of 2020 is not expected_2020.csv"]


def _demo(folder: Path) -> dict[str, Any]:
    """The contents of the demo, loaded by its command into a database of its own, on its day."""
    environment = os.environ | _environment(folder, "demo")
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in (["migrate", "--verbosity=0"], ["load_demo", "--verbosity=0"]):
        subprocess.run([*manage, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    file = folder / "demo.json"
    contents = [sys.executable, "-m", "trials.year.contents", str(file)]
    subprocess.run(contents, cwd=ROOT, env=environment, check=True)
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
