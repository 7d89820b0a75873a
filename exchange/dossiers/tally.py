"""Counting dossiers once each, exactly, in a bounded part of the memory: what is known of them is on the disk.

A file without a name holds the hash of each dossier's number and where it was counted, and the sums; the system deletes
it when it is closed, or when the process ends. Nothing of a single dossier outlives the counting.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from exchange.dossiers.judge import ONLINE, Dossier
from exchange.dossiers.places import Place
from reporting.loading.system_judge import Row

CACHE = 16 * 1024  # kB of the file that may be in memory
SUMS_AT_ONCE = 20_000  # places that are summed up in memory before they are added to those on the disk
SCHEMA = """
CREATE TABLE seen (number BLOB PRIMARY KEY, counted TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sums (
    period INTEGER, unit INTEGER, procedure INTEGER, total INTEGER, online INTEGER, post INTEGER,
    PRIMARY KEY (period, unit, procedure)
) WITHOUT ROWID;
"""
SEE = "INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING"
SEEN = "SELECT counted FROM seen WHERE number = ?"
ADD = """
INSERT INTO sums VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (period, unit, procedure)
DO UPDATE SET total = total + excluded.total, online = online + excluded.online, post = post + excluded.post
"""


class Tally:
    """The counts of one file, opened while it is read. ``repeated`` rows had a number that was counted already.

    ``differing`` of these say something else than the row that was counted.
    """

    def __init__(self, *, has_post: bool) -> None:
        self.repeated = self.differing = self.counted = 0
        self._has_post = has_post
        self._sums: dict[Place, list[int]] = {}
        self._disk = sqlite3.connect("", isolation_level=None)

    def __enter__(self) -> Self:
        for setting in (f"cache_size = -{CACHE}", "journal_mode = OFF", "synchronous = OFF", "temp_store = FILE"):
            self._disk.execute(f"PRAGMA {setting}")
        self._disk.executescript(SCHEMA)
        self._disk.execute("BEGIN")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._disk.close()

    def add(self, dossier: Dossier) -> bool:
        """Count ``dossier``; False where another row that says something else was counted under its number."""
        if dossier.number and not self._is_new(dossier):
            return not self._differs(dossier)
        self.counted += 1
        sums = self._sums.get(dossier.place)
        if sums is None:
            if len(self._sums) >= SUMS_AT_ONCE:
                self._flush()
            sums = self._sums[dossier.place] = [0, 0, 0]
        sums[0] += 1
        sums[1] += dossier.channel == ONLINE
        sums[2] += dossier.by_post
        return True

    def _is_new(self, dossier: Dossier) -> bool:
        return self._disk.execute(SEE, (dossier.number, _said(dossier))).rowcount == 1

    def _differs(self, dossier: Dossier) -> bool:
        self.repeated += 1
        [(counted,)] = self._disk.execute(SEEN, (dossier.number,))
        self.differing += counted != _said(dossier)
        return bool(counted != _said(dossier))

    def _flush(self) -> None:
        self._disk.executemany(ADD, ((*place, *sums) for place, sums in self._sums.items()))
        self._sums.clear()

    def rows(self) -> Iterator[Row]:
        """The counts in the order of their places; without results by post where the file does not say them."""
        self._flush()
        for period, unit, procedure, total, online, post in self._disk.execute("SELECT * FROM sums"):
            yield period, unit, procedure, total, online, post if self._has_post else None


def _said(dossier: Dossier) -> str:
    return f"{dossier.place}{dossier.channel}{dossier.by_post:d}"
