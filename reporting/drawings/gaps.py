"""Units as bars round each one's own quota, sorted by the gap: right who reaches it, left who does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.drawings.judged import Judged, table_of
from reporting.drawings.once import drawn_once
from reporting.drawings.scales import Scale, around, exact, px, ticks
from reporting.drawings.table import Table
from reporting.drawings.words import short_points
from units.wording import whole

FULL = 100.0  # positions are percent of the width of the bars' column


@dataclass(frozen=True, slots=True)
class GapBar:
    """One unit: its bar from ``x`` to ``end``, ``width`` wide, all in percent of the column; ``gap`` is exact."""

    unit: Judged
    x: str
    end: str
    width: str
    gap: str

    @property
    def title(self) -> str:
        """The bar in words."""
        said = self.unit.title
        if self.unit.missing:
            said += ", " + _("%(n)s dossiers short") % {"n": whole(self.unit.missing)}
        return f"{said}, {self.unit.note}" if self.unit.note else said


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across all rows; that of the quota is at gap 0."""

    x: str
    label: str
    is_quota: bool


@dataclass(frozen=True, slots=True)
class GapChart:
    """``rows`` from the largest gap to the smallest; where there are many, the ``left_out`` in the middle are not."""

    title: str
    desc: str
    rows: tuple[GapBar, ...]
    ticks: tuple[Tick, ...]
    zero: str
    left_out: int
    left_out_after: int
    table: Table

    @property
    def upper(self) -> tuple[GapBar, ...]:
        """The rows above those that are left out; all of them where none is."""
        return self.rows[: self.left_out_after] if self.left_out else self.rows

    @property
    def lower(self) -> tuple[GapBar, ...]:
        return self.rows[self.left_out_after :] if self.left_out else ()


@drawn_once
def gaps(units: Iterable[Judged], *, title: str, most: int | None = None) -> GapChart:
    """The units that have a quota and a rate; the others have no gap and are the page's to name.

    ``title`` says the finding. ``most``: draw at most so many rows, the first and the last; the table has all.
    """
    judged = sorted(((unit.gap, unit) for unit in units if unit.gap is not None), key=_order)
    low, high, size = around([Fraction(0), *(gap for gap, _unit in judged)])
    across = Scale.of(low, high, 0, FULL)
    rows = tuple(_bar(unit, gap, across) for gap, unit in judged)
    left_out, first = _middle(len(rows), most)
    shown = rows[:first] + rows[first + left_out :] if left_out else rows
    return GapChart(
        title=title,
        desc=_("Percentage points above (▲, to the right) or below (▼, to the left) each unit's own quota."),
        rows=shown,
        ticks=tuple(_tick(value, across) for value in ticks(low, high, size)),
        zero=px(across.at(0)),
        left_out=left_out,
        left_out_after=first,
        table=table_of(unit for _gap, unit in judged),
    )


def _order(judged: tuple[Fraction, Judged]) -> tuple[Fraction, str, str]:
    gap, unit = judged
    return -gap, unit.name, unit.url


def _bar(unit: Judged, gap: Fraction, across: Scale) -> GapBar:
    zero, end = across.at(0), across.at(gap)
    return GapBar(unit, px(min(zero, end)), px(max(zero, end)), px(abs(end - zero)), exact(gap))


def _tick(value: Fraction, across: Scale) -> Tick:
    label = short_points(value, 0) if value.denominator == 1 else short_points(value)
    return Tick(px(across.at(value)), pgettext("on an axis", "quota") if value == 0 else label, value == 0)


def _middle(count: int, most: int | None) -> tuple[int, int]:
    """How many rows are left out so that at most ``most`` are drawn, and after how many."""
    if most is None or count <= most:
        return 0, count
    return count - most, most - most // 2
