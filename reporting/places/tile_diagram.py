"""The districts as squares of a grid, for a picture drawn on the server: a diagram, not a map of boundaries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.places.districts import DistrictRow
from reporting.places.heat import SHADES
from units.models import DistrictTile, Unit
from units.wording import rate

WIDTH, HEIGHT, SPACE = 200, 126, 8  # of a square and between two, in the units of the drawing
LINE = 2
TILES_A_ROW = 6  # for districts that nobody has placed


@dataclass(frozen=True, slots=True)
class Tile:
    """One square: where it stands, what is written in it, and its shade (None: the neutral colour)."""

    row: DistrictRow
    x: int
    y: int

    @property
    def shade(self) -> int | None:
        """The step of the district's own rate; neutral without a quota or a rate."""
        own = self.row.own
        if not self.row.has_quota or not own.received_total:
            return None
        return min(10 * own.received_online // own.received_total, SHADES - 1)

    @property
    def kind(self) -> str:
        """«Huyện»: the first words of the name where they say the type of division."""
        return self.row.unit.name[: _length_of_type(self.row.unit)]

    @property
    def name(self) -> str:
        return self.row.unit.name[_length_of_type(self.row.unit) :].strip()

    @property
    def state(self) -> str:
        """What stands below the rate: the verdict, as it stands in the table."""
        return str(self.row.line.status.label) if self.row.line else _("Nothing to report")

    @property
    def label(self) -> str:
        """The square in words, for those who hear it."""
        return ", ".join(filter(None, [f"{self.row.unit.name}: {rate(self.row.own_rate)}", self.row.note, self.state]))

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


class TileDiagram:
    """The squares of all districts; empty where a province has placed none.

    A district that nobody has placed stands in a row of its own below the others, so that none is left out.
    """

    tile_width, tile_height = WIDTH, HEIGHT

    def __init__(self, rows: Iterable[DistrictRow]) -> None:
        rows = list(rows)
        places = {row.unit.pk: _place(row.unit) for row in rows}
        below = 1 + max((place[1] for place in places.values() if place), default=-1)
        self.tiles: list[Tile] = []
        loose = 0
        for row in rows if any(places.values()) else ():
            place = places[row.unit.pk]
            if place is None:
                place = loose % TILES_A_ROW, below + loose // TILES_A_ROW
                loose += 1
            self.tiles.append(Tile(row, place[0] * (WIDTH + SPACE), place[1] * (HEIGHT + SPACE)))
        self.tiles.sort(key=lambda tile: (tile.y, tile.x))

    @property
    def drawn_width(self) -> int:
        """Of the whole drawing, with room for the outer lines."""
        return max((tile.x for tile in self.tiles), default=0) + WIDTH + 2 * LINE

    @property
    def drawn_height(self) -> int:
        return max((tile.y for tile in self.tiles), default=0) + HEIGHT + 2 * LINE


def _place(unit: Unit) -> tuple[int, int] | None:
    tile: DistrictTile | None = getattr(unit, "tile", None)
    return (tile.column, tile.row) if tile else None


def _length_of_type(unit: Unit) -> int:
    """How many letters at the head of the name say the type of division: of «Huyện Cam Lâm» five."""
    begins = unit.name.casefold().startswith(f"{unit.division_type.casefold()} ")
    return len(unit.division_type) if unit.division_type and begins else 0
