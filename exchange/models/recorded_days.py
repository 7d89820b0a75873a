from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reporting.models import ReportingPeriod
from reporting.models.reconciliation import SYSTEM_LENGTH
from units.models.coded import LineField


class DossierDay(models.Model):
    """How many dossiers of one day are in what is recorded of a system's month.

    A file is the whole of its months: one that lacks days which are here is noticed before it replaces them.
    """

    watched = False  # asked for when a file is counted or recorded; no page that has a version shows it

    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="+", verbose_name=_("reporting period")
    )
    system = LineField(_("counted system"), max_length=SYSTEM_LENGTH)
    day = models.DateField(_("day"))
    dossiers = models.PositiveIntegerField(_("dossiers"))

    class Meta:
        verbose_name = _("day of recorded dossiers")
        verbose_name_plural = _("days of recorded dossiers")
        ordering = ["system", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "system", "day"],
                name="dossier_day_once",
                violation_error_message=_("This day of the system is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(dossiers__gte=1),
                name="dossier_day_has_dossiers",
                violation_error_message=_("A day without dossiers is not recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.day:%Y-%m-%d}"
