"""The two revisions of a comparison, and how both are asked."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench.asking import Inside, LacksPart, inside
from bench.portal import Home
from bench.turns import in_turns

FILLED = "2021-02-01"  # every report of the demo's year has been sent
OPEN = "2021-01-04"  # December can be sent


@dataclass(frozen=True, slots=True)
class Pair:
    """An older revision and the present code; with ``quick`` samples are small."""

    then: Home
    now: Home
    quick: bool = False
    began: float = field(default_factory=time.monotonic)

    def runs(self, number: int) -> int:
        """How many runs to make where ``number`` are enough for a figure to keep."""
        return min(number, 2) if self.quick else number

    def say(self, line: str) -> None:
        """Print the progress."""
        sys.stderr.write(f"{time.monotonic() - self.began:5.0f} s  {line}\n")
        sys.stderr.flush()

    @contextmanager
    def open(self, day: str) -> Iterator[Both]:
        """A process inside each, on ``day``."""
        with ExitStack() as stack:
            opened = [stack.enter_context(inside(home, DEMO_TODAY=day)) for home in (self.then, self.now)]
            yield Both(opened[0], opened[1])

    def fill(self, function: str, **arguments: Any) -> list[Any | None]:
        """Fill both databases; None for a revision that cannot be filled that way."""
        with self.open(FILLED) as both:
            return both.each(function, **arguments)


@dataclass(frozen=True, slots=True)
class Both:
    """The processes inside both revisions."""

    then: Inside
    now: Inside

    def each(self, function: str, **arguments: Any) -> list[Any | None]:
        """What each answers once; None where the part is lacking."""
        return [_or_none(side, function, arguments) for side in (self.then, self.now)]

    def turns(self, runs: int, function: str, untimed: int = 1, **arguments: Any) -> list[list[Any] | str]:
        """What each answers in each run, in turns."""
        works = [partial(side.ask, function, **arguments) for side in (self.then, self.now)]
        return in_turns(runs, *works, untimed=untimed)


def _or_none(side: Inside, function: str, arguments: dict[str, Any]) -> Any:
    try:
        return side.ask(function, **arguments)
    except LacksPart:
        return None
