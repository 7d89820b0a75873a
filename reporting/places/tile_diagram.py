"""The districts as squares of a grid, for a picture drawn on the server: a diagram, not a map of boundaries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.drawings.heat import shown_of, step_of
from reporting.places.districts import DistrictRow
from units.models import DistrictTile, Unit
from units.wording import rate

WIDTH, HEIGHT, SPACE = 200, 126, 8  # of a square and between two, in the units of the drawing
LINE = 2
TILES_A_ROW = 6  # for districts without a position


@dataclass(frozen=True, slots=True)
class Tile:
    """One square: its position, what is written in it, and the step of its distance to the quota."""

    row: DistrictRow
    x: int
    y: int

    @property
    def step(self) -> str:
        """The class of the distance of the district's own rate to its quota; neutral without a quota or a rate."""
        return step_of(*self._figures)

    @property
    def distance(self) -> str:
        """«▼ −4,6»; empty without a quota or a rate."""
        return shown_of(*self._figures)

    @property
    def _figures(self) -> tuple[int, int, int | None]:
        return self.row.own.received_online, self.row.own.received_total, self.row.minimum_hundredths

    @property
    def kind(self) -> str:
        """«Huyện»: the first words of the name where they say the type of division."""
        return self.row.unit.name[: _length_of_type(self.row.unit)]

    @property
    def name(self) -> str:
        return self.row.unit.name[_length_of_type(self.row.unit) :].strip()

    @property
    def state(self) -> str:
        """The verdict below the rate, as the table has it."""
        return str(self.row.line.status.label) if self.row.line else _("Nothing to report")

    @property
    def label(self) -> str:
        """The square in words, for those who hear it."""
        own = self.row.own_rate
        named = self.row.unit.name if own is None else f"{self.row.unit.name}: {rate(own)}"
        return ", ".join(filter(None, [named, self.distance, self.row.note, self.state]))

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


class TileDiagram:
    """The squares of the districts; empty where no district has a position.

    A district without a position is in a row of its own below the others, so that none is left out. Where some have a
    quota, those without one are ``noted`` below the squares: nothing is said of their distance.
    """

    tile_width, tile_height = WIDTH, HEIGHT

    def __init__(self, rows: Iterable[DistrictRow]) -> None:
        rows = list(rows)
        self.noted = [row for row in rows if not row.has_quota] if any(row.has_quota for row in rows) else []
        rows = [row for row in rows if row not in self.noted]
        positions = {row.unit.pk: _position(row.unit) for row in rows}
        below = 1 + max((position[1] for position in positions.values() if position), default=-1)
        self.tiles: list[Tile] = []
        loose = 0
        for row in rows if any(positions.values()) else ():
            position = positions[row.unit.pk]
            if position is None:
                position = loose % TILES_A_ROW, below + loose // TILES_A_ROW
                loose += 1
            self.tiles.append(Tile(row, position[0] * (WIDTH + SPACE), position[1] * (HEIGHT + SPACE)))
        self.tiles.sort(key=lambda tile: (tile.y, tile.x))

    @property
    def drawn_width(self) -> int:
        """Of the complete drawing, with room for the outer lines."""
        return max((tile.x for tile in self.tiles), default=0) + WIDTH + 2 * LINE

    @property
    def drawn_height(self) -> int:
        return max((tile.y for tile in self.tiles), default=0) + HEIGHT + 2 * LINE


def _position(unit: Unit) -> tuple[int, int] | None:
    tile: DistrictTile | None = getattr(unit, "tile", None)
    return (tile.column, tile.row) if tile else None


def _length_of_type(unit: Unit) -> int:
    """How many letters at the head of the name say the type of division: of «Huyện Cam Lâm» five."""
    begins = unit.name.casefold().startswith(f"{unit.division_type.casefold()} ")
    return len(unit.division_type) if unit.division_type and begins else 0
