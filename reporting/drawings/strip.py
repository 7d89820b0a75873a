"""Units as dots on one axis of rates, the quotas as lines across; dots that would touch are stacked, always alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from reporting.drawings.judged import Judged, table_of
from reporting.drawings.labels import text_width
from reporting.drawings.scales import Number, Scale, around, exact, px, ticks
from reporting.drawings.table import Table
from reporting.drawings.words import short

WIDE, NARROW = 960, 340  # pixels; the box chooses (static/css/drawings.css)
RADIUS = {WIDE: 5.0, NARROW: 3.0}
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
        if self.unit.gap is None:
            return _("%(name)s: %(rate)s, no quota") % {"name": self.unit.name, "rate": self.unit.shown_rate}
        values = {"name": self.unit.name, "rate": self.unit.shown_rate, "quota": self.unit.shown_quota}
        said = _("%(name)s: %(rate)s, quota %(quota)s") % values
        return f"{said}, {self.unit.glyph} {self.unit.shown_gap}"


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


@dataclass(frozen=True, slots=True)
class Strip:
    title: str
    desc: str
    sizes: tuple[StripSize, ...]
    table: Table


def strip(
    units: Iterable[Judged], *, title: str, levels: Sequence[Level] = (), widths: Sequence[int] = (WIDE, NARROW)
) -> Strip:
    """The units with a rate, by it; those without are the page's to name.

    ``title`` says the finding, ``levels`` are the quotas that bind some of them.
    """
    rated = sorted(((unit.rate, unit) for unit in units if unit.rate is not None), key=_order)
    return Strip(
        title=title,
        desc=_("Each dot is a unit, from left to right by its rate; the lines across are the quotas."),
        sizes=tuple(_drawn(rated, levels, width) for width in widths),
        table=table_of(unit for _rate, unit in reversed(rated) if len(rated) <= MOST_DOTS),
    )


def _order(rated: tuple[Fraction, Judged]) -> tuple[Fraction, str, str]:
    exact_rate, unit = rated
    return exact_rate, unit.name, unit.url


def _drawn(rated: Sequence[tuple[Fraction, Judged]], levels: Sequence[Level], width: int) -> StripSize:
    low, high, size = around(
        [*(value for value, _unit in rated), *(level.value for level in levels)], most=8 if width > NARROW else 5
    )
    across = Scale.of(low, high, SIDE, width - SIDE)
    radius = RADIUS.get(width, RADIUS[WIDE])
    dense = len(rated) > MOST_DOTS
    offsets = [] if dense else stacked([across.at(value) for value, _unit in rated], 2 * radius + SPACE)
    half = 60.0 if dense else max([radius, *(abs(offset) + radius for offset in offsets)]) + 2
    marks, top = _levels(levels, across, width)
    middle = top + half
    base = top + 2 * half
    return StripSize(
        name="narrow" if width <= NARROW else "wide",
        width=width,
        height=round(base + AXIS),
        base=px(base),
        radius=px(radius),
        dots=tuple(
            Dot(unit, px(across.at(value)), px(middle + offset), exact(value))
            for (value, unit), offset in zip(rated, offsets, strict=False)
        ),
        columns=_columns(rated, across, top, base) if dense else (),
        levels=marks,
        ticks=tuple(AxisTick(px(across.at(value)), f"{short(value)}%") for value in ticks(low, high, size)),
    )


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


def _columns(rated: Sequence[tuple[Fraction, Judged]], across: Scale, top: float, base: float) -> tuple[Column, ...]:
    """One column for each whole point of the axis that has units."""
    counts: dict[int, int] = {}
    for value, _unit in rated:
        counts[int(value)] = counts.get(int(value), 0) + 1
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
