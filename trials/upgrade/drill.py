"""One upgrade: an older state with some days of work in it, migrated by the present code, compared, and taken back."""

from __future__ import annotations

import base64
import re
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

from bench.asking import Inside, inside
from bench.portal import Home
from bench.revision import ROOT, Revision, older, present
from trials.upgrade import files, tables
from trials.upgrade.meant import unmeant

HERE = Path(__file__).resolve().parent / "inside"
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY id"
# What says which figures are to be recomputed, when they were, and who logged in; not what figures are.
OF_RUNNING = re.compile(
    r"table (reporting_figuresstate|units_dataversion|units_stalefigures)\b|.* (computed_at|last_login)$"
)
Answers = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one release shows: logins, drafts, exported files, and the tables as they were then."""

    logins: dict[str, bool]
    drafts: dict[str, dict[str, str]]
    exports: Answers
    tables: tables.Tables


@dataclass(slots=True)
class Upgrade:
    """The upgrade from ``state`` in the empty database of ``url``; ``folder`` is for static files."""

    state: str
    url: str
    folder: Path
    wrong: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    compared: int = 0

    def run(self) -> list[str]:
        """A sentence for each thing that is not as it must be; none where the upgrade loses and changes nothing."""
        then = self._home(older(self.state), "then")
        now = self._home(present(), "now", then.secret)
        self._timed("demo", lambda: self._load(then))
        lived, before, names = self._timed("work", lambda: self._live(then))
        where = migrations_of(self.url)
        self._timed("migrate", lambda: now.manage("migrate", "--no-input"))
        migrated = tables.tables_of(self.url)
        self._timed("recompute", lambda: now.manage("recompute", "--pending"))
        if self._timed("verify", lambda: self._fails(now, "recompute", "--verify")):
            self.wrong.append("recompute --verify finds sendings whose sums differ.")
        after = self._timed("look", lambda: self._look(now, lived, names))
        self._compare(before, after, migrated)
        self._compare_recompute(now)
        self._timed("back", lambda: self._go_back(then, now, where, before, lived))
        return self.wrong

    def _home(self, revision: Revision, name: str, secret: str = "") -> Home:
        folder = self.folder / name
        folder.mkdir(parents=True)
        home = Home(revision, folder, self.url, "", secret or token_hex(32))
        home.manage("collectstatic", "--no-input")
        return home

    def _load(self, then: Home) -> None:
        then.manage("migrate", "--no-input")
        then.manage("load_demo")

    def _live(self, then: Home) -> tuple[dict[str, Any], Seen, dict[str, list[str]]]:
        with inside(then, HERE) as portal:
            lived = portal.ask("lived.live")
            names = portal.ask("lived.addresses")
            return lived, self._seen(portal, lived, names), names

    def _look(self, now: Home, lived: dict[str, Any], names: dict[str, list[str]]) -> Seen:
        with inside(now, HERE) as portal:
            return self._seen(portal, lived, names)

    def _seen(self, portal: Inside, lived: dict[str, Any], names: dict[str, list[str]]) -> Seen:
        exports = portal.ask("lived.exports", names=names)
        drafts = portal.ask("lived.drafts", lived=lived)
        return Seen(portal.ask("lived.logins", lived=lived), drafts, exports, tables.tables_of(self.url))

    def _compare(self, before: Seen, after: Seen, migrated: tables.Tables) -> None:
        """Compare what both releases show; the tables are those from before a page was opened by the present code."""
        self.wrong += [
            f"Login: {name} does not open." for name, opens in (before.logins | after.logins).items() if not opens
        ]
        self.wrong += [
            f"The draft {each} is other." for each, draft in before.drafts.items() if draft != after.drafts[each]
        ]
        given = {name for name, answer in before.exports.items() if answer["status"] == "200"}
        self.compared = len(given)
        self.wrong += [f"{name} is not given any more." for name in given if after.exports[name]["status"] != "200"]
        differ = {name: self._changes(name, before, after) for name in sorted(given) if after.exports[name]["content"]}
        found = {name: lines for name, lines in differ.items() if lines}
        self.wrong += unmeant(self.state, _of_data(tables.differences(before.tables, migrated)), found)

    @staticmethod
    def _changes(name: str, before: Seen, after: Seen) -> list[str]:
        then, now = (base64.b64decode(seen.exports[name]["content"]) for seen in (before, after))
        return files.changes(files.lines_of(then), files.lines_of(now))

    def _compare_recompute(self, now: Home) -> None:
        """After a recompute of everything no figure may be other than after the upgrade."""
        before = tables.tables_of(self.url)
        self._timed("recompute all", lambda: now.manage("recompute"))
        found = tables.differences(before, tables.tables_of(self.url))
        self.wrong += [f"A recompute of everything changes it: {each}." for each in _of_data(found)]

    def _go_back(self, then: Home, now: Home, where: dict[str, str], before: Seen, lived: dict[str, Any]) -> None:
        """Take every migration back that the older release lacks, and look whether its data are what they were."""
        reached = migrations_of(self.url)
        for app, name in (dict.fromkeys(sorted(reached.keys() - where.keys()), "zero") | where).items():
            if reached[app] != name:
                now.manage("migrate", app, name, "--no-input")
        found = tables.differences(before.tables, tables.tables_of(self.url))
        self.wrong += [f"After going back: {each}" for each in unmeant(self.state, _of_data(found), {}, back=True)]
        with inside(then, HERE) as portal:
            if portal.ask("lived.drafts", lived=lived) != before.drafts:
                self.wrong.append("After going back drafts are other.")

    def _fails(self, home: Home, *command: str) -> bool:
        try:
            home.manage(*command)
        except subprocess.CalledProcessError:
            return True
        return False

    def _timed(self, name: str, work: Callable[[], Any]) -> Any:
        started = time.monotonic()
        try:
            return work()
        finally:
            self.seconds[name] = round(time.monotonic() - started, 1)


def _of_data(differences: Iterable[str]) -> list[str]:
    return [each for each in differences if not OF_RUNNING.match(each)]


def migrations_of(url: str) -> dict[str, str]:
    """The last migration of each app of the portal in the database."""
    with tables.cursor_of(url) as cursor:
        cursor.execute(MIGRATIONS)
        return {app: name for app, name in cursor.fetchall() if (ROOT / app / "migrations").is_dir()}
