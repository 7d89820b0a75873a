"""Who is at work in the hour of the deadline, and what each does, one thing after another with pauses."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from bench.browser import Unexpected
from trials.journal import Values
from trials.load.schedule import Script
from trials.people import Clerk, Coordinator, Person, Program
from trials.people.pages import NUMBERS

TOTAL, ONLINE, POST = NUMBERS
LONGEST_PAUSE = 1.5  # seconds between requests on one connection: gunicorn closes one that is idle for two
DASHBOARDS = (
    "/dashboard/",
    "/dashboard/?basis=provisional",
    "/periods/2020-12/missing/",
    "/dashboard/?kind=commune",
    "/dashboard/months/",
    "/",
    "/dashboard/districts/",
    "/rankings/",
    "/dashboard/procedures/",
)
NAMES = {"/": "to do", "/rankings/": "rankings", "/periods/2020-12/missing/": "missing"}
BATCH = 10  # reports confirmed at once
TRIES = 20
OF_MANY_WHO_SEND = 0.2
T = TypeVar("T")


@dataclass
class Pace:
    """How fast people work: seconds between two saves, and in which part of the whole time a clerk sends."""

    seconds: float
    between: float = 1.0
    send_from: float = 0.5
    send_until: float = 0.9
    started: float = field(default_factory=time.perf_counter)

    @property
    def passed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def moment(self, chance: random.Random) -> float:
        """When a clerk sends, in seconds after the start."""
        return self.seconds * chance.uniform(self.send_from, self.send_until)


class Typist:
    """What a clerk types: each cell once, then corrections of totals by ``step``; never a contradiction."""

    def __init__(self, cells: Values, chance: random.Random, step: int = 1) -> None:
        self.step, self.chance = step, chance
        self.names = sorted(cells, key=lambda name: (name.rpartition(".")[0], NUMBERS.index(name.rpartition(".")[2])))
        self.totals = [name for name in self.names if name.endswith(TOTAL)]
        self._turn = 0

    def next(self, seen: Values) -> Values:
        """The next cell and what is typed into it, over what is ``seen`` in it."""
        turn, self._turn = self._turn, self._turn + 1
        if turn < len(self.names):
            name = self.names[turn]
            code, _dot, number = name.rpartition(".")
            if number == TOTAL:
                return {name: (seen[name] or 0) + 20 + self.chance.randrange(400)}
            most = seen.get(f"{code}.{TOTAL}") or 0
            return {name: self.chance.randrange(1 + (most if number == ONLINE else 20))}
        name = self.totals[turn % len(self.totals)]
        return {name: (seen[name] or 0) + self.step}

    def all(self, seen: Values) -> dict[str, int]:
        """Every cell at once, as a file fills them."""
        found: dict[str, int] = {}
        known: Values = dict(seen)
        for _name in self.names:
            found |= {name: int(value or 0) for name, value in self.next(known).items()}
            known |= found
        return found


def clerk_of_the_evening(clerk: Clerk, password: str, pace: Pace, chance: random.Random) -> Script:
    """Log in, open the month, type one save after another, look at other pages, check, send, print the receipt."""
    yield from _arrive(clerk, password)
    typist, moment = Typist(clerk.cells, chance), pace.moment(chance)
    while pace.passed < moment:
        yield from _typed(clerk, typist, pace.between)
    yield from _sent(clerk, pace.between, chance)


def clerk_of_many(clerk: Clerk, pace: Pace, chance: random.Random) -> Script:
    """Logged in already: open the month, type with long pauses; one in five also sends in the time that there is."""
    yield from _until_done(clerk.open)
    typist, moment = Typist(clerk.cells, chance), pace.moment(chance)
    while pace.passed + pace.between < moment:
        yield from _typed(clerk, typist, pace.between)
    clerk.close()
    yield max(1.0, moment - pace.passed)
    if chance.random() < OF_MANY_WHO_SEND:
        yield from _sent(clerk, 1.0, chance)
    clerk.close()


def clerk_with_a_file(clerk: Clerk, password: str, pace: Pace, chance: random.Random) -> Script:
    """The same, but the figures come from the form in Excel, twice."""
    yield from _arrive(clerk, password)
    for _file in range(2):
        _try(lambda: clerk.upload(Typist(clerk.cells, chance).all(clerk.cells)))
        yield pace.seconds / 6
        _try(clerk.open)
        yield pace.between
    typist = Typist(clerk.cells, chance)
    for _turn in range(20):
        yield from _typed(clerk, typist, pace.between)
    yield pace.seconds * chance.uniform(0.1, 0.3)
    yield from _sent(clerk, pace.between, chance)


def colleague(clerk: Clerk, password: str, pace: Pace, chance: random.Random) -> Script:
    """A second clerk of a unit types into the cells of the first, from an older page: conflicts are shown and left."""
    yield from _arrive(clerk, password)
    typist = Typist({name: value for name, value in clerk.cells.items() if name.endswith(TOTAL)}, chance, step=3)
    refused = 0
    while refused < 10:  # until the report is sent
        stored = yield from _typed(clerk, typist, 3 * pace.between)
        refused = 0 if stored else refused + 1


def coordinator(person: Coordinator, password: str, chance: random.Random, every: float = 10.0) -> Script:
    """Confirm what waits in batches, and watch the dashboards in between."""
    yield from _until_done(lambda: person.login(password))
    turn = 0
    while True:
        yield every / 4
        waiting = _of(person.waiting) or {}
        chosen = chance.sample(sorted(waiting), min(BATCH, len(waiting)))
        if chosen:
            yield every / 4
            _try(partial(person.confirm, {pk: waiting[pk] for pk in chosen}))
        for _page in range(2):
            yield every / 4
            turn += 1
            watch(person, turn)


def observer(person: Person, password: str, every: float = 5.0) -> Script:
    """Watch the dashboards."""
    yield from _until_done(lambda: person.login(password))
    turn = 0
    while True:
        yield every
        turn += 1
        watch(person, turn)


def watch(person: Person, turn: int) -> None:
    """The next of the dashboards."""
    address = DASHBOARDS[turn % len(DASHBOARDS)]
    _try(lambda: person.read(NAMES.get(address, "dashboards"), address))


def program(unit: Program, pace: Pace, chance: random.Random) -> Script:
    """A program of a one-stop system: the month read, written in parts, checked and sent."""
    cells = {f"{row['procedure']}.{number}": row[number] for row in unit.month()["cells"] for number in NUMBERS}
    typist, moment = Typist(cells, chance), pace.moment(chance)
    for turn in itertools.count():
        if turn >= len(cells) and pace.passed > moment:
            break
        yield pace.between
        values = typist.next(cells)
        if _try(partial(unit.write, values)):
            cells |= values
        if turn % 30 == 29:
            _try(unit.month)
    yield pace.between
    _try(unit.send)


def _arrive(clerk: Clerk, password: str) -> Script:
    """Log in where needed, see what there is to do, and open the form."""
    if "sessionid" not in clerk.browser.cookies:
        yield from _until_done(lambda: clerk.login(password))
        yield 1.0
        _try(lambda: clerk.read("home of a clerk", "/"))
        yield 1.0
    yield from _until_done(clerk.open)


def _until_done(act: Callable[[], object]) -> Script:
    """A person who cannot get in tries again a little later, and gives up after some minutes."""
    for _time in range(TRIES):
        if _try(act):
            return
        yield 10.0
    act()


def _typed(clerk: Clerk, typist: Typist, pause: float) -> Generator[float, None, bool]:
    """Wait, then save one cell; whether it was stored."""
    if pause > LONGEST_PAUSE:
        clerk.close()
    yield pause
    return _try(lambda: bool(clerk.save(typist.next(clerk.cells))))


def _sent(clerk: Clerk, pause: float, chance: random.Random) -> Script:
    """Check and send; one in ten takes it back, corrects a figure and sends again."""
    for time_of_sending in range(2):
        yield pause
        yield from _until_done(clerk.open)
        if None in clerk.cells.values():
            yield pause
            yield from _until_done(clerk.fill)
        yield 2 * pause
        if not _try(clerk.check):
            yield pause
            yield from _until_done(clerk.open)
            _try(clerk.check)
        yield 2 * pause
        if not _try(clerk.send):
            yield pause
            _try(clerk.send)
        yield pause
        _try(lambda: clerk.read("own report as sent", clerk.address))
        if time_of_sending or chance.random() > 0.1 or not _try(clerk.withdraw):
            return
        yield pause
        yield from _until_done(clerk.open)
        yield pause
        totals = [name for name in clerk.cells if name.endswith(TOTAL)]
        _try(partial(clerk.save, {totals[0]: (clerk.cells[totals[0]] or 0) + 7}))


def _of(ask: Callable[[], T]) -> T | None:
    """What the portal said; None where it failed."""
    try:
        return ask()
    except Unexpected:
        return None


def _try(act: Callable[[], object]) -> bool:
    """Whether it was done; what failed is counted where it was asked for, and the person goes on."""
    try:
        return act() is not False
    except Unexpected:
        return False
