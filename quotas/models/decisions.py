from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from units.models.coded import LineField


class NewProcedureRule(models.TextChoices):
    """Whether a procedure counts in the calendar year in which it was first published."""

    EXCLUDE_FIRST_YEAR = "exclude_first_year", _("Not counted in the year of first publication")
    COUNT_AT_ONCE = "count_at_once", _("Counted from the first publication")


class QuotaDecisionQuerySet(models.QuerySet["QuotaDecision"]):
    def judging(self, year: int, month: int) -> QuotaDecision | None:
        """The decision by which ``month`` of ``year`` is judged: the year's last one begun by then, or none."""
        return self.filter(year=year, first_month__lte=month).order_by("-first_month").first()


class QuotaDecision(models.Model):
    """A decision by which the province set quotas for a year, in force from one of its months."""

    year = models.PositiveSmallIntegerField(_("year"))
    first_month = models.PositiveSmallIntegerField(
        _("first month"),
        default=1,
        help_text=_("A later decision replaces the earlier one as a whole from this month."),
    )
    number = LineField(
        _("number"), max_length=200, blank=True, help_text=_("Leave blank when not known; never invent one.")
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    signer = models.CharField(_("signed by"), max_length=150, blank=True)
    new_procedure_rule = models.CharField(
        _("newly published procedures"),
        max_length=20,
        choices=NewProcedureRule,
        default=NewProcedureRule.EXCLUDE_FIRST_YEAR,
    )

    history = HistoricalRecords()
    objects = QuotaDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota decision")
        verbose_name_plural = _("quota decisions")
        ordering = ["-year", "-first_month"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "first_month"],
                name="decision_unique_month",
                violation_error_message=_("There is already a decision from this month of the year."),
            ),
            models.CheckConstraint(
                condition=Q(first_month__gte=1, first_month__lte=12),
                name="decision_first_month_valid",
                violation_error_message=_("The first month must be from 1 to 12."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="decision_year_valid",
                violation_error_message=_("The year must be from 2000 to 2100."),
            ),
            models.CheckConstraint(
                condition=Q(new_procedure_rule__in=NewProcedureRule.values),
                name="decision_rule_known",
                violation_error_message=_("Choose one of the two rules."),
            ),
        ]

    def __str__(self) -> str:
        """«quyết định giao chỉ tiêu năm 2020», with its number when it is known."""
        name = _("quota decision of %(year)s") % {"year": self.year}
        return f"{name} ({self.number})" if self.number else str(name)
