from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class MonthScheme(models.TextChoices):
    """From which day to which day a reporting month runs."""

    CALENDAR = "calendar", _("Calendar month")
    MID_MONTH = "mid_month", _("From the 15th of the month before to the 14th (decree 09/2019, article 12)")


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
    month_scheme = models.CharField(
        _("reporting month"),
        max_length=10,
        choices=MonthScheme,
        default=MonthScheme.CALENDAR,
        help_text=_("Used when periods are created; existing periods stay as they are."),
    )
    due_after_days = models.PositiveSmallIntegerField(
        _("days from cut-off to deadline"),
        default=5,
        help_text=_("A deadline on a weekend or holiday moves to the next working day."),
    )
    lock_after_days = models.PositiveSmallIntegerField(
        _("days from deadline to lock"),
        null=True,
        blank=True,
        help_text=_("Empty: periods are locked by a coordinator only."),
    )

    few_dossiers = models.PositiveIntegerField(
        _("few dossiers: fewer than"),
        default=30,
        help_text=_("Rankings note a rate over fewer dossiers of the year to date. 0: note none."),
    )
    noted_missing_months = models.PositiveSmallIntegerField(
        _("missing months to note"),
        default=1,
        help_text=_("Rankings note a unit that misses at least so many months of the year to date."),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("portal settings")
        verbose_name_plural = _("portal settings")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="portal_settings_single_row"),
            models.CheckConstraint(
                condition=Q(month_scheme__in=MonthScheme.values),
                name="portal_settings_month_scheme_known",
                violation_error_message=_("Choose how a reporting month runs."),
            ),
            models.CheckConstraint(
                condition=Q(due_after_days__gte=1, due_after_days__lte=60),
                name="portal_settings_due_after_days_valid",
                violation_error_message=_("From 1 to 60 days."),
            ),
            models.CheckConstraint(
                condition=Q(noted_missing_months__gte=1, noted_missing_months__lte=12),
                name="portal_settings_noted_missing_months_valid",
                violation_error_message=_("From 1 to 12 months."),
            ),
        ]

    def __str__(self) -> str:
        return self.lead_agency

    @classmethod
    def load(cls) -> PortalSettings:
        """The one row; blank values where nothing was set yet."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls()

    @property
    def lead(self) -> str:
        """The lead agency as the subject of a sentence, also while no administrator has named it."""
        return self.lead_agency or gettext("The lead agency")
