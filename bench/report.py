"""Tables of results, for people: on the screen and in docs/benchmarks.md, whose other sections stay as they are."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Measured

FILE = Path(__file__).resolve().parent.parent / "docs/benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench` and `make bench-against`, all but the sections «Profiles» and «On paper»: ratios measured in one
run, medians of runs in turns. Single times of one machine say little; the ratios are what to compare.
"""
LIMITS, GROWTH, BACKUP = "Against its limits", "How cost grows", "Backup and restore"
BY_HAND = ("Profiles", "On paper")  # at the end, in this order
VERDICTS = {True: "yes", False: "**no**", None: "–"}


def table(results: Sequence[Measured]) -> str:
    """The results as a Markdown table."""
    rows = [f"| {each.name} | {each.aim} | {each.value} | {VERDICTS[each.ok]} |" for each in results]
    return "\n".join(["| what | aim | measured | kept |", "|---|---|---|---|", *rows]) + "\n"


def write(title: str, body: str) -> None:
    """Write one section of docs/benchmarks.md, in its place or before those written by hand."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    FILE.write_text(joined(sections(text) | {title: body.strip("\n")}), encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """The bodies of the sections of a document by their titles; what comes before the first one is left out."""
    parts = [part.partition("\n") for part in f"\n{text}".split("\n## ")[1:]]
    return {title.strip(): body.strip("\n") for title, _newline, body in parts}


def joined(found: Mapping[str, str]) -> str:
    """The document of these sections, those written by hand last."""
    titles = [title for title in found if title not in BY_HAND] + [title for title in BY_HAND if title in found]
    return "\n".join([HEAD, *(f"## {title}\n\n{found[title]}\n" for title in titles)])


def kept_rows(title: str) -> dict[str, str]:
    """The rows of the table in a section of docs/benchmarks.md, by their first cell."""
    body = sections(FILE.read_text(encoding="utf-8")).get(title, "") if FILE.exists() else ""
    rows = [line for line in body.splitlines() if line.startswith("| ")][1:]
    return {row.split(" | ")[0].removeprefix("| "): row for row in rows}


def circumstances(server: str) -> str:
    """The day, the machine, and the version of PostgreSQL."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    machine = f"{os.cpu_count()} cores, {memory} GiB, PostgreSQL {server}, Python {platform.python_version()}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {machine}."
