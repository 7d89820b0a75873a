"""The hour of the deadline: everybody at once, then the audit; and the same of more units, who work with pauses."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from trials.audit import Before, faults
from trials.journal import Journal
from trials.load import cast
from trials.load.cast import Pace
from trials.load.schedule import Schedule
from trials.load.watching import Watched, watching
from trials.meter import Meter
from trials.people import Clerk, Coordinator, Person, Program
from trials.production import Production
from trials.stage import OPEN, PASSWORD, Account, clerks, staff, token

CLERKS, COLLEAGUES, WITH_FILES, PROGRAMS, COORDINATORS, OBSERVERS = 165, 10, 8, 5, 3, 2
ARRIVE_UNTIL = 0.25  # of the time
VISIT = 8  # saves of a clerk of many units
DRAINED_WITHIN = 240  # seconds for the worker to count the last changes


@dataclass
class Result:
    """One part of the trial: who worked, what was asked and answered, what the machine did, what the audit found."""

    name: str
    people: str
    meter: Meter
    watched: Watched
    journal: Journal
    late: list[float]
    phases: list[tuple[str, float, float]]  # what people do, from and until when, of ``time.perf_counter``
    found: list[str] = field(default_factory=list)
    drained: float = 0.0  # seconds after the last request until every change was counted
    audited: float = 0.0  # seconds

    @property
    def answers(self) -> int:
        return sum(len(took) for took in self.meter.took.values())


def deadline_hour(production: Production, seconds: float, seed: int, between: float = 1.0) -> Result:
    """165 clerks, some with colleagues, some with files, some programs; coordinators and observers; then the audit."""
    chance, journal, meter = random.Random(seed), Journal(), Meter()
    accounts = clerks()
    pairs = _second_clerks(accounts, max(0, CLERKS - len(accounts)) + COLLEAGUES)
    pace = Pace(seconds, between)
    schedule = Schedule(meter)
    places = chance.sample(range(len(accounts)), WITH_FILES + PROGRAMS)
    with_files, programs = set(places[:WITH_FILES]), places[WITH_FILES:]
    secrets = {place: token(accounts[place].username) for place in programs}
    before = Before.taken([OPEN])

    def clerk(account: Account) -> Clerk:
        return Clerk(production.where, account.username, account.report, journal, meter=meter)

    for place, account in enumerate(accounts):
        after, own = seconds * ARRIVE_UNTIL * chance.random(), random.Random(f"{seed} {account.username}")
        if place in secrets:
            unit = Program(production.where, account.username, secrets[place], account.report, journal, meter)
            schedule.add(cast.program(unit, pace, own), after)
        else:
            script = cast.clerk_with_a_file if place in with_files else cast.clerk_of_the_evening
            schedule.add(script(clerk(account), PASSWORD, pace, own), after)
    for account in pairs:
        own = random.Random(f"{seed} {account.username}")
        schedule.add(cast.colleague(clerk(account), PASSWORD, pace, own), seconds * ARRIVE_UNTIL * chance.random())
    _add_staff(production, schedule, journal, meter, chance)
    people = (
        f"{len(accounts) - PROGRAMS} clerks ({WITH_FILES} of them with files), {len(pairs)} colleagues of the same"
        f" units, {PROGRAMS} programs, {COORDINATORS} coordinators, {OBSERVERS} observers"
    )
    return run("deadline hour", people, production, schedule, (before, journal, meter), pace)


def many_units(production: Production, accounts: Sequence[Account], seconds: float, rate: float, seed: int) -> Result:
    """Clerks of many units who save ``rate`` times a second together; each opens, types with pauses, and sends.

    As many of them are at work as save ``VISIT`` times in the time that there is.
    """
    chance, journal, meter = random.Random(seed), Journal(), Meter()
    units = len(accounts)
    accounts = chance.sample(list(accounts), min(units, int(rate * seconds / VISIT)))
    between = len(accounts) / rate
    pace = Pace(seconds, between=between)
    schedule = Schedule(meter)
    before = Before.taken([OPEN])
    for account in accounts:
        clerk = Clerk(production.where, account.username, account.report, journal, meter=meter, session=account.session)
        own = random.Random(f"{seed} {account.username}")
        schedule.add(cast.clerk_of_many(clerk, pace, own), seconds * 0.4 * chance.random())
    _add_staff(production, schedule, journal, meter, chance)
    people = (
        f"{len(accounts):,} clerks at work of {units:,} units, a save every {between:.0f} s each;"
        f" {COORDINATORS} coordinators, {OBSERVERS} observers"
    )
    return run(f"{units:,} units", people, production, schedule, (before, journal, meter), pace)


def run(
    name: str,
    people: str,
    production: Production,
    schedule: Schedule,
    kept: tuple[Before, Journal, Meter],
    pace: Pace,
) -> Result:
    """Let everybody of ``schedule`` work, wait for the last figures, and audit."""
    before, journal, meter = kept
    with watching(production) as watched:
        pace.started = time.perf_counter()
        schedule.run(pace.seconds)
    result = Result(name, people, meter, watched, journal, schedule.late, _phases(pace))
    start = time.perf_counter()
    wait_until_counted()
    result.drained = time.perf_counter() - start
    start = time.perf_counter()
    result.found = faults(before, journal)
    result.audited = time.perf_counter() - start
    return result


def _phases(pace: Pace) -> list[tuple[str, float, float]]:
    """People arrive, type, send."""
    last = (pace.seconds + DRAINED_WITHIN) / pace.seconds  # what was begun at the end is finished
    start, length = pace.started, pace.seconds
    shares = (("arriving", 0.0), ("typing", ARRIVE_UNTIL), ("sending", pace.send_from), ("", last))
    moments = [(name, start + length * share) for name, share in shares]
    return [(name, since, until) for (name, since), (_next, until) in pairwise(moments)]


def wait_until_counted(seconds: float = DRAINED_WITHIN) -> None:
    """Wait until the worker has counted every change into the figures; the audit says it where it has not."""
    from units.models import StaleFigures

    end = time.monotonic() + seconds
    while StaleFigures.objects.exists() and time.monotonic() < end:
        time.sleep(0.2)


def _second_clerks(accounts: Sequence[Account], number: int) -> list[Account]:
    """Second clerks of the units with the most procedures."""
    return [each for each in clerks(of_each=2, most=number) if each.username.endswith("-1")]


def _add_staff(
    production: Production, schedule: Schedule, journal: Journal, meter: Meter, chance: random.Random
) -> None:
    for place, name in enumerate(staff("coordinator", COORDINATORS)):
        person = Coordinator(production.where, name, journal, meter)
        schedule.add(cast.coordinator(person, PASSWORD, random.Random(chance.random())), 2.0 + 3 * place)
    for place, name in enumerate(staff("observer", OBSERVERS)):
        schedule.add(cast.observer(Person(production.where, name, journal, meter), PASSWORD), 4.0 + 3 * place)
