"""`make load ARGS=…`: the parts in turn, each on an empty database of its own; tables on the screen.

Everything listens on 127.0.0.1, is bounded in time and in number, and ends with the program. 1 where something was
lost, doubled or wrong, or an answer was 5xx.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from trials.production import portal_here, production

SEED = 2020
MOST_MINUTES = 60.0
PARTS = ("hour", "1000", "11000", "ceiling")
MINUTES_OF_MANY, RATE_OF_MANY = 5.0, 60.0  # of each size; saves a second of all units together


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="make load ARGS=…", description="The portal under the load of a deadline.")
    parser.add_argument("--minutes", type=float, default=10.0, help=f"of the deadline hour (at most {MOST_MINUTES:g})")
    parser.add_argument("--between", type=float, default=1.0, help="seconds between two saves of a clerk in that hour")
    parser.add_argument("--many-minutes", type=float, default=MINUTES_OF_MANY, help="of 1,000 and 11,000 units each")
    parser.add_argument("--rate", type=float, default=RATE_OF_MANY, help="saves a second of 1,000 or 11,000 units")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--seed", type=int, default=SEED, help="who sends when, and which figures")
    parser.add_argument("--kept-processes", action="store_true", help="web processes are never replaced: to see leaks")
    asked = parser.parse_args(arguments)
    parts = asked.parts.split(",")
    if not set(parts) <= set(PARTS):
        parser.error(f"--parts: some of {', '.join(PARTS)}")
    minutes, many = (min(each, MOST_MINUTES) for each in (asked.minutes, asked.many_minutes))
    print(f"seed {asked.seed}", flush=True)
    web_options = ["--max-requests=0"] if asked.kept_processes else []
    with production(web_options=web_options) as started:
        portal_here(started.home)
        from trials.load import run  # what it imports needs Django

        work: dict[str, Callable[[], list[str]]] = {
            "hour": lambda: run.hour(started, minutes * 60, asked.seed, asked.between),
            "1000": lambda: run.units(started, 1_000, many * 60, asked.rate, asked.seed),
            "11000": lambda: run.units(started, 11_304, many * 60, asked.rate, asked.seed),
            "ceiling": lambda: run.ceiling(started, asked.seed),
        }
        found = [sentence for part in PARTS if part in parts for sentence in work[part]()]
    for sentence in found:
        print(sentence)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
