"""A part of the portal's production: one process with those below it, which can be ended, hung, and started again."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

PATIENCE = 60  # seconds for a part to end
UNTIL_READY = 300  # seconds for a part to do its work, on a machine that is busy with other things too


class NotReady(RuntimeError):
    """A part ended, or did not answer in time; with the end of its log."""


class Part:
    """One process of production by its ``name``; ``is_ready`` says whether it does its work.

    ``given`` is handed to ``Popen``: folder, environment, account. Each part has a session of its own, so that Ctrl-C
    reaches only who started it, who then ends the parts in order.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        is_ready: Callable[[Part], bool] = lambda part: True,
        stop_signal: signal.Signals = signal.SIGTERM,
        **given: Any,
    ) -> None:
        self.name, self.command, self.log, self.stop_signal = name, list(command), log, stop_signal
        self.given = {"start_new_session": True} | given
        self.process: psutil.Popen | None = None
        self._is_ready, self._logged_before = is_ready, 0

    @property
    def pid(self) -> int:
        """The process above all others of the part.

        Raises:
            NotReady: it was never started.
        """
        if self.process is None:
            raise NotReady(f"{self.name} was not started.")
        return int(self.process.pid)

    @property
    def is_running(self) -> bool:
        """Whether its process exists; also while it is hung."""
        return self.process is not None and self.process.poll() is None

    def start(self, **variables: str) -> None:
        """Start it, where it does not run; ``variables`` are added to its environment, from now on."""
        if self.is_running:
            return
        if variables:
            self.given["env"] = dict(self.given["env"]) | variables
        self._logged_before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as output:
            self.process = psutil.Popen(self.command, stdout=output, stderr=output, **self.given)

    def wait_until_ready(self, patience: float = UNTIL_READY) -> None:
        """Wait until it does its work.

        Raises:
            NotReady: it ended, or did not in time.
        """
        end = time.monotonic() + patience
        while self.is_running and time.monotonic() < end:
            if self._is_ready(self):
                return
            time.sleep(0.05)
        raise NotReady(f"{self.name} did not start; the end of its log:\n{self.logged()[-2000:]}")

    def logged(self) -> str:
        """What it logged since it was started last."""
        with self.log.open("rb") as file:
            file.seek(self._logged_before)
            return file.read().decode(errors="replace")

    def stop(self, patience: float = PATIENCE) -> None:
        """Ask it to end, wait, and kill what is left after ``patience`` seconds."""
        if self.process is None:
            return
        if self.is_running:
            self.process.send_signal(self.stop_signal)
            self.resume()
            with contextlib.suppress(psutil.TimeoutExpired):
                self.process.wait(patience)
        self.kill()

    def kill(self) -> None:
        """End all its processes at once, as when the machine takes them away; none is left after it."""
        if self.process is None:
            return
        tree = self.tree()
        for each in tree:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        self.process.wait(PATIENCE)  # first: only a child's parent learns how it ended
        psutil.wait_procs(tree[1:], PATIENCE)

    def hang(self) -> None:
        """Stop all its processes where they are: they keep memory, locks and connections, and answer nothing."""
        for each in self.tree():
            with contextlib.suppress(psutil.NoSuchProcess):
                each.suspend()

    def resume(self) -> None:
        """Let them go on."""
        for each in self.tree():
            with contextlib.suppress(psutil.NoSuchProcess):
                each.resume()

    def tree(self) -> list[psutil.Process]:
        """Its process and those below it, from above; empty where it does not run."""
        if self.process is None:
            return []
        with contextlib.suppress(psutil.NoSuchProcess):
            return [psutil.Process(self.pid), *self.process.children(recursive=True)]
        return []


@contextlib.contextmanager
def running(part: Part, until_ready: float = UNTIL_READY) -> Iterator[Part]:
    """``part``, started and ready, until the end of the block."""
    part.start()
    try:
        part.wait_until_ready(until_ready)
        yield part
    finally:
        part.stop()


def environment(given: Mapping[str, str], **own: str) -> dict[str, str]:
    """``given`` without what would change how Django and Python run, and with ``own``."""
    kept = {name: value for name, value in given.items() if not name.startswith(("DJANGO_", "PYTHON"))}
    return kept | own
