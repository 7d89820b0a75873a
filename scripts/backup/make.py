"""Makes a backup: a folder that appears under its name when it is whole, or not at all."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from scripts.backup import Refused
from scripts.backup.manifest import UNFINISHED, Manifest, described, write
from scripts.backup.postgresql import PostgreSQL
from scripts.backup.sqlite import SQLite

Database = SQLite | PostgreSQL
MEDIA = "media"
# Variables that hold a secret or the name of its file. Without SECRET_KEY sealed secrets cannot be opened again.
SECRETS = [
    *(
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "DATABASE_URL",
        "POSTGRES_PASSWORD",
        "EMAIL_URL",
        "OIDC_CLIENT_SECRET",
        "OIDC_CLIENT_SECRET_FILE",
    ),
    *("METRICS_TOKEN", "METRICS_TOKEN_FILE", "REDIS_URL"),
]


def backup_make(database: Database, media: Path, parent: Path, release: str, stamp: Path | None = None) -> Path:
    """Write a backup of ``database`` and of the files in ``media`` into a new folder of ``parent``, which is returned.

    ``stamp`` is touched when all is done. ``Refused``: where the client programs are too old, or one of them failed.
    """
    database.check_tools()
    if isinstance(database, SQLite) and database.is_empty():
        raise Refused(f"There is nothing in {database}.")
    moment = datetime.now(UTC)
    folder = parent / f"chi-tieu-{moment:%Y-%m-%dT%H%M%SZ}"
    if folder.exists():
        raise Refused(f"{folder} exists: one backup in a second.")
    unfinished = parent / f".{folder.name}.{os.getpid()}{UNFINISHED}"
    umask = os.umask(0o077)  # others must not read it, not even while it is written
    try:
        unfinished.mkdir(parents=True)
        _fill(unfinished, database, media, moment, release)
        unfinished.rename(folder)
        _to_disk(parent)
    finally:
        os.umask(umask)
        shutil.rmtree(unfinished, ignore_errors=True)
    if stamp:
        stamp.touch()
    return folder


def _fill(folder: Path, database: Database, media: Path, moment: datetime, release: str) -> None:
    saved = database.save(folder)
    _copy_files(media, folder / MEDIA)
    files = {str(path.relative_to(folder)): described(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    manifest = Manifest(
        time=moment.isoformat(timespec="seconds"),
        release=release,
        database=database.kind,
        version=database.version(),
        migrations=saved.migrations,
        tables=saved.tables,
        files=files,
        secrets=SECRETS,
    )
    write(folder, manifest)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        _to_disk(path)


def _copy_files(source: Path, target: Path) -> None:
    """Copy what is there; a file that was deleted meanwhile is no longer needed."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, copy)
            except FileNotFoundError:
                copy.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
