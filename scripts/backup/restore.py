"""Restores a backup into an empty database, and compares what is there with what was saved."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.backup import Refused
from scripts.backup.contents import differences
from scripts.backup.make import MEDIA, Database
from scripts.backup.manifest import Manifest, read_checked, sha256


def backup_restore(folder: Path, database: Database, media: Path) -> list[str]:
    """Restore the backup in ``folder``; returns a sentence for each table that differs from the manifest.

    Nothing is written, and ``Refused`` says why, where the backup was changed, is of another kind or of a newer server,
    where the database is not empty, or where ``media`` holds another file under the name of one of the backup.
    """
    manifest = read_checked(folder)
    _check_target(manifest, database)
    files = _files(folder, manifest)
    _check_files(files, folder, media)
    database.load(folder)
    for name in files:
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / MEDIA / name, media / name)
    return differences(manifest.tables, database.contents())


def _check_target(manifest: Manifest, database: Database) -> None:
    if manifest.database != database.kind:
        raise Refused(f"The backup is of {manifest.database}; it cannot be restored into {database.kind}.")
    database.check_accepts(manifest.version)
    if not database.is_empty():
        raise Refused(f"The database is not empty: {database}. A backup is restored into an empty one only.")


def _files(folder: Path, manifest: Manifest) -> list[str]:
    """The names of the saved files in the folder of files."""
    inside = folder / MEDIA
    return [
        str((folder / name).relative_to(inside)) for name in manifest.files if (folder / name).is_relative_to(inside)
    ]


def _check_files(files: list[str], folder: Path, media: Path) -> None:
    for name in files:
        target = media / name
        if target.exists() and (not target.is_file() or sha256(target) != sha256(folder / MEDIA / name)):
            raise Refused(f"{target} exists and is not the file of the backup: move it away first.")
