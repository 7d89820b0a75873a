"""`make upgrade-drill`: older states of the portal upgraded to the present one, with the demo's data.

    python -m trials.upgrade [STATE …] [--kind sqlite|postgresql]

Each state is built outside this folder in an environment of its own. The exit status is 0 where nothing was lost, no
figure and no file is other than meant, and the way back works.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from scripts.backup.drill import new_database
from trials.upgrade.drill import Upgrade
from trials.upgrade.states import STATES

KINDS = ("sqlite", "postgresql")


def main(arguments: Sequence[str]) -> int:
    """Try the upgrades that were asked for, one after another; 1 if one of them is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m trials.upgrade", description="Older states upgraded to this one.")
    parser.add_argument("states", nargs="*", help=f"of {', '.join(STATES)}; all without any")
    parser.add_argument("--kind", choices=KINDS, help="one kind of database; both without it")
    asked = parser.parse_args(arguments)
    if not set(asked.states) <= set(STATES):
        parser.error(f"the states are {', '.join(STATES)}")
    signal.signal(signal.SIGTERM, lambda signum, frame: sys.exit(128 + signum))  # servers and folders are removed
    for name in ("DATABASE_URL", "REDIS_URL"):  # never the portal's own
        os.environ.pop(name, None)
    kinds = [asked.kind] if asked.kind else KINDS
    done = [upgrade(state, kind) for state in asked.states or STATES for kind in kinds]
    return int(not all(done))


def upgrade(state: str, kind: str) -> bool:
    """Try one upgrade and say what came of it."""
    print(f"{state} on {kind}:", flush=True)
    with tempfile.TemporaryDirectory(prefix="upgrade-") as folder, new_database(kind) as url:
        tried = Upgrade(state, url, Path(folder))
        try:
            wrong = tried.run()
        except Exception:
            wrong = [traceback.format_exc()]
    steps = ", ".join(f"{name} {seconds} s" for name, seconds in tried.seconds.items())
    print(f"  {steps}")
    print("\n".join(f"  {each}" for each in wrong or [f"Nothing lost; {tried.compared} files compared."]), flush=True)
    return not wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
