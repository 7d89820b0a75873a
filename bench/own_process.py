"""What one part of a benchmark takes in a process of its own: so its peak of memory is its own, and no other's."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

KILOBYTES = 1024  # in a megabyte


def run(module: str, part: str, *arguments: str) -> dict[str, float]:
    """What ``part`` of ``module`` took: «seconds» of the processor, «before» and «peak» of its memory in MB."""
    command = [sys.executable, "-m", module, "part", part, *arguments]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


def measured(work: Callable[[], object]) -> str:
    """Do ``work``, and say what it took in this process and its children, as ``run`` reads it.

    A reader in a child has bounds of its own, by which it would be ended: its memory is not added.
    """
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins again from here
    before, start = _peak(), _seconds()
    work()
    return json.dumps({"seconds": _seconds() - start, "before": before, "peak": _peak()}) + "\n"


def _seconds() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _peak() -> float:
    """The most memory that this process ever took, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / KILOBYTES
