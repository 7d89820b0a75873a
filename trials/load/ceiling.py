"""As much as the portal can take: more and more clerks without a pause, until answers are late or fail."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.load import percentile
from trials.audit import Before, faults
from trials.journal import Journal
from trials.load.cast import Typist
from trials.load.hour import wait_until_counted
from trials.load.schedule import Schedule, Script
from trials.load.watching import Watched, watching
from trials.meter import Meter
from trials.people import Clerk
from trials.production import Production
from trials.stage import OPEN, Account

AT_ONCE = (1, 2, 4, 6, 8, 12, 16, 24, 32, 48)
STEP_SECONDS, WARM_SECONDS = 12.0, 3.0
MOST_MS = 250
SAVES_OF_A_VISIT = 20


@dataclass(frozen=True, slots=True)
class Step:
    """So many clerks at once, without a pause."""

    at_once: int
    seconds: float
    meter: Meter
    watched: Watched

    @property
    def a_second(self) -> float:
        return self.of("save") / self.seconds

    @property
    def requests_a_second(self) -> float:
        return sum(map(len, self.meter.took.values())) / self.seconds

    def of(self, what: str) -> int:
        return len(self.meter.took.get(what, ()))

    def at(self, share: float) -> float:
        """Milliseconds that so many of the saves did not exceed."""
        took = self.meter.took.get("save")
        return percentile(took, share) * 1000 if took else 0.0

    @property
    def holds(self) -> bool:
        """Whether there were saves, none failed, and they were in time."""
        return self.of("save") > 0 and not self.meter.errors and self.at(0.95) <= MOST_MS


def ceiling(production: Production, accounts: Sequence[Account], seed: int) -> tuple[list[Step], list[str]]:
    """Each step until one does not hold, and what the audit found after all of them."""
    chance, journal = random.Random(seed), Journal()
    before = Before.taken([OPEN])
    steps: list[Step] = []
    for at_once in AT_ONCE:
        meter = Meter(time.perf_counter() + WARM_SECONDS)
        schedule = Schedule(meter, threads=at_once)
        for account in chance.sample(list(accounts), at_once):
            clerk = Clerk(
                production.where, account.username, account.report, journal, meter=meter, session=account.session
            )
            schedule.add(without_a_pause(clerk, chance), 0)
        with watching(production) as watched:
            schedule.run(WARM_SECONDS + STEP_SECONDS)
        steps.append(Step(at_once, STEP_SECONDS, meter, watched))
        if not steps[-1].holds:
            break
    wait_until_counted()
    return steps, faults(before, journal)


def without_a_pause(clerk: Clerk, chance: random.Random) -> Script:
    """Visit after visit: the form, twenty saves, the form again."""
    typist = None
    while True:
        clerk.open()
        typist = typist or Typist(clerk.cells, chance)
        yield 0
        for _save in range(SAVES_OF_A_VISIT):
            clerk.save(typist.next(clerk.cells))
            yield 0
