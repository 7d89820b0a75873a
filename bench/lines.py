"""Measurements of pages and files, as lines of the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bench.addresses import LIVED_IN, MAIN
from bench.measure import Measured, ratio
from bench.pages import Cost

MAX_QUERIES, FIRST_LOAD, LATER_LOAD = 12, 150_000, 25_000
LONGEST, LARGEST = 0.4, 1_500_000  # seconds and bytes of a page at a country's size

Costs = Mapping[str, Cost]


def query_lines(costs: Mapping[str, Costs]) -> list[Measured]:
    """For each page whether its number of queries is the same at every size, and few enough on the main pages."""
    lines = []
    for name in next(iter(costs.values())):
        numbers = [by_name[name].queries for by_name in costs.values()]
        aim = f"the same, ≤ {MAX_QUERIES}" if name in MAIN else "the same"
        kept = len(set(numbers)) == 1 and (name not in MAIN or max(numbers) <= MAX_QUERIES)
        shown = str(numbers[0]) if len(set(numbers)) == 1 else " / ".join(map(str, numbers))
        lines.append(Measured(f"d. {name}, queries at {', '.join(costs)}", aim, shown, kept))
    return lines


def size_lines(size: str, costs: Costs, most: float | None) -> list[Measured]:
    """Each page relative to the empty one at one size; ``most`` times is the aim of the most used pages."""
    return [
        ratio(f"d. {name}, {size}, against an empty page", cost.seconds, cost.empty, most if name in LIVED_IN else None)
        for name, cost in costs.items()
    ]


def country_lines(size: str, costs: Costs) -> list[Measured]:
    """Each page at a country's size, where the aim is a time and a size, whatever an empty page costs."""
    aim = f"≤ {LONGEST * 1000:.0f} ms, ≤ {LARGEST // 1000:,} kB"
    lines = []
    for cost, line in zip(costs.values(), size_lines(size, costs, None), strict=True):
        kept = cost.seconds <= LONGEST and cost.size <= LARGEST
        lines.append(replace(line, aim=aim, value=f"{line.value}, {cost.size / 1000:,.0f} kB", ok=kept))
    return lines


def file_lines(size: str, costs: Costs) -> list[Measured]:
    """Each file relative to the empty page, without an aim."""
    return [
        ratio(f"f. file: {name}, {size}, against an empty page", cost.seconds, cost.empty)
        for name, cost in costs.items()
    ]


def weight_lines(weights: Mapping[str, tuple[int, int]]) -> list[Measured]:
    """What a browser loads for each page, the first time and later."""
    lines = []
    for name, (first, later) in weights.items():
        for what, size, most in (("first", first, FIRST_LOAD), ("later", later, LATER_LOAD)):
            shown = f"{size / 1000:.1f} kB"
            lines.append(Measured(f"e. {name}, {what} load", f"≤ {most // 1000} kB", shown, size <= most))
    return lines
