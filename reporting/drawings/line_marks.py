"""What a chart of months is made of, ready for its template: lines, levels, fan, labels, months and ticks."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.drawings.table import Table


@dataclass(frozen=True, slots=True)
class Spot:
    """A month of a line; what it says is said by its ``Month``."""

    x: str
    y: str
    value: str
    is_provisional: bool

    @property
    def look(self) -> str:
        """Its classes."""
        return "spot provisional" if self.is_provisional else "spot"


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """``runs`` are unbroken pieces, «x,y x,y»; ``open_runs`` those that lead to a provisional month."""

    name: str
    look: str
    runs: tuple[str, ...]
    open_runs: tuple[str, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What is written next to a line's end, at ``y``; where the end is elsewhere, ``leader`` leads there."""

    look: str
    x: str
    y: str
    text: str
    leader: str


@dataclass(frozen=True, slots=True)
class DrawnLevel:
    y: str
    value: str
    name: str


@dataclass(frozen=True, slots=True)
class DrawnFan:
    """The range as a polygon, its middle as a line, and the exact values in the last month."""

    polygon: str
    middle: str
    low: str
    high: str
    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the axis: its middle, the width over which the pointer finds it, and all its values in words."""

    x: str
    left: str
    width: str
    label: str
    is_labelled: bool
    title: str


@dataclass(frozen=True, slots=True)
class AxisTick:
    y: str
    label: str
    is_base: bool


@dataclass(frozen=True, slots=True)
class LinesSize:
    """The chart drawn for one width; ``left`` to ``right`` and ``top`` to ``bottom`` is where the lines are."""

    name: str
    width: int
    height: int
    left: str
    right: str
    top: str
    bottom: str
    lines: tuple[DrawnLine, ...]
    levels: tuple[DrawnLevel, ...]
    fan: DrawnFan | None
    labels: tuple[Label, ...]
    months: tuple[Month, ...]
    ticks: tuple[AxisTick, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    title: str
    desc: str
    sizes: tuple[LinesSize, ...]
    table: Table
