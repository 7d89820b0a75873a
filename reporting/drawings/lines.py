"""Months as lines: the year to date, single months, the year before, the quota, and what the year may end at.

Names and last values are written at the ends of the lines and never on one another. Rates begin at 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from reporting.drawings.labels import apart, fitted, text_width
from reporting.drawings.line_marks import (
    AxisTick,
    DrawnFan,
    DrawnLevel,
    DrawnLine,
    Label,
    LineChart,
    LinesSize,
    Month,
    Spot,
)
from reporting.drawings.once import drawn_once
from reporting.drawings.scales import Number, Scale, around, exact, px, ticks
from reporting.drawings.table import Row, Table
from reporting.drawings.words import short, short_range, short_rate

WIDE, NARROW = 960, 340  # pixels; the box chooses (static/css/drawings.css)
HEIGHT = 260
LEFT, TOP, BOTTOM = 40, 14, 24  # room for the figures of the axis and the months
GAP = 10  # between a line's end and its label
LINE = 16  # a label's height
LABEL_SHARE = 0.52  # of the width that labels take at most
End = tuple[str, tuple[int, Fraction], str]
MAIN, THIN, BEFORE = "main", "thin", "before"  # thick; thin; dotted


@dataclass(frozen=True, slots=True)
class Series:
    """A line: what it is called, its value in each month (None: none), its look, which months may still change."""

    name: str
    values: Sequence[Number | None]
    look: str = MAIN
    provisional: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(self.values))


@dataclass(frozen=True, slots=True)
class Level:
    """A level line across, as a quota is."""

    name: str
    value: Number


@dataclass(frozen=True, slots=True)
class Fan:
    """What the year may end at: from the value of month ``index`` (``start``) to a range in the last month."""

    index: int
    start: Number
    low: Number
    middle: Number
    high: Number
    name: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one chart shows, in every size."""

    series: Sequence[Series]
    months: Sequence[str]
    levels: Sequence[Level]
    fan: Fan | None
    height: int
    top: Number | None

    @property
    def quotas(self) -> list[Number]:
        """The levels across: no rate is written as one that it misses."""
        return [level.value for level in self.levels]


@dataclass(frozen=True, slots=True)
class _Plot:
    """What all parts of one picture share."""

    width: int
    height: int
    count: int
    right: float
    across: Scale
    upward: Scale
    names: Sequence[str] = field(default_factory=list)


@drawn_once
def lines(
    series: Sequence[Series],
    *,
    months: Sequence[str],
    title: str,
    desc: str = "",
    levels: Sequence[Level] = (),
    fan: Fan | None = None,
    widths: Sequence[int] = (WIDE, NARROW),
    height: int = HEIGHT,
    top: Number | None = None,
) -> LineChart:
    """``months`` are the labels of the axis, one for each value of a series; series may be shorter than they are.

    ``title`` says the finding, ``desc`` how to read it. Values are percent. ``top``: the axis reaches at least so far,
    so that several charts share one (``common_top``). ``widths``: for a box that is never wider than 440 pixels give
    one width alone.
    """
    shown = _Shown(series, months, levels, fan, height, top)
    return LineChart(
        title=title,
        desc=desc,
        sizes=tuple(_drawn(shown, width) for width in widths),
        table=_table(shown),
    )


def common_top(charts: Iterable[tuple[Sequence[Series], Sequence[Level]]]) -> Fraction:
    """The highest value of several charts, for small multiples with one axis."""
    found = (value for series, levels in charts for value in _values(series, levels, None))
    return max(found, default=Fraction(0))


def _values(series: Iterable[Series], levels: Iterable[Level], fan: Fan | None) -> list[Fraction]:
    found = [Fraction(value) for each in series for value in each.values if value is not None]
    found += [Fraction(level.value) for level in levels]
    return found + ([Fraction(fan.high), Fraction(fan.start)] if fan else [])


def _drawn(shown: _Shown, width: int) -> LinesSize:
    series, levels, fan, height = shown.series, shown.levels, shown.fan, shown.height
    known = [Fraction(0), *_values(series, levels, fan), *([] if shown.top is None else [Fraction(shown.top)])]
    low, high, size = around(known, most=max(2, height // 50))
    texts = [text for _look, _wish, text in _ends(shown, LABEL_SHARE * width)]
    right = width - max([0.0, *(text_width(text) for text in texts)]) - GAP - 4
    plot = _Plot(
        width=width,
        height=height,
        count=len(shown.months),
        right=right,
        across=Scale.of(0, max(1, len(shown.months) - 1), LEFT + 8, right - 4),
        upward=Scale.of(low, high, height - BOTTOM, TOP),
        names=shown.months,
    )
    return LinesSize(
        name="narrow" if width <= NARROW else "wide",
        width=width,
        height=height,
        left=px(LEFT),
        right=px(right),
        top=px(TOP),
        bottom=px(height - BOTTOM),
        lines=tuple(_line(each, plot) for each in series),
        levels=tuple(DrawnLevel(px(plot.upward.at(each.value)), exact(each.value), each.name) for each in levels),
        fan=_fan(fan, plot, shown.quotas) if fan else None,
        labels=_labels(shown, plot),
        months=tuple(_month(index, shown, plot) for index in range(plot.count)),
        ticks=tuple(
            AxisTick(px(plot.upward.at(value)), f"{short(value)}%", value == 0) for value in ticks(low, high, size)
        ),
    )


def _line(series: Series, plot: _Plot) -> DrawnLine:
    spots: list[Spot] = []
    runs: list[list[str]] = [[]]
    open_runs: list[str] = []
    before = ""  # where the line is in the month before, if it is anywhere
    for index, value in enumerate(series.values):
        if value is None:
            runs.append([])
            before = ""
            continue
        spot = Spot(
            x=px(plot.across.at(index)),
            y=px(plot.upward.at(value)),
            value=exact(value),
            is_provisional=index in series.provisional,
        )
        spots.append(spot)
        here = f"{spot.x},{spot.y}"
        if spot.is_provisional and before:
            open_runs.append(f"{before} {here}")
            runs.append([here])
        else:
            runs[-1].append(here)
        before = here
    return DrawnLine(
        name=series.name,
        look=series.look,
        runs=tuple(" ".join(run) for run in runs if len(run) > 1),
        open_runs=tuple(open_runs),
        spots=tuple(spots),
    )


def _ends(shown: _Shown, room: float) -> list[End]:
    """What is written at the right: look, month (-1: at the edge) and value of what it belongs to, and the words."""
    found: list[End] = []
    for each in shown.series:
        known = [(index, Fraction(value)) for index, value in enumerate(each.values) if value is not None]
        if known:
            found.append((each.look, known[-1], fitted(each.name, short_rate(known[-1][1], shown.quotas), room)))
    found += [("level", (-1, Fraction(level.value)), fitted(level.name, "", room)) for level in shown.levels]
    if fan := shown.fan:
        low, high = (short_rate(value, shown.quotas) for value in (fan.low, fan.high))
        text = low if low == high else f"{low[:-1]}–{high}"
        found.append(("fan", (-1, Fraction(fan.middle)), fitted(fan.name, text, room)))
    return found


def _labels(shown: _Shown, plot: _Plot) -> tuple[Label, ...]:
    ends = _ends(shown, LABEL_SHARE * plot.width)
    wishes = [plot.upward.at(value) for _look, (_index, value), _text in ends]
    placed = apart(wishes, LINE, TOP, plot.height - BOTTOM)
    x = plot.right + GAP
    found = []
    for (look, (index, _value), text), wish, y in zip(ends, wishes, placed, strict=True):
        from_x = plot.right if index < 0 else plot.across.at(index) + 5
        is_led = abs(y - wish) > 3 or x - from_x > GAP + 12
        leader = f"{px(from_x)},{px(wish)} {px(x - 3)},{px(y)}" if is_led else ""
        found.append(Label(look, px(x), px(y), text, leader))
    return tuple(found)


def _fan(fan: Fan, plot: _Plot, quotas: Collection[Number]) -> DrawnFan:
    last = plot.count - 1
    start = f"{px(plot.across.at(fan.index))},{px(plot.upward.at(fan.start))}"

    def at(value: Number) -> str:
        return f"{px(plot.across.at(last))},{px(plot.upward.at(value))}"

    return DrawnFan(
        polygon=f"{start} {at(fan.high)} {at(fan.low)}",
        middle=f"{start} {at(fan.middle)}",
        low=exact(fan.low),
        high=exact(fan.high),
        value=exact(fan.middle),
        title=f"{fan.name}: {short_range(fan.low, fan.high, quotas)}",
    )


def _month(index: int, shown: _Shown, plot: _Plot) -> Month:
    step = plot.across.at(1) - plot.across.at(0)
    every = max(1, -(-int(text_width(max(plot.names, key=len)) + 6) // max(1, int(step))))
    values = [(each.name, each.values[index]) for each in shown.series if index < len(each.values)]
    said = [f"{name} {short_rate(value, shown.quotas)}" for name, value in values if value is not None]
    fan = shown.fan
    if fan and index == plot.count - 1:
        said.append(f"{fan.name} {short_range(fan.low, fan.high, shown.quotas)}")
    nothing = _("no dossiers")
    x = plot.across.at(index)
    return Month(
        x=px(x),
        left=px(x - step / 2),
        width=px(step),
        label=plot.names[index],
        is_labelled=(plot.count - 1 - index) % every == 0,
        title=f"{plot.names[index]}: {'; '.join(said) or nothing}",
    )


def _table(shown: _Shown) -> Table:
    rows = []
    for index, month in enumerate(shown.months):
        values = [each.values[index] if index < len(each.values) else None for each in shown.series]
        cells = ("–" if value is None else short_rate(value, shown.quotas, least=2) for value in values)
        rows.append(Row(month, tuple(cells)))
    return Table(("", *(each.name for each in shown.series)), tuple(rows))
