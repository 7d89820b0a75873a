"""Twelve months in the size of a word: a line, its last value marked; a provisional month is hollow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reporting.drawings.scales import Number, Scale, exact, px

WIDTH, HEIGHT = 160, 36  # pixels
MARGIN = 5  # room for the mark of the last month


@dataclass(frozen=True, slots=True)
class Point:
    """A month: where it is, its exact value, and whether it may still change."""

    x: str
    y: str
    value: str
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Sparkline:
    """``runs`` are the unbroken pieces of the line, as «x,y x,y»; ``last`` is the latest month with a value."""

    title: str
    points: tuple[Point, ...]
    runs: tuple[str, ...]
    last: Point | None
    level: str
    width: int
    height: int


def sparkline(
    values: Sequence[Number | None],
    *,
    title: str,
    slots: int = 12,
    provisional: frozenset[int] | set[int] = frozenset(),
    level: Number | None = None,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Sparkline:
    """``values`` are months in order, None where there is none; the first of ``slots`` equally wide months is left.

    ``title`` says in words what the line shows, its last value included. ``provisional``: indexes of months that are
    drawn hollow. ``level``: a thin line across, as a quota is. The lowest value is at the bottom: a sparkline shows
    the course, the figure next to it the size.
    """
    known = [value for value in values if value is not None] + ([] if level is None else [level])
    across = Scale.of(0, max(slots, len(values)) - 1, MARGIN, width - MARGIN)
    upward = Scale.of(min(known, default=0), max(known, default=1), height - MARGIN, MARGIN)
    points: list[Point] = []
    runs: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        point = Point(px(across.at(index)), px(upward.at(value)), exact(value), index in provisional)
        points.append(point)
        runs[-1].append(f"{point.x},{point.y}")
    return Sparkline(
        title=title,
        points=tuple(points),
        runs=tuple(" ".join(run) for run in runs if len(run) > 1),
        last=points[-1] if points else None,
        level="" if level is None else px(upward.at(level)),
        width=width,
        height=height,
    )
