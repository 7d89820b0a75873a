"""Timing two functions in turns, so that a noisy machine disturbs both equally."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the report: what was measured, its aim, and the result; ``ok`` is None where there is no aim."""

    name: str
    aim: str
    value: str
    ok: bool | None = None


def seconds(work: Callable[[], object], before: Callable[[], object] | None = None) -> float:
    """How long ``work`` took; ``before`` is not counted."""
    if before:
        before()
    start = perf_counter()
    work()
    return perf_counter() - start


def in_turns(runs: int, *works: Callable[[], float]) -> list[float]:
    """The median of each of ``works`` (which time themselves), run in turns after one run that is not counted."""
    times: list[list[float]] = [[] for _work in works]
    for run in range(runs + 1):
        for place, work in enumerate(works):
            taken = work()
            if run:
                times[place].append(taken)
    return [median(each) for each in times]


def ratio(name: str, ours: float, limit: float, most: float | None = None, note: str = "") -> Measured:
    """A line «ours is r times the limit», with the aim of at most ``most`` times."""
    value = ours / limit
    shown = f"{value:.2f} × ({ours * 1000:.1f} ms : {limit * 1000:.1f} ms){note}"
    return Measured(name, f"≤ {most:g} ×" if most else "–", shown, None if most is None else value <= most)
