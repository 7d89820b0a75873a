from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from units.models.units import Unit


class FormerDistrict(models.Model):
    """Until which day a commune belonged to another district than afterwards; ``Unit.parent`` is the latest one.

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
