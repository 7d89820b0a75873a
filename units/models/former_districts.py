from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Subquery, When
from django.utils.translation import gettext_lazy as _

from units.history_manager import HistoricalRecords
from units.models.units import Unit


class FormerDistrict(models.Model):
    """The last day on which a commune belonged to a former district; ``Unit.parent`` is the latest one.

    The district of a commune on a day is that of its first row whose ``until`` is not before the day, else its parent.
    ``district`` empty: until then it belonged to none.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="former_districts", verbose_name=_("commune"))
    district = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("former district")
    )
    until = models.DateField(_("until"), help_text=_("Last day in that district."))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("former district of a commune")
        verbose_name_plural = _("former districts of communes")
        ordering = ["unit", "until"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "until"],
                name="former_district_one_a_day",
                violation_error_message=_("For this commune a change of district on that day is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.district or '–'} → {self.until:%d/%m/%Y}"


def district_on(day: date | OuterRef | models.Expression, unit: str = "") -> Case:
    """The id of the district to which a unit belongs on ``day``; ``unit`` is the path to it from the rows of the query.

    A day of the rows themselves is given as ``OuterRef("period__ends_on")``.
    """
    former = FormerDistrict.objects.filter(unit=OuterRef(unit or "pk"), until__gte=day).order_by("until")
    return Case(
        When(Exists(former), then=Subquery(former.values("district")[:1])),
        default=F(f"{unit}__parent" if unit else "parent"),
        output_field=models.BigIntegerField(),
    )


def put_into_districts(pairs: Iterable[tuple[Unit, int | None]]) -> None:
    """Name each unit with the district whose id is paired with it. One query, and only where one differs.

    In memory only: such a unit is to be shown, never saved.
    """
    moved = [(unit, district) for unit, district in pairs if unit.parent_id != district]
    if not moved:
        return
    districts = Unit.objects.in_bulk({district for _unit, district in moved} - {None})
    for unit, district in moved:
        unit.parent = districts.get(district or 0)
        unit.__dict__.pop("display_name", None)
