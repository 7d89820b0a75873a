"""`make bench-against REV=…`: an older revision and the present code in turns, on one PostgreSQL; docs/benchmarks.md.

    scripts/services.py -- .venv/bin/python -m bench.against REV [PART …] [--quick]

Each revision runs in an environment of its own and builds its own tables from the same files, in a database of its
own. A part that a revision does not have is named in the table. ``--quick`` measures small samples and writes nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg2

from bench import report
from bench.against_contents import contents
from bench.against_http import memory, saves
from bench.against_inside import figures, loads, pages, reports
from bench.pair import Pair
from bench.portal import settle
from bench.revision import older, present
from bench.turns import Row

PARTS: dict[str, Callable[[Pair], list[Row]]] = {
    "saves": saves,
    "reports": reports,
    "pages": pages,
    "contents": contents,
    "memory": memory,
    "loads": loads,
    "figures": figures,
}
HEADS = ["what", "then", "now", "now : then (quartiles)", "also", "aim", "kept"]


def main(arguments: Sequence[str]) -> int:
    """Measure the parts that were asked for, one after another; 1 if one failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.against", description="An older revision against this code.")
    parser.add_argument("revision")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all without any")
    parser.add_argument("--quick", action="store_true", help="small samples; docs/benchmarks.md stays as it is")
    asked = parser.parse_args(arguments)
    if not set(asked.parts) <= PARTS.keys():
        parser.error(f"the parts are {', '.join(PARTS)}")
    if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        parser.error("run it by scripts/services.py: it needs PostgreSQL and Redis")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        then, now = older(asked.revision), present()
        pair = Pair(settle(then, Path(folder) / "then", 1), settle(now, Path(folder) / "now", 2), asked.quick)
        done = [_part(part, pair, asked.revision) for part in asked.parts or PARTS]
    return int(not all(done))


def _part(part: str, pair: Pair, revision: str) -> bool:
    """Measure a part and show it; one that fails stops no other."""
    pair.say(part)
    try:
        rows = PARTS[part](pair)
    except Exception:
        pair.say(f"{part} failed\n{traceback.format_exc()}")
        return False
    print("\n".join(line(row) for row in rows), flush=True)
    if not pair.quick:
        keep(revision, rows)
    return True


def keep(revision: str, rows: Sequence[Row]) -> None:
    """Put ``rows`` into the section of this revision and PostgreSQL; rows of other parts stay."""
    server = _server()
    title = f"Against `{revision}`, PostgreSQL {server.partition('.')[0]}"
    lines = report.kept_rows(title) | {row.what: line(row) for row in rows}
    table = "\n".join([f"| {' | '.join(HEADS)} |", f"|{'---|' * len(HEADS)}", *lines.values()])
    report.write(title, f"{report.circumstances(server)}\n\n{table}")


def line(row: Row) -> str:
    """A row of the table."""
    return f"| {' | '.join([*row.cells(), report.VERDICTS[row.kept]])} |"


def _server() -> str:
    with contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"])) as link:
        return str(link.info.parameter_status("server_version")).split()[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
