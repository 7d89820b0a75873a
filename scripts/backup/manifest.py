"""The manifest of a backup, and the check that every file of it is as it was written.

``SHA256SUMS`` names every file of the backup, the manifest too, so that ``sha256sum --check SHA256SUMS`` finds a
changed byte without the portal. It is written last: a folder without it is no backup.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.backup import Refused
from scripts.backup.contents import Contents, Table

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
UNFINISHED = ".unfinished"  # the end of the name of a folder that is being written
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is: of when, of which release and database, and what it contains.

    ``migrations`` names the last one of each app, ``files`` the size and SHA-256 of each file, ``secrets`` the
    variables of which the values are to be kept elsewhere.
    """

    time: str
    release: str
    database: str
    version: str
    migrations: dict[str, str]
    tables: Contents
    files: dict[str, dict[str, str | int]]
    secrets: list[str]
    format: int = FORMAT


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest and the sums, the sums last."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    sums = {name: str(file["sha256"]) for name, file in manifest.files.items()} | {MANIFEST: sha256(folder / MANIFEST)}
    (folder / SUMS).write_text("".join(f"{sums[name]}  {name}\n" for name in sorted(sums)), encoding="utf-8")


def read_checked(folder: Path) -> Manifest:
    """The manifest of the backup in ``folder``; ``Refused`` where a file is missing, changed or too many."""
    if folder.name.endswith(UNFINISHED) or not (folder / SUMS).is_file():
        raise Refused(f"{folder} is no complete backup: it has no {SUMS}, or was interrupted.")
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, _space, name in (line.partition("  ") for line in lines)}
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {SUMS}
    wrong = [f"{name} is missing" for name in sorted(sums.keys() - found)]
    wrong += [f"{name} is not named in {SUMS}" for name in sorted(found - sums.keys())]
    wrong += [f"{name} was changed" for name in sorted(sums.keys() & found) if sha256(folder / name) != sums[name]]
    if wrong or MANIFEST not in sums:
        raise Refused(f"{folder} is not as it was written: {'; '.join(wrong) or f'{MANIFEST} is missing'}.")
    return _read(folder / MANIFEST)


def _read(file: Path) -> Manifest:
    values = json.loads(file.read_text(encoding="utf-8"))
    if values["format"] != FORMAT:
        raise Refused(f"The backup has format {values['format']}; this release reads format {FORMAT}.")
    tables = {name: Table(**table) for name, table in values.pop("tables").items()}
    return Manifest(tables=tables, **values)


def described(file: Path) -> dict[str, str | int]:
    return {"size": file.stat().st_size, "sha256": sha256(file)}


def sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
