"""How far an uploaded file is, for the page that waits for the answer.

The work is one transaction, so that nothing of it can be read in the database while it goes on, and another process
may answer the question. So it is in a small file of the machine, named by a mark that only the waiting page has, and
gone with the work. Where another machine answers, the page says that the work goes on, without a number.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import monotonic

from units.progress import followed_by, said

MARK = re.compile("[0-9a-f]{32}")
SECONDS_BETWEEN = 0.3


def new_mark() -> str:
    """A mark for one page; nobody else can guess it."""
    return secrets.token_hex(16)


def seen_by_page(mark: str) -> AbstractContextManager[None]:
    """Let the page with ``mark`` see how far the work inside is; with anything else than a mark nobody sees it."""
    return followed_by(_Noted(_path(mark))) if MARK.fullmatch(mark) else nullcontext()


def progress_of(mark: str) -> dict[str, object]:
    """What the page with ``mark`` shows: a sentence, and the rows done of all; empty where nothing is known."""
    if not MARK.fullmatch(mark):
        return {}
    try:
        name, done, total = _path(mark).read_text(encoding="utf-8").split("\n")
        return {"said": said(name, int(done), int(total)), "done": int(done), "total": int(total)}
    except (OSError, ValueError):  # not begun, over, or being written at this moment
        return {}


def _path(mark: str) -> Path:
    return Path(tempfile.gettempdir()) / f"chi-tieu-{mark}"


class _Noted:
    """Writes how far the work is into a file that only this account can read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._name, self._total, self._done = "", 0, 0
        self._last = 0.0

    def step(self, name: str, total: int | None) -> None:
        self._name, self._total, self._done = name, total or 0, 0
        self._write()

    def advance(self, rows: int) -> None:
        self._done += rows
        if monotonic() - self._last >= SECONDS_BETWEEN:
            self._write()

    def end(self) -> None:
        self._path.unlink(missing_ok=True)

    def _write(self) -> None:
        self._last = monotonic()
        try:
            with open(self._path, "w", encoding="utf-8", opener=_private) as file:
                file.write(f"{self._name}\n{self._done}\n{self._total}")
        except OSError:  # no room: the work goes on without being seen
            pass


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)
