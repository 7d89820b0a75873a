"""Units as dots on one axis of rates, the quotas as lines across; dots that would touch are stacked, always alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from reporting.drawings.judged import Judged, table_of
from reporting.drawings.labels import text_width
from reporting.drawings.once import drawn_once
from reporting.drawings.scales import Number, Scale, around, exact, px, ticks
from reporting.drawings.table import Table
from reporting.drawings.words import short

WIDE, NARROW = 960, 340  # pixels; the box chooses (static/css/drawings.css)
RADIUS = {WIDE: 5.0, NARROW: 3.0}
DENSE_HALF = 62.0  # half the height of columns
SPACE = 0.5  # between two dots
SIDE = 14  # room next to the axis
LABEL_LINE = 18  # of a quota's label
AXIS = 22  # room for the figures below the axis
MOST_DOTS = 400  # above it the dots become columns: nobody finds one of ten thousand dots


@dataclass(frozen=True, slots=True)
class Level:
    """A quota: its exact rate in percent and what it is called next to its line."""

    value: Number
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One unit: its middle, and its exact rate."""

    unit: Judged
    x: str
    y: str
    rate: str

    @property
    def title(self) -> str:
        """The dot in words."""
        return self.unit.title

    @property
    def url(self) -> str:
        return self.unit.url

    @property
    def look(self) -> str:
        """Its classes."""
        return f"dot {self.unit.side} provisional" if self.unit.is_provisional else f"dot {self.unit.side}"


@dataclass(frozen=True, slots=True)
class Column:
    """Where there are too many dots: so many units from one rate to below the next."""

    x: str
    y: str
    width: str
    height: str
    units: int
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class LevelMark:
    """A quota's line and the label at its top."""

    x: str
    top: str
    label_y: str
    anchor: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class AxisTick:
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class StripSize:
    """The strip drawn for one width."""

    name: str
    width: int
    height: int
    base: str
    radius: str
    dots: tuple[Dot, ...]
    columns: tuple[Column, ...]
    levels: tuple[LevelMark, ...]
    ticks: tuple[AxisTick, ...]

    @property
    def links(self) -> list[Dot]:
        """The dots that lead somewhere."""
        return [dot for dot in self.dots if dot.url]

    @property
    def plain_dots(self) -> list[Dot]:
        return [dot for dot in self.dots if not dot.url]


@dataclass(frozen=True, slots=True)
class Strip:
    title: str
    desc: str
    sizes: tuple[StripSize, ...]
    table: Table


@drawn_once
def strip(
    units: Iterable[Judged],
    *,
    title: str,
    levels: Sequence[Level] = (),
    widths: Sequence[int] = (WIDE, NARROW),
    radius: float | None = None,
) -> Strip:
    """The units with a rate, by it; those without are the page's to name.

    ``title`` says the finding, ``levels`` are the quotas that bind some of them. ``radius``: of the dots, where the
    usual ones would make the drawing too high.
    """
    rated = sorted(((unit.rate, unit) for unit in units if unit.rate is not None), key=_order)
    return Strip(
        title=title,
        desc=_("Each dot is a unit, from left to right by its rate; the lines across are the quotas."),
        sizes=tuple(_drawn(rated, levels, width, radius) for width in widths),
        table=table_of(unit for _rate, unit in reversed(rated) if len(rated) <= MOST_DOTS),
    )


def columns(counts: Mapping[int, int], *, title: str, levels: Sequence[Level] = (), width: int = WIDE) -> Strip:
    """The same of more units than anybody finds as dots, counted already; without a table of them.

    ``counts``: by whole percent (25: from 25% to below 26%) the number of units.
    """
    frame = _Frame.of([edge for point in counts for edge in (point, point + 1)], levels, width)
    base = frame.top + 2 * DENSE_HALF
    size = frame.size(base, RADIUS[NARROW], columns=_columns(counts, frame.across, frame.top, base))
    return Strip(title, _("Each column: how many units have a rate in this percent."), (size,), table_of([]))


def _order(rated: tuple[Fraction, Judged]) -> tuple[Fraction, str, str]:
    exact_rate, unit = rated
    return exact_rate, unit.name, unit.url


@dataclass(frozen=True, slots=True)
class _Frame:
    """The axis and the quotas of a strip; ``top`` is where its dots may begin."""

    width: int
    across: Scale
    ticks: tuple[AxisTick, ...]
    levels: tuple[LevelMark, ...]
    top: float

    @classmethod
    def of(cls, values: Iterable[Number], levels: Sequence[Level], width: int) -> _Frame:
        low, high, size = around(
            [*values, *(level.value for level in levels)],
            most=8 if width > NARROW else 5,
        )
        across = Scale.of(low, high, SIDE, width - SIDE)
        labels = tuple(AxisTick(px(across.at(value)), f"{short(value)}%") for value in ticks(low, high, size))
        return cls(width, across, labels, *_levels(levels, across, width))

    def size(
        self, base: float, radius: float, dots: tuple[Dot, ...] = (), columns: tuple[Column, ...] = ()
    ) -> StripSize:
        name = "narrow" if self.width <= NARROW else "wide"
        height = round(base + AXIS)
        return StripSize(name, self.width, height, px(base), px(radius), dots, columns, self.levels, self.ticks)


def _drawn(
    rated: Sequence[tuple[Fraction, Judged]], levels: Sequence[Level], width: int, wanted: float | None
) -> StripSize:
    frame = _Frame.of((value for value, _unit in rated), levels, width)
    radius = wanted or RADIUS.get(width, RADIUS[WIDE])
    if len(rated) > MOST_DOTS:
        counts = Counter(int(value) for value, _unit in rated)
        base = frame.top + 2 * DENSE_HALF
        return frame.size(base, radius, columns=_columns(counts, frame.across, frame.top, base))
    positions = [frame.across.at(value) for value, _unit in rated]
    offsets = stacked(positions, 2 * radius + SPACE)
    half = max([radius, *(abs(offset) + radius for offset in offsets)]) + 2
    dots = tuple(
        Dot(unit, px(x), px(frame.top + half + offset), exact(value))
        for (value, unit), x, offset in zip(rated, positions, offsets, strict=True)
    )
    return frame.size(frame.top + 2 * half, radius, dots)


def stacked(positions: Sequence[float], diameter: float) -> list[float]:
    """How far above (−) or below the middle each dot is drawn so that no two of ``diameter`` touch.

    ``positions`` are ascending. Each dot takes the free place nearest to the middle, of two equally near the upper one:
    the same figures give the same picture.
    """
    placed: list[tuple[float, float]] = []
    for x in positions:
        near = [(left, offset) for left, offset in placed if x - left < diameter]
        placed.append((x, _free(x, near, diameter)))
    return [offset for _x, offset in placed]


def _free(x: float, near: Sequence[tuple[float, float]], diameter: float) -> float:
    """The offset nearest to 0 at which a dot at ``x`` touches none of those ``near``."""
    candidates = [0.0]
    for left, offset in near:
        reach = (diameter**2 - (x - left) ** 2) ** 0.5
        candidates += [offset - reach, offset + reach]
    for candidate in sorted(candidates, key=lambda each: (round(abs(each), 6), each)):
        if all((x - left) ** 2 + (candidate - offset) ** 2 >= diameter**2 - 1e-6 for left, offset in near):
            return candidate
    return 0.0  # never: the outermost candidate is always free


def _levels(levels: Sequence[Level], across: Scale, width: int) -> tuple[tuple[LevelMark, ...], float]:
    """The quotas' lines, their labels in as many lines as keep them apart; and where the dots may begin."""
    ends: list[float] = []  # of each line of labels, how far it is written
    found = []
    for level in sorted(levels, key=lambda each: Fraction(each.value)):
        x, wide = across.at(level.value), text_width(level.label) + 6
        anchor = "end" if x + wide > width else "start"
        left = x - wide if anchor == "end" else x
        line = next((index for index, end in enumerate(ends) if end <= left), len(ends))
        ends[line : line + 1] = [left + wide]
        found.append((level, x, anchor, line))
    marks = tuple(
        LevelMark(
            x=px(x),
            top=px(line * LABEL_LINE + 2),
            label_y=px((line + 1) * LABEL_LINE - 4),
            anchor=anchor,
            label=level.label,
            value=exact(level.value),
        )
        for level, x, anchor, line in found
    )
    return marks, len(ends) * LABEL_LINE + 4


def _columns(counts: Mapping[int, int], across: Scale, top: float, base: float) -> tuple[Column, ...]:
    """One column for each whole point of the axis that has units."""
    upward = Scale.of(0, max(counts.values()), base, top)
    wide = across.at(across.low + 1) - across.at(across.low)
    return tuple(
        Column(
            x=px(across.at(point)),
            y=px(upward.at(count)),
            width=px(max(wide - 1, 1)),
            height=px(base - upward.at(count)),
            units=count,
            low=f"{point}%",
            high=f"{point + 1}%",
        )
        for point, count in sorted(counts.items())
    )
