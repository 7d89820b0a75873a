"""What a run says of itself: each failure when it happens, and at the end which files took most of the processor.

Seconds of CPU, not of the clock: they stay nearly the same on a machine that does other work too. Those of database
servers are not in them; a browser's are known when it ends, after the last of its tests, and have a line of their own.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import Any

import pytest

LISTED = 15  # files
WORTH_A_LIST = 30.0  # seconds
GIVEN = 6  # errors of a group
IN_A_GROUP = re.compile(r"^ +\| ([\w.]+(?:Error|Exception|Warning): .*)", re.MULTILINE)
IN_BROWSERS = "tests/e2e/"
BROWSERS = "the browsers of tests/e2e/"


def cpu() -> tuple[float, float]:
    """Seconds of CPU that this process took, and those that it waited for."""
    spent = os.times()
    return spent.user + spent.system, spent.children_user + spent.children_system


class Meter:
    """In each test process: notes in every report what was spent since the one before."""

    def __init__(self) -> None:
        self._last = cpu()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Any:
        report = yield
        now = cpu()
        report.cpu, report.cpu_waited_for = (after - before for after, before in zip(now, self._last, strict=True))
        self._last = now
        return report


class Listing:
    """In the process that writes to the terminal: gathers the reports of all processes."""

    def __init__(self, terminal: Any) -> None:
        self._terminal = terminal
        self._spent: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = report.nodeid.partition("::")[0]
        own, waited_for = getattr(report, "cpu", 0.0), getattr(report, "cpu_waited_for", 0.0)
        self._spent[file] += own  # type: ignore[assignment]
        self._spent[BROWSERS if file.startswith(IN_BROWSERS) else file] += waited_for  # type: ignore[assignment]
        if report.failed:
            self._terminal.ensure_newline()
            self._terminal.write_line(failure(report))

    def lines(self) -> list[str]:
        """The files that took most, each with its seconds and its share; none after a short run."""
        whole = sum(self._spent.values())
        if whole < WORTH_A_LIST:
            return []
        listed = [
            f"{spent:7.1f} s {100 * spent / whole:4.1f} %  {file}" for file, spent in self._spent.most_common(LISTED)
        ]
        return [f"CPU of the tests: {whole:.0f} s, most of it in", *listed]


def failure(report: pytest.TestReport) -> str:
    """Which test failed, in which phase, and the first line of why; of errors at once the first line of each."""
    crash = getattr(report.longrepr, "reprcrash", None)
    why = (crash.message if crash else str(report.longrepr)).partition("\n")[0]
    reasons = [why[:300], *(reason[:300] for reason in IN_A_GROUP.findall(str(report.longrepr))[:GIVEN])]
    phase = "" if report.when == "call" else f" ({report.when})"
    return f"FAILED {report.nodeid}{phase}: {'; '.join(reasons)}"
