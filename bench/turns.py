"""Two revisions measured in turns, and what comes of it: medians, their ratio, and its spread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from bench.asking import LacksPart

Values = list[float]


@dataclass(frozen=True, slots=True)
class Aim:
    """What the present should reach: at most, or at least, a ratio to the older revision or a value of its own."""

    most: float | None = None
    least: float | None = None
    of_value: bool = False
    unit: str = "×"

    def __str__(self) -> str:
        return f"≤ {self.most:g} {self.unit}" if self.most is not None else f"≥ {self.least:g} {self.unit}"

    def is_reached(self, ratio: float, value: float) -> bool:
        """Whether it is reached."""
        judged = value if self.of_value else ratio
        return judged <= self.most if self.most is not None else judged >= (self.least or 0)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: the values of each turn in ``unit``, or a sentence where a revision has no such part."""

    what: str
    unit: str
    then: Values | str
    now: Values | str
    aim: Aim | None = None
    note: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the aim is reached; None where there is none, or nothing to compare with."""
        if self.aim is None or isinstance(self.now, str):
            return None
        if isinstance(self.then, str):
            return self.aim.is_reached(0, median(self.now)) if self.aim.of_value else None
        return self.aim.is_reached(median(self.now) / (median(self.then) or 1e-9), median(self.now))

    def cells(self) -> list[str]:
        """The cells of the line, but the last."""
        spread = "–" if isinstance(self.then, str) or isinstance(self.now, str) else ratio(self.then, self.now)
        shown = [values if isinstance(values, str) else value(median(values), self.unit) for values in self._values]
        return [self.what, *shown, spread, self.note or "–", str(self.aim or "–")]

    @property
    def _values(self) -> tuple[Values | str, Values | str]:
        return self.then, self.now


def value(number: float, unit: str) -> str:
    """A number as people read it: three digits or so."""
    return f"{number:,.0f} {unit}" if number >= 100 else f"{number:.3g} {unit}"


def ratio(then: Sequence[float], now: Sequence[float]) -> str:
    """The ratio of the medians, and the quartiles of the ratios turn by turn."""
    each = sorted(new / old for old, new in zip(then, now, strict=False) if old)
    if not each or not median(then):
        return "–"
    low, high = (quantiles(each, n=4)[0], quantiles(each, n=4)[2]) if len(each) > 3 else (each[0], each[-1])
    return f"{median(now) / median(then):.2f} × ({low:.2f}–{high:.2f})"


def in_turns(runs: int, *works: Callable[[], Any], untimed: int = 1) -> list[list[Any] | str]:
    """What each of ``works`` returns in each of ``runs``, after ``untimed`` runs; a sentence where a part is lacking.

    The order changes with each run, so that neither always comes first.
    """
    found: list[list[Any] | str] = [[] for _work in works]
    for run in range(runs + untimed):
        places = range(len(works)) if run % 2 else reversed(range(len(works)))
        for place in places:
            values = found[place]
            if isinstance(values, str):
                continue
            try:
                answer = works[place]()
            except LacksPart as lacking:
                found[place] = f"lacks it ({lacking})"
            else:
                if run >= untimed:
                    values.append(answer)
    return found


def of(name: str, values: list[Any] | str, scale: float = 1.0) -> Values | str:
    """The values called ``name`` of what the turns returned."""
    return values if isinstance(values, str) else [each[name] * scale for each in values]


def timed_row(what: str, found: Sequence[list[Any] | str], aim: Aim | None = None) -> Row:
    """The line of something timed inside both revisions, with its statements and the time of the process alone."""
    then, now = found
    notes = []
    if not isinstance(then, str) and not isinstance(now, str):
        notes.append(f"process alone {ratio(of_floats('cpu', then), of_floats('cpu', now))}")
    counts = [each if isinstance(each, str) else f"{median(of_floats('statements', each)):.0f}" for each in (then, now)]
    if not any(isinstance(each, str) for each in found):
        notes.append(f"statements {counts[0]} : {counts[1]}")
    return Row(what, "ms", of("seconds", then, 1000), of("seconds", now, 1000), aim, "; ".join(notes))


def of_floats(name: str, values: list[Any]) -> Values:
    """The same, where no part is lacking."""
    return [float(each[name]) for each in values]
