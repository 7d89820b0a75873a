"""From one figure to the next by what added and what took away; the steps add up exactly, or there is no drawing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from reporting.drawings.scales import Number, Scale, around, exact, px, ticks
from reporting.drawings.table import Row, Table
from reporting.drawings.words import decimals_shown, glyph, rounded, short, short_points, short_rate
from units.wording import points, rate

FULL = 100.0  # positions are percent of the width of the bars' column


@dataclass(frozen=True, slots=True)
class Step:
    """What changed the figure: its name, by how many percentage points exactly, and where its bar leads.

    ``shown``: the points as they are written, where the written ones are to add up as well; else with one decimal.
    """

    name: str
    points: Number
    url: str = ""
    shown: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WaterfallRow:
    """A level (``kind`` «from» or «to») as a mark at ``x``, or a step («more» or «less») from ``x``, ``width`` wide."""

    kind: str
    name: str
    url: str
    x: str
    width: str
    end: str
    value: str
    shown: str
    title: str


@dataclass(frozen=True, slots=True)
class AxisTick:
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Rows from above to below: the first level, the steps, the last level."""

    title: str
    desc: str
    rows: tuple[WaterfallRow, ...]
    ticks: tuple[AxisTick, ...]
    table: Table


def waterfall(
    start: Number,
    steps: Sequence[Step],
    end: Number,
    *,
    start_name: str,
    end_name: str,
    title: str,
    quotas: Collection[Number] = (),
) -> Waterfall:
    """``start`` plus all ``steps`` is ``end``, in percent; the axis shows the part where something moves.

    Of ``quotas`` both are compared with, neither is written as one that it misses.

    Raises:
        ValueError: the steps do not add up to the difference, exactly.
    """
    if Fraction(start) + sum((Fraction(step.points) for step in steps), Fraction(0)) != Fraction(end):
        raise ValueError("the steps do not add up")
    levels = [Fraction(start)]
    for step in steps:
        levels.append(levels[-1] + Fraction(step.points))
    low, high, size = around([*levels, Fraction(end)], most=4)
    across = Scale.of(low, high, 0, FULL)
    rows = [_level("from", start_name, levels[0], short_rate(levels[0], quotas), across)]
    rows += [_step(step, before, across) for step, before in zip(steps, levels, strict=False)]
    rows.append(_level("to", end_name, Fraction(end), short_rate(end, quotas), across))
    return Waterfall(
        title=title,
        desc=_("Each bar begins where the one above it ends; together they are the whole change."),
        rows=tuple(rows),
        ticks=tuple(AxisTick(px(across.at(value)), f"{short(value)}%") for value in ticks(low, high, size)),
        table=_table((start_name, start), steps, (end_name, end), decimals_shown([start, end], quotas, 2)),
    )


def _level(kind: str, name: str, value: Fraction, shown: str, across: Scale) -> WaterfallRow:
    x = px(across.at(value))
    return WaterfallRow(kind, name, "", x, "0", x, exact(value), shown, f"{name}: {shown}")


def _step(step: Step, before: Fraction, across: Scale) -> WaterfallRow:
    change = Fraction(step.points)
    begin, end = across.at(before), across.at(before + change)
    shown = f"{glyph(change)} {short_points(change) if step.shown is None else points(step.shown)}"
    return WaterfallRow(
        kind="more" if change >= 0 else "less",
        name=step.name,
        url=step.url,
        x=px(min(begin, end)),
        width=px(abs(end - begin)),
        end=px(end),
        value=exact(change),
        shown=shown,
        title=f"{step.name}: {shown}",
    )


def _table(start: tuple[str, Number], steps: Sequence[Step], end: tuple[str, Number], decimals: int) -> Table:
    first, last = (Row(name, (rate(rounded(value, decimals)),)) for name, value in (start, end))
    middle = [
        Row(step.name, (points(rounded(step.points, decimals) if step.shown is None else step.shown),), step.url)
        for step in steps
    ]
    return Table((_("What changed"), _("Percentage points")), (first, *middle, last))
