from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reporting.models.periods import ReportingPeriod
from units import clock
from units.models import Unit


class ReminderMeans(models.TextChoices):
    """How a unit was urged."""

    EMAIL = "email", _("E-mail")
    TELEPHONE = "telephone", _("Telephone")
    DISPATCH = "dispatch", _("Signed letter")


class Reminder(models.Model):
    """That a unit was reminded of a month's report: by whom, when, by what means."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("unit"))
    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("reporting period")
    )
    means = models.CharField(_("means"), max_length=10, choices=ReminderMeans)
    at = models.DateTimeField(_("at"), default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    actor_name = models.CharField(_("who"), max_length=200)
    address = models.CharField(_("address"), max_length=254, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["period", "unit"], name="reminder_period_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.period} {self.at:%d/%m/%Y}"
