"""Counts as bars, the largest first: as dossiers missing to the quota, procedure by procedure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.drawings.scales import Scale, px
from reporting.drawings.table import Row, Table
from reporting.drawings.words import rounded
from reporting.rates import exact_rate
from units.wording import rate, signed, whole

FULL = 100.0  # positions are percent of the width of the bars' column


@dataclass(frozen=True, slots=True)
class Count:
    """A bar: its name, a number that is not negative, where it leads, and its change on the month before if known."""

    name: str
    number: int
    url: str = ""
    change: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """``width`` in percent of the column; ``share`` of all that is counted, left-out ones too."""

    count: Count
    width: str
    share: str

    @property
    def shown(self) -> str:
        return whole(self.count.number)

    @property
    def shown_change(self) -> str:
        """«+120»; nothing where the change is not known."""
        return "" if self.count.change is None else signed(self.count.change)

    @property
    def title(self) -> str:
        """The bar in words."""
        said = f"{self.count.name}: {self.shown}"
        return said + (f" ({self.share})" if self.share else "")


@dataclass(frozen=True, slots=True)
class BarChart:
    """``rows`` the largest first; ``left_out`` is how many are in the table only, ``left_out_sum`` what they count."""

    title: str
    desc: str
    rows: tuple[Bar, ...]
    left_out: int
    left_out_sum: int
    total: int
    table: Table


def bars(
    counts: Iterable[Count], *, title: str, head: str, unit: str, desc: str = "", most: int = 10, of: int | None = None
) -> BarChart:
    """``title`` says the finding, ``head`` what the names are, ``unit`` what is counted. Zeros have no bar.

    At most ``most`` bars are drawn; the table has all. ``of`` is what there is in all, where ``counts`` are the largest
    parts of it only: shares are of that.
    """
    ordered = sorted((each for each in counts if each.number), key=lambda each: (-each.number, each.name, each.url))
    total = sum(each.number for each in ordered) if of is None else of
    across = Scale.of(0, max((each.number for each in ordered), default=1), 0, FULL)
    rows = tuple(Bar(each, px(across.at(each.number)), _share(each.number, total)) for each in ordered)
    return BarChart(
        title=title,
        desc=desc,
        rows=rows[:most],
        left_out=len(rows[most:]),
        left_out_sum=sum(each.number for each in ordered[most:]),
        total=total,
        table=Table(
            (head, unit, _("Share")),
            tuple(Row(each.count.name, (each.shown, each.share), each.count.url) for each in rows),
        ),
    )


def _share(number: int, total: int) -> str:
    share = exact_rate(number, total)
    return "" if share is None else rate(rounded(share, 1))
