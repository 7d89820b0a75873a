"""Whether the portal still says what it said: figures, pages and files of the demo's province, by kept hashes.

    scripts/services.py -- .venv/bin/python -m bench.contents [--write [--revision REV]]

``contents.json`` holds a hash of every page, file and row of figures of the state that is to be kept. Which line of a
page differs is said by `make bench-against REV=… PARTS=contents`, which has the texts of both. ``--write`` keeps the
present state instead, or that of a revision.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.against_contents import said
from bench.asking import inside
from bench.pair import FILLED, OPEN
from bench.portal import settle
from bench.revision import Revision, older, present

KEPT = Path(__file__).resolve().parent / "contents.json"
Hashes = dict[str, dict[str, str]]
FIGURES = "figures"


def hashes_of(revision: Revision, fields: Sequence[str] | None = None) -> tuple[Hashes, list[str]]:
    """The hashes of what ``revision`` says, and the fields of its figures that are among ``fields``."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = settle(revision, Path(folder), 1)
        with inside(home, DEMO_TODAY=FILLED) as portal:
            portal.ask("pages.fill", size="khanh_hoa")
        with inside(home, DEMO_TODAY=OPEN) as portal:
            known = portal.ask("contents.fields") if fields is None else list(fields)
            texts = said(portal, known)
    return {kind: {name: short(text) for name, text in of.items()} for kind, of in texts.items()}, known


def short(text: str) -> str:
    """A short name of a text, the same for the same text alone."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def differing(kept: Mapping[str, Mapping[str, str]], now: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What is no longer as it was, or no longer there; what is new has no earlier state."""
    return [
        f"{kind}: {name}" for kind, of in kept.items() for name, hashed in of.items() if now[kind].get(name) != hashed
    ]


def main(arguments: Sequence[str]) -> int:
    """Compare with the kept hashes, or keep new ones; 1 if something differs."""
    parser = argparse.ArgumentParser(prog="python -m bench.contents", description="Whether the portal says the same.")
    parser.add_argument("--write", action="store_true", help="keep the hashes")
    parser.add_argument("--revision", help="of an older commit instead of the code in this folder")
    asked = parser.parse_args(arguments)
    if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        parser.error("run it by scripts/services.py: it needs PostgreSQL and Redis")
    revision = older(asked.revision) if asked.revision else present()
    if asked.write:
        hashes, fields = hashes_of(revision)
        KEPT.write_text(json.dumps({"fields": fields, "hashes": hashes}, indent=1, ensure_ascii=False) + "\n", "utf-8")
        return 0
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    hashes, _fields = hashes_of(revision, kept["fields"])
    found = differing(kept["hashes"], hashes)
    print("\n".join([f"differs: {each}" for each in found] or ["Everything is as it was."]))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
