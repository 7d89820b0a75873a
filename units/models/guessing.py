from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class GuessingAddress(models.Model):
    """An address from which wrong passwords were tried on many accounts on one day: logged, never locked for it."""

    address = models.CharField(_("network address"), max_length=45)
    day = models.DateField(_("day"))
    last_at = models.DateTimeField(_("last at"))
    accounts = models.PositiveIntegerField(_("accounts within a quarter of an hour"))

    class Meta:
        verbose_name = _("address with many refused accounts")
        verbose_name_plural = _("addresses with many refused accounts")
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "day"],
                name="guessing_address_once_a_day",
                violation_error_message=_("The address is noted for this day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.day:%d/%m/%Y}"
