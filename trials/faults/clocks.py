"""The clock goes over a second that decides something, while people type and send.

People rest while the portal is started with a clock that can be set; then they work from some seconds before the moment
until some seconds after it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from trials.faults.frame import fault
from trials.faults.scene import Scene
from trials.journal import Attempt
from trials.stage import OPEN

BEFORE, AFTER = 6.0, 8.0  # seconds of work around the moment
PATIENCE = 180.0
NEW_YEAR = datetime.fromisoformat("2021-01-01T00:00:00+07:00")
DEADLINE = datetime.fromisoformat("2021-01-06T00:00:00+07:00")  # 5 January is the last day for December
LOCK = datetime.fromisoformat("2021-01-07T00:00:00+07:00")  # of December, where a month is locked one day later
OPEN_AND_LOCK = "reporting.tasks.open_periods"


@fault("new-year", "the clock over midnight of the year: December is opened while people type", seconds=(0.0, 0.1))
def new_year(scene: Scene) -> Iterator[None]:
    with _clock_over(scene, NEW_YEAR, lambda: scene.ask_for(OPEN_AND_LOCK)) as due:
        yield
        _await(scene, due)
    attempts = _of_clerks(scene, due)
    early = [each for each in attempts if each.is_acknowledged and each.ended is not None and each.ended < due]
    late = [each for each in attempts if not each.is_possible and each.began > due]
    done = {each.who for each in attempts if each.is_acknowledged and each.began > due}
    scene.wrong += [f"{each.who} could save before the month was open" for each in early]
    scene.wrong += [f"{each.who} was refused after the month had been opened" for each in late]
    scene.noted.append(f"{len(done)} people saved in the first {AFTER:g} seconds")
    if not done:
        scene.wrong.append("nobody could save after the month had been opened")
    from reporting.models import ReportingPeriod

    if ReportingPeriod.objects.filter(year=NEW_YEAR.year).count() != 12:
        scene.wrong.append("the new year has no twelve periods")


@fault("deadline", "the clock over the second of the deadline, while people send", seconds=(0.0, 0.1))
def deadline(scene: Scene) -> Iterator[None]:
    with _clock_over(scene, DEADLINE, lambda: True) as due:
        yield
        _await(scene, due)
    _on_their_day(scene, due)


@fault("lock", "a month is locked by itself while people type and send", seconds=(0.0, 0.1))
def lock(scene: Scene) -> Iterator[None]:
    from reporting.actions.periods import period_unlock
    from reporting.models import ReportingPeriod
    from units.models import PortalSettings

    PortalSettings.objects.update_or_create(pk=PortalSettings.ONLY, defaults={"lock_after_days": 1})
    period = ReportingPeriod.objects.named(OPEN)
    locked = math.inf
    with _clock_over(scene, LOCK, lambda: True) as due:
        yield
        _await(scene, due)
        scene.ask_for(OPEN_AND_LOCK)
        end = time.monotonic() + PATIENCE
        while not ReportingPeriod.objects.filter(pk=period.pk, locked_at__isnull=False).exists():
            if time.monotonic() > end:
                scene.wrong.append(f"the month was not locked in {PATIENCE:g} s")
                break
            time.sleep(0.1)
        else:
            locked = time.monotonic()
        time.sleep(3)
        scene.crowd.rest()
        PortalSettings.objects.update(lock_after_days=None)
        period.refresh_from_db()
        if period.is_locked:
            period_unlock(period=period)  # before people work on: a locked month has no form
    after = [each for each in _of_clerks(scene, locked) if each.is_acknowledged and each.began > locked]
    scene.wrong += [f"{each.who} could change a month that was locked" for each in after]


def _on_their_day(scene: Scene, due: float) -> None:
    """Each sending carries the day on which it was made."""
    from reporting.models import Revision
    from units import clock

    year, month = OPEN.split("-")
    rows = Revision.objects.filter(submission__period__year=year, submission__period__month=month)
    days = {
        (unit, number): clock.day_of(at) if at else date.min
        for unit, number, at in rows.values_list("submission__unit__code", "number", "sent_at")
    }
    counted = {True: 0, False: 0}
    for each in scene.crowd.journal.sendings:
        if not (each.is_acknowledged and each.number and each.report) or each.began < due - BEFORE:
            continue
        day = days.get((each.report[1], each.number), date.min)
        is_late = day >= DEADLINE.date()
        counted[is_late] += 1
        if is_late and each.ended is not None and each.ended < due:
            scene.wrong.append(f"{each.who} sent in time, and it is stored for {day}")
        if not is_late and each.began > due:
            scene.wrong.append(f"{each.who} sent too late, and it is stored for {day}")
    scene.noted.append(f"{counted[False]} sendings in time, {counted[True]} late")


def _of_clerks(scene: Scene, due: float) -> list[Attempt]:
    journal = scene.crowd.journal
    names = {each.name for each in scene.crowd.clerks()}
    attempts = [*journal.writings, *journal.sendings]
    return [each for each in attempts if each.who in names and each.began > due - BEFORE]


@contextmanager
def _clock_over(scene: Scene, moment: datetime, at_the_end: Callable[[], object]) -> Iterator[float]:
    """Work with a clock that reaches ``moment``; gives when, of the monotonic clock."""
    file = scene.production.home.folder / "clock"
    scene.crowd.rest()
    _set(file, moment, 600)
    plain = {part.name: part.command for part in scene.production.portal}
    try:
        for part in scene.production.portal:
            part.stop()
            python, _m, *rest = part.command
            part.command = [python, "-m", "trials.faults.clocked", *rest]
            part.start(TRIAL_CLOCK=str(file))
        for part in scene.production.portal:
            part.wait_until_ready()
        scene.crowd.may_be_shut = True
        _set(file, moment, BEFORE)
        due = time.monotonic() + BEFORE
        scene.crowd.work()
        yield due
        at_the_end()
        scene.crowd.rest()
    finally:
        scene.crowd.rest()
        scene.crowd.may_be_shut = False
        for part in scene.production.portal:
            part.stop()
            part.command = plain[part.name]
        scene.production.serve()
        scene.crowd.work()


def _await(scene: Scene, due: float) -> None:
    time.sleep(max(0.0, due + AFTER - time.monotonic()))


def _set(file: Path, moment: datetime, before: float) -> None:
    """Let the portal's clock be ``before`` seconds before ``moment`` now."""
    new = file.with_suffix(".new")
    new.write_text(f"{moment.timestamp() - before - time.time():.6f}")
    new.replace(file)
