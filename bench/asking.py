"""A process inside a revision that is asked by this one, a line at a time (bench/inside/run.py)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.portal import Home

RUN = Path(__file__).resolve().parent / "inside/run.py"


class LacksPart(Exception):
    """The revision has no such part."""


class Inside:
    """The open end of such a process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, function: str, **arguments: Any) -> Any:
        """What ``function`` of bench/inside returns.

        Raises:
            LacksPart: the revision has nothing that the function measures.
            RuntimeError: it failed otherwise; with its traceback.
        """
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps([function, arguments])}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else {"failed": f"{function}: the process ended"}
        if "lacks" in answer:
            raise LacksPart(answer["lacks"])
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return answer["value"]


@contextmanager
def inside(home: Home, *folders: Path, **variables: str) -> Iterator[Inside]:
    """A process inside the revision of ``home``, until the end of the block; ``variables`` are of its environment.

    It can be asked for the functions of bench/inside, and of the modules in ``folders``.
    """
    process = subprocess.Popen(
        [home.revision.python, str(RUN), *map(str, folders)],
        cwd=home.revision.root,
        env=home.environment(LOG_LEVEL="WARNING", JOB_TIMEOUT="0", **variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Inside(process)
