"""The table of results, for people: on the screen and in docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from bench.measure import Measured

FILE = Path(__file__).resolve().parent.parent / "docs/benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`: ratios to a limit measured in the same run, medians of runs in turns. Single times of one
machine say little; the ratios are what to compare.

"""


def table(results: Sequence[Measured]) -> str:
    """The results as a Markdown table."""
    verdicts = {True: "yes", False: "**no**", None: "–"}
    rows = [f"| {each.name} | {each.aim} | {each.value} | {verdicts[each.ok]} |" for each in results]
    return "\n".join(["| what | aim | measured | kept |", "|---|---|---|---|", *rows]) + "\n"


def write(results: Sequence[Measured]) -> None:
    """Write docs/benchmarks.md with the date and the machine."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0].split()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    machine = f"{os.cpu_count()} cores, {memory} GiB, PostgreSQL {server}, Python {platform.python_version()}"
    FILE.write_text(f"{HEAD}{datetime.now(UTC):%Y-%m-%d}, {machine}.\n\n{table(results)}", encoding="utf-8")
