"""What a run says of itself: each failure when it happens, and at the end which files took most of the processor.

Seconds of CPU, not of the clock: they stay nearly the same on a machine that does other work too. Those of database
servers are not in them; a browser's are known when it ends, after the last of its tests, and have a line of their own.
"""

from __future__ import annotations

import gc
import os
import re
import sys
import threading
from collections import Counter
from typing import Any

import pytest

LISTED = 15  # files
WORTH_A_LIST = 30.0  # seconds
GIVEN = 6  # errors of a group
IN_A_GROUP = re.compile(r"^ +\| ([\w.]+(?:Error|Exception|Warning): .*)", re.MULTILINE)
IN_BROWSERS = "tests/e2e/"
BROWSERS = "the browsers of tests/e2e/"
NOTED: list[str] = []


def note(line: str) -> None:
    """Have the end of the run say what went wrong around the tests of this process."""
    NOTED.append(line)


def cpu() -> tuple[float, float]:
    """Seconds of CPU that this process took, and those that it waited for."""
    spent = os.times()
    return spent.user + spent.system, spent.children_user + spent.children_system


class Meter:
    """In each test process: notes in every report what was spent since the one before, and what was found left open."""

    def __init__(self) -> None:
        self._last = cpu()
        self._leftovers = Leftovers()

    def pytest_unconfigure(self) -> None:
        self._leftovers.end()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Any:
        report = yield
        now = cpu()
        report.cpu, report.cpu_waited_for = (after - before for after, before in zip(now, self._last, strict=True))
        report.left_open = self._leftovers.take()
        self._last = now
        return report


class Leftovers:
    """Errors of objects that end, where they are no fault of the test that runs: files and sockets left open, mostly.

    What ends in the test's own thread is that test's error, as pytest has it. What the collector finds may be anybody's
    from long before, and a server's thread may still be answering the test before: those would fail a random test.
    """

    def __init__(self) -> None:
        self._found: list[str] = []
        self._collecting: int | None = None
        self._hook = sys.unraisablehook
        sys.unraisablehook = self._note
        gc.callbacks.append(self._mark)

    def take(self) -> list[str]:
        """What was found since the last time, each in a line."""
        found, self._found = [*NOTED, *self._found], []
        NOTED.clear()
        return found

    def end(self) -> None:
        """Let errors of objects that end go where they went before."""
        gc.callbacks.remove(self._mark)
        sys.unraisablehook = self._hook

    def _mark(self, phase: str, _info: dict[str, int]) -> None:
        self._collecting = threading.get_ident() if phase == "start" else None

    def _note(self, error: sys.UnraisableHookArgs, /) -> None:
        here = threading.get_ident()
        if here == threading.main_thread().ident and here != self._collecting:
            self._hook(error)
        else:
            self._found.append(f"{error.err_msg or 'Exception ignored in'} {error.object!r}: {error.exc_value!r}"[:300])


class Listing:
    """In the process that writes to the terminal: gathers the reports of all processes."""

    def __init__(self, terminal: Any) -> None:
        self._terminal = terminal
        self._spent: Counter[str] = Counter()
        self._left_open: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = report.nodeid.partition("::")[0]
        own, waited_for = getattr(report, "cpu", 0.0), getattr(report, "cpu_waited_for", 0.0)
        self._spent[file] += own  # type: ignore[assignment]
        self._spent[BROWSERS if file.startswith(IN_BROWSERS) else file] += waited_for  # type: ignore[assignment]
        self._left_open += [f"{each} (while {report.nodeid} ran)" for each in getattr(report, "left_open", ())]
        if report.failed:
            self._terminal.ensure_newline()
            self._terminal.write_line(failure(report))

    def lines(self) -> list[str]:
        """What was left open, and of a longer run the files that took most, each with its seconds and its share."""
        left = ["Left open by an earlier test or another thread:", *self._left_open] if self._left_open else []
        whole = sum(self._spent.values())
        if whole < WORTH_A_LIST:
            return left
        listed = [
            f"{spent:7.1f} s {100 * spent / whole:4.1f} %  {file}" for file, spent in self._spent.most_common(LISTED)
        ]
        return [*left, f"CPU of the tests: {whole:.0f} s, most of it in", *listed]


def failure(report: pytest.TestReport) -> str:
    """Which test failed, in which phase, and the first line of why, of its causes and of each of several errors."""
    chain = [crash for _traceback, crash, _link in reversed(getattr(report.longrepr, "chain", ())) if crash]
    whys = [crash.message for crash in chain] or [str(report.longrepr)]
    reasons = [why.partition("\n")[0][:300] for why in [*whys, *IN_A_GROUP.findall(str(report.longrepr))][: GIVEN + 1]]
    phase = "" if report.when == "call" else f" ({report.when})"
    return f"FAILED {report.nodeid}{phase}: {'; '.join(reasons)}"
