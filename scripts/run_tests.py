"""Runs the suite twice at once: all of it on PostgreSQL and Redis, and on SQLite the tests that use a database.

    scripts/run_tests.py [ARGUMENT …]      arguments are for pytest

Browser tests and those without a database would only repeat their results. A failure is printed when it happens. The
exit status is 0 only if both passes succeeded; the last lines say how long it took, how many tests each ran and once
more what failed: often they are all that is kept of a run.
"""

import itertools
import os
import re
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
COUNTS = re.compile(r"\d+ (passed|failed|errors?)\b.* in ")  # the last line of pytest -q
FAILURE = re.compile(r"^[.sxEFX]*(FAILED .*)")  # after the dots of tests that passed
DETAILS = re.compile(r"=+ (FAILURES|ERRORS) =+")  # what comes before was printed while the tests ran
SERVERS = ("DATABASE_URL", "REDIS_URL")
NAMED = 10  # failures of each pass


def commands(arguments: list[str], cores: int = CORES) -> dict[str, list[str]]:
    """The command of each pass, by its name; the second has less to do and gets half of the processes."""
    pytest = [sys.executable, "-m", "pytest", "-q"]
    services = [sys.executable, str(ROOT / "scripts" / "services.py"), "--"]
    return {
        "PostgreSQL": [*services, *pytest, f"-n{cores}", *arguments],
        "SQLite": [*pytest, f"-n{max(1, cores // 2)}", "--second-database", *arguments],
    }


class Pass:
    """One run of pytest; its lines are printed as they arrive, each with the name of the pass."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name = name
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._reader = threading.Thread(target=self._pass_on)
        self._reader.start()

    def _pass_on(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        with self._process.stdout as output:
            for line in output:
                self.lines.append(line.rstrip())
                print(f"{self.name:>10} | {line}", end="", flush=True)

    def counts(self) -> str:
        """How many tests passed and failed, in pytest's words."""
        return next((line for line in reversed(self.lines) if COUNTS.search(line)), "no test ran")

    def failures(self) -> list[str]:
        """The tests that failed, with the phase and the first line of why."""
        during = itertools.takewhile(lambda line: not DETAILS.fullmatch(line), self.lines)
        return [failure[1] for line in during if (failure := FAILURE.match(line))]

    def wait(self) -> int:
        self._reader.join()
        return self._process.wait()


def spent(seconds: float) -> str:
    """How long it took, and the CPU of both passes and their browsers: where that is much less, others were at work."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    return f"{seconds:.0f} s, {cpu:.0f} s of CPU without the servers: at least {cpu / CORES:.0f} s on {CORES} cores"


def main(arguments: list[str]) -> int:
    """Run both passes; 0 if both succeeded, otherwise the status of one that did not."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # compile once
    environments = {
        "PostgreSQL": given,
        "SQLite": {name: value for name, value in given.items() if name not in SERVERS},
    }
    begun = time.monotonic()
    passes = [Pass(name, command, environments[name]) for name, command in commands(arguments).items()]
    statuses = [each.wait() for each in passes]
    print(spent(time.monotonic() - begun), flush=True)
    for each, status in zip(passes, statuses, strict=True):
        print(f"{each.name}: {each.counts()}{'' if status == 0 else f', exit status {status}'}", flush=True)
        for failure in each.failures()[:NAMED]:
            print(f"{each.name}: {failure}", flush=True)
    return next((status for status in statuses if status), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
