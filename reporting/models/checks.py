from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from units import clock


class CheckCount(models.Model):
    """How many things a check of the data found when it was counted last, each hour."""

    watched = False  # the first page of the administration alone shows it

    name = models.CharField(max_length=60, primary_key=True)
    number = models.PositiveIntegerField()
    counted_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("count of a check")
        verbose_name_plural = _("counts of checks")

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"
