"""The parts of `make load`: each fills the database, starts the portal, prints tables, and returns what is wrong."""

from __future__ import annotations

from trials import stage
from trials.load import tables
from trials.load.ceiling import ceiling as climbed
from trials.load.hour import Result, deadline_hour, many_units
from trials.production import Production


def hour(started: Production, seconds: float, seed: int, between: float) -> list[str]:
    """The deadline of the demo's province."""
    _filled_with_the_province(started)
    return _said(deadline_hour(started, seconds, seed, between))


def units(started: Production, number: int, seconds: float, rate: float, seed: int) -> list[str]:
    """So many of the country's units, working with pauses."""
    for part in reversed(started.portal):
        part.stop()
    stage.country(number)
    started.serve()
    return _said(many_units(started, stage.clerks(sessions=True), seconds, rate, seed))


def ceiling(started: Production, seed: int) -> list[str]:
    """As much as the portal can take."""
    _filled_with_the_province(started)
    steps, found = climbed(started, stage.clerks(sessions=True), seed)
    print(tables.steps(steps), flush=True)
    return found


def _filled_with_the_province(started: Production) -> None:
    for part in reversed(started.portal):
        part.stop()
    stage.emptied()
    stage.demo(started.home)
    started.serve()


def _said(result: Result) -> list[str]:
    print(tables.section(result), tables.audit([result]), sep="\n\n")
    print(
        f"\nFigures were counted {result.drained:.1f} s after the last request; the audit took {result.audited:.0f} s"
        f" and found {len(result.found)} faults.\n",
        flush=True,
    )
    failed = result.meter.of_the_server
    return [*result.found, *([f"{result.name}: {failed} answers 5xx."] if failed else [])]
