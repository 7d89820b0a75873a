"""Numbers for processes: no two that run at once have the same, and one that ends leaves its own to the next.

The counters of a process are in files named by its number. By process id there would be new files for each worker that
gunicorn replaces, and in a new container an id comes again while the file of its former owner is there. A number is a
lock that the kernel takes back with the process, however it ends: there are never more files than processes at once.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

MOST = 256


class Slots:
    """The numbers of the processes that share a folder; ``taken`` is called with a number before its first use."""

    def __init__(self, folder: Path, taken: Callable[[int], None]) -> None:
        self.folder, self.taken = folder, taken
        self._pid, self._number = 0, 0
        self._lock: IO[bytes] | None = None  # closed with the process, which frees the number

    def mine(self) -> int:
        """The number of this process; another one after a fork.

        Raises:
            OSError: the folder cannot be written, or all numbers are taken.
        """
        if self._pid != os.getpid():
            self._number, self._lock = self._take()
            self._pid = os.getpid()
            self.taken(self._number)
        return self._number

    def _take(self) -> tuple[int, IO[bytes]]:
        self.folder.mkdir(parents=True, exist_ok=True)
        for number in range(MOST):
            lock = locked(_lock_file(self.folder, number))
            if lock is not None:
                return number, lock
        raise OSError("every number is taken")


def is_in_use(folder: Path) -> bool:
    """Whether a process has a number in ``folder``."""
    for file in folder.glob("*.lock"):
        lock = locked(file)
        if lock is None:
            return True
        lock.close()
    return False


def locked(file: Path) -> IO[bytes] | None:
    """The file, locked for this process until it is closed; None where another process has it.

    A lock of POSIX: a fork does not inherit it, as it would that of flock.
    """
    opened = file.open("ab")
    try:
        fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        opened.close()
        return None
    return opened


def _lock_file(folder: Path, number: int) -> Path:
    return folder / f"{number}.lock"
