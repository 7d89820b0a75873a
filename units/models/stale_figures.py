from django.db import models
from django.utils.translation import gettext_lazy as _

from units import clock
from units.models.units import Unit


class StaleFigures(models.Model):
    """A request to recompute compliance; only ever appended, deleted by the drain that has done it.

    It is in the lowest app so that every app can write one in the transaction of its change. ``year`` empty
    means every year, ``unit`` empty every unit. ``quotas_only``: nothing but minimums and tiers changed.
    """

    year = models.PositiveSmallIntegerField(_("year"), null=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, verbose_name=_("unit"))
    quotas_only = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=200)
    created_at = models.DateTimeField(_("created at"), default=clock.now)

    class Meta:
        verbose_name = _("stale figures")
        verbose_name_plural = _("stale figures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.year or '*'} {self.unit_id or '*'}: {self.reason}"
