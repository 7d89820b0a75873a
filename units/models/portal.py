from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class PortalSettings(models.Model):
    """What differs from province to province or changes in time, and is written on pages and documents.

    One row, kept by administrators. No name of an organ and no name of a service level stands in the code.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    province = models.CharField(_("province"), max_length=100, blank=True, help_text=_("As in “tỉnh Khánh Hòa”."))
    lead_agency = models.CharField(
        _("lead agency"), max_length=200, blank=True, help_text=_("The office that collects the reports.")
    )
    levels = models.CharField(
        _("name of the service levels"), max_length=60, blank=True, help_text=_("As in “mức độ 3, 4”.")
    )
    support = models.CharField(_("support line"), max_length=200, blank=True)
    guidance = models.TextField(
        _("how to record figures"), blank=True, help_text=_("One rule a line; shown above the entry form.")
    )
    guidance_district = models.TextField(
        _("how to record figures: further rules for districts"), blank=True, help_text=_("One rule a line.")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("portal settings")
        verbose_name_plural = _("portal settings")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="portal_settings_single_row")]

    def __str__(self) -> str:
        return self.lead_agency

    @classmethod
    def load(cls) -> PortalSettings:
        """The one row; blank values where nothing was set yet."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls()
