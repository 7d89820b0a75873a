from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from units.models.coded import LineField


class NewProcedureRule(models.TextChoices):
    """Whether a procedure counts in the calendar year in which it was first published."""

    EXCLUDE_FIRST_YEAR = "exclude_first_year", _("Not counted in the year of first publication")
    COUNT_AT_ONCE = "count_at_once", _("Counted from the first publication")


class DecisionState(models.TextChoices):
    """Whether a decision judges units: a draft not yet, a withdrawn one no longer."""

    DRAFT = "draft", _("Draft, judges nobody")
    IN_FORCE = "in_force", pgettext_lazy("quota decision", "In force")
    WITHDRAWN = "withdrawn", pgettext_lazy("quota decision", "Withdrawn")


class QuotaDecisionQuerySet(models.QuerySet["QuotaDecision"]):
    def in_force(self) -> QuotaDecisionQuerySet:
        """Decisions that judge months: neither drafts nor withdrawn ones."""
        return self.filter(state=DecisionState.IN_FORCE)

    def judging(self, year: int, month: int) -> QuotaDecision | None:
        """The decision by which ``month`` of ``year`` is judged: the last one in force that began by then, or none."""
        return self.in_force().filter(year=year, first_month__lte=month).order_by("-first_month").first()


class QuotaDecision(models.Model):
    """A decision by which the province set quotas for a year, judging from one of its months.

    A new one is in force unless its state says otherwise; the administration begins each as a draft.
    """

    state = models.CharField(_("state"), max_length=10, choices=DecisionState, default=DecisionState.IN_FORCE)

    year = models.PositiveSmallIntegerField(_("year"))
    first_month = models.PositiveSmallIntegerField(
        _("first month"),
        default=1,
        help_text=_("A later decision replaces the earlier one completely from this month on."),
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
                condition=Q(state="in_force"),
                name="decision_unique_month_in_force",
                violation_error_message=_("A decision is already in force from this month of the year."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=DecisionState.values),
                name="decision_state_known",
                violation_error_message=_("A decision is a draft, in force or withdrawn."),
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

    @property
    def is_draft(self) -> bool:
        return self.state == DecisionState.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.state == DecisionState.IN_FORCE

    @property
    def is_withdrawn(self) -> bool:
        return self.state == DecisionState.WITHDRAWN

    def clean(self) -> None:
        """Show at the field that another decision is in force from this month; the state is not a field of a form."""
        others = QuotaDecision.objects.in_force().filter(year=self.year, first_month=self.first_month)
        if self.is_in_force and others.exclude(pk=self.pk).exists():
            raise ValidationError({"first_month": _("A decision is already in force from this month of the year.")})
