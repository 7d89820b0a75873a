from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from units.models.coded import LineField
from units.models.units import Unit


class SuccessionKind(models.TextChoices):
    """How a unit passed into another; only a merger or a renaming hands the year's figures on."""

    MERGER = "merger", _("merged into")
    RENAMING = "renaming", _("renamed to")
    SPLIT = "split", _("split into")
    ABOLITION = "abolition", _("abolished, tasks passed to")


HANDED_ON = (SuccessionKind.MERGER, SuccessionKind.RENAMING)


class UnitSuccessionQuerySet(models.QuerySet["UnitSuccession"]):
    def handing_on(self) -> UnitSuccessionQuerySet:
        """The steps whose successor shows the predecessor's months of the year."""
        return self.filter(kind__in=HANDED_ON)


class UnitSuccession(models.Model):
    """One step from a unit that ended to a unit that carries on its work."""

    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successions", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="precessions", verbose_name=_("successor")
    )
    effective_on = models.DateField(_("effective on"), help_text=_("First day of the successor."))
    kind = models.CharField(_("kind"), max_length=10, choices=SuccessionKind)
    legal_basis = LineField(_("legal basis"), max_length=500, blank=True)

    history = HistoricalRecords()
    objects = UnitSuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("succession of units")
        verbose_name_plural = _("successions of units")
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="succession_unique",
                violation_error_message=_("This succession is recorded already."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_between_two_units",
                violation_error_message=_("A unit cannot succeed itself."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SuccessionKind.values),
                name="succession_kind_known",
                violation_error_message=_("Choose how the unit passed into its successor."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
