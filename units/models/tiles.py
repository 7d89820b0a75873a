from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units.history_manager import HistoricalRecords
from units.models.units import Unit, UnitKind

LAST = 39  # a diagram of forty by forty tiles has room for any province


class DistrictTile(models.Model):
    """The position of a district in the diagram of tiles: a square of a grid, not a boundary.

    Columns count from the west, rows from the north, both from 0. Separate from the unit: no figure depends on it,
    and a province without tiles still has its table.
    """

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="tile", verbose_name=_("district"))
    column = models.PositiveSmallIntegerField(_("column, counted from the west"), help_text=_("The first is 0."))
    row = models.PositiveSmallIntegerField(_("row, counted from the north"), help_text=_("The first is 0."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tile of a district")
        verbose_name_plural = _("tiles of districts")
        ordering = ["row", "column"]
        constraints = [
            models.CheckConstraint(
                condition=Q(column__lte=LAST, row__lte=LAST),
                name="district_tile_within_grid",
                violation_error_message=_("Columns and rows go from 0 to 39."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.column}, {self.row})"

    def clean(self) -> None:
        """Refuse a unit that is not a district, and a square that another district in force occupies.

        Not a constraint: the tile of a district that ended may stay where its successor is now.
        """
        if self.unit_id and self.unit.kind != UnitKind.DISTRICT:
            raise ValidationError({"unit": _("Only districts are shown in the diagram.")})
        others = DistrictTile.objects.filter(column=self.column, row=self.row, unit__active_until=None)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError(_("This square has another district already."))
