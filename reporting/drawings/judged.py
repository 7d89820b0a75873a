"""A unit's rate next to its own quota, exactly: what a gap, a dot and a cell of a map are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from reporting.drawings.table import Row, Table
from reporting.drawings.words import glyph, short_points, short_rate, side
from reporting.rates import exact_rate, gap_points, needed_online, shown_rate
from units.wording import DASH, minimum, points, rate, whole


@dataclass(frozen=True)
class Judged:
    """``online`` of ``total`` dossiers, and the quota in hundredths of a percent (None: no quota).

    ``url``: where its mark leads. ``is_provisional``: the figure may still change. ``note``: what is said behind the
    figure, as that months are missing. What follows from these is found once: a page writes each of it several times.
    """

    name: str
    online: int
    total: int
    minimum_hundredths: int | None
    url: str = ""
    is_provisional: bool = False
    note: str = ""

    @cached_property
    def rate(self) -> Fraction | None:
        """In percent; None where nothing was received."""
        return exact_rate(self.online, self.total)

    @cached_property
    def quota(self) -> Fraction | None:
        """In percent."""
        return None if self.minimum_hundredths is None else Fraction(self.minimum_hundredths, 100)

    @cached_property
    def gap(self) -> Fraction | None:
        """Rate minus quota in percentage points; None without one of them."""
        return None if self.rate is None or self.quota is None else self.rate - self.quota

    @cached_property
    def missing(self) -> int:
        """How many of the dossiers received would have had to come online next to those that did; 0 at the quota."""
        if self.minimum_hundredths is None:
            return 0
        return max(0, needed_online(self.total, self.minimum_hundredths) - self.online)

    @cached_property
    def side(self) -> str:
        """The class that gives the hue."""
        return side(self.gap)

    @cached_property
    def glyph(self) -> str:
        """▲ or ▼; nothing without a verdict."""
        return "" if self.gap is None else glyph(self.gap)

    @cached_property
    def shown_rate(self) -> str:
        return "" if self.rate is None else short_rate(self.rate, [] if self.quota is None else [self.quota])

    @cached_property
    def shown_gap(self) -> str:
        return "" if self.gap is None else short_points(self.gap)

    @cached_property
    def shown_quota(self) -> str:
        return f"{minimum(self.minimum_hundredths)}%" if self.minimum_hundredths is not None else ""

    @cached_property
    def title(self) -> str:
        """Its rate next to its quota in words."""
        if self.rate is None:
            return _("%(name)s: no dossiers") % {"name": self.name}
        if self.gap is None:
            return _("%(name)s: %(rate)s, no quota") % {"name": self.name, "rate": self.shown_rate}
        values = {"name": self.name, "rate": self.shown_rate, "quota": self.shown_quota}
        said = _("%(name)s: %(rate)s, quota %(quota)s") % values
        return f"{said}, {self.glyph} {self.shown_gap}"


def table_of(units: Iterable[Judged]) -> Table:
    """The units in their order with two decimals, more where two would hide the verdict."""
    heads = (_("Unit"), _("Rate"), _("Quota"), _("Gap (percentage points)"), _("Dossiers short"))
    return Table(heads, tuple(_row(unit) for unit in units))


def _row(unit: Judged) -> Row:
    figures = unit.online, unit.total, unit.minimum_hundredths
    missing = DASH if unit.minimum_hundredths is None else whole(unit.missing)
    cells = (rate(shown_rate(*figures)), unit.shown_quota or DASH, points(gap_points(*figures)), missing)
    return Row(unit.name, cells, unit.url)
