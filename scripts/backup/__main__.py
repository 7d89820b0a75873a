"""Backup, restore and drill, as `make backup`, `make restore` and `make drill` run them.

    python -m scripts.backup backup FOLDER     a new backup in FOLDER, of the database that DATABASE_URL names
    python -m scripts.backup restore BACKUP    that backup into the empty database that DATABASE_URL names

The exit status is 0 where all was done and is equal, 1 where something was refused or differs.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from scripts.backup import Refused
from scripts.backup.make import SECRETS, Database, backup_make
from scripts.backup.manifest import read_checked
from scripts.backup.postgresql import PostgreSQL
from scripts.backup.restore import backup_restore
from scripts.backup.sqlite import SQLite

NOT_OF_LIBPQ = {"client_encoding", "cursor_factory", "isolation_level", "options", "assume_role"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["backup", "restore"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--media", type=Path, help="the folder of files, where it is not the portal's own")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(128 + signum))  # what is unfinished is removed
    try:
        return {"backup": backup, "restore": restore}[given.command](given.folder, given.media)
    except (Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def backup(parent: Path, media: Path | None) -> int:
    """Make a backup in ``parent`` and say what it contains."""
    database = portal_database()
    from django.conf import settings
    from django.utils.module_loading import import_string

    started = time.monotonic()
    stamp = Path(settings.BACKUP_STAMP) if settings.BACKUP_STAMP else None
    release = import_string(settings.RELEASE)()[:12]
    folder = backup_make(database, media or Path(settings.MEDIA_ROOT), parent, release, stamp)
    manifest = read_checked(folder)
    rows = sum(table.rows for table in manifest.tables.values())
    size = sum(int(file["size"]) for file in manifest.files.values()) / 1e6
    print(f"{folder}: {len(manifest.tables)} tables, {rows} rows, {len(manifest.files)} files, {size:.1f} MB", end="")
    print(f" in {time.monotonic() - started:.1f} s.")
    print(f"Not in it, to be kept elsewhere: the values of {', '.join(SECRETS)}.")
    return 0


def restore(folder: Path, media: Path | None) -> int:
    """Restore the backup in ``folder``, make what is missing for this release, and say what differs."""
    database = portal_database()
    from django.conf import settings

    started = time.monotonic()
    wrong = backup_restore(folder, database, media or Path(settings.MEDIA_ROOT))
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    if not wrong:
        print(f"Restored, and every table is equal, in {time.monotonic() - started:.1f} s.")
    return 1 if wrong or not _fits_this_release() else 0


def _fits_this_release() -> bool:
    """Whether every migration was applied; then the triggers of watched tables are there too."""
    from django.core.management import call_command

    from units.watched_tables import watch_tables

    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        print("The backup is of an older release: now run manage.py migrate.", file=sys.stderr)
        return False
    watch_tables()
    return True


def portal_database() -> Database:
    """The database that the portal's settings name."""
    import django

    django.setup()
    from django.db import connection

    return database_of(connection.vendor, connection.get_connection_params())


def database_of(kind: str, parameters: dict[str, object]) -> Database:
    """The database of that kind to which Django's parameters of a connection lead."""
    if kind == "sqlite":
        return SQLite(Path(str(parameters["database"])))
    return PostgreSQL({key: value for key, value in parameters.items() if key not in NOT_OF_LIBPQ and value})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
