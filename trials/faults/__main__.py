"""Faults on purpose under people who work: what they read, what was lost, how long until all was well.

    .venv/bin/python -m trials.faults [--seed N] [--only NAME,…] [--list]

It starts everything by itself, listens on this machine alone, and ends all of it. 1 if a fault was not survived.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence

from trials.faults import broker, clocks, connections, database, disk, jobs, processes, receiving, releases
from trials.faults.frame import Fault, Result, chosen, tried
from trials.faults.scene import scene

MODULES = (clocks, processes, database, broker, disk, jobs, releases, receiving, connections)
LAST = ("deadline", "lock")  # their clocks are after those of all others
HEAD = "| fault | what people read | lost or wrong | all was well after |\n|---|---|---|---|"


def main(arguments: Sequence[str]) -> int:
    """Try the faults that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m trials.faults", description="Faults made on purpose.")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of every moment")
    parser.add_argument("--only", default="", help="the faults whose names begin so, separated by commas")
    parser.add_argument("--list", action="store_true", help="name them, and do nothing")
    asked = parser.parse_args(arguments)
    try:
        faults = sorted(chosen(asked.only), key=_place)
    except ValueError as error:
        parser.error(str(error))
    if asked.list:
        print("\n".join(f"{each.name:22} {each.says}" for each in faults))
        return 0
    print(f"seed {asked.seed}: the same again by --seed={asked.seed}", flush=True)
    began, results = time.monotonic(), []
    with scene(asked.seed) as made:
        print(f"the portal runs after {time.monotonic() - began:.0f} s", flush=True)
        for each in faults:
            results.append(tried(each, made, asked.seed))
            _say(results[-1])
        counted = made.crowd.journal.counted()
    print("\n".join(["", HEAD, *(each.row for each in results)]))
    print(f"\n{', '.join(f'{number} {what}' for what, number in counted.items() if number)}")
    lost = [each.fault.name for each in results if not each.is_survived]
    print(f"{len(results)} faults in {time.monotonic() - began:.0f} s, not survived: {', '.join(lost) or 'none'}")
    return int(bool(lost))


def _place(fault: Fault) -> tuple[bool, int]:
    """By the order of the modules; within one as they are written."""
    return fault.name in LAST, [each.__name__ for each in MODULES].index(fault.act.__module__)


def _say(result: Result) -> None:
    well = "never" if result.well_after is None else f"{result.well_after:.1f} s"
    said = result.not_tried and f"not tried: {result.not_tried}"
    said = (
        said
        or f"{'survived' if result.is_survived else 'NOT SURVIVED'}, lasted {result.lasted:.1f} s, well after {well}"
    )
    print(f"{result.fault.name:22} {said}", *(f"    {each}" for each in result.wrong), sep="\n", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
