"""What a run says of itself: each failure when it happens, and at the end which files took most of the processor.

Seconds of CPU, not of the clock: they stay nearly the same on a machine that does other work too. Those of browsers and
database servers are not in them.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest

LISTED = 15  # files
WORTH_A_LIST = 30.0  # seconds


def cpu() -> float:
    """Seconds of CPU that this process and those it waited for took."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


class Meter:
    """In each test process: notes in every report what was spent since the one before."""

    def __init__(self) -> None:
        self._last = cpu()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Any:
        report = yield
        now = cpu()
        report.cpu, self._last = now - self._last, now
        return report


class Listing:
    """In the process that writes to the terminal: gathers the reports of all processes."""

    def __init__(self, terminal: Any) -> None:
        self._terminal = terminal
        self._spent: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._spent[report.nodeid.partition("::")[0]] += getattr(report, "cpu", 0.0)  # type: ignore[assignment]
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
    """Which test failed, in which phase, and the first line of why."""
    crash = getattr(report.longrepr, "reprcrash", None)
    why = (crash.message if crash else str(report.longrepr)).partition("\n")[0]
    phase = "" if report.when == "call" else f" ({report.when})"
    return f"FAILED {report.nodeid}{phase}: {why}"[:300]
