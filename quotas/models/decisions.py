from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from units.history_manager import HistoricalRecords
from units.models.coded import LineField
from units.years import FIRST_YEAR, LAST_YEAR, OUTSIDE


class NewProcedureRule(models.TextChoices):
    """From when a procedure counts that is newly published: the day on which its first publication took effect.

    ``COUNT_AFTER_DAYS``: from the first reporting period that begins at least ``QuotaDecision.count_after_days`` days
    after that day. A period counts whole or not at all, because its figures are not given by days.
    """

    EXCLUDE_FIRST_YEAR = "exclude_first_year", _("Not counted in the year of first publication")
    COUNT_AT_ONCE = "count_at_once", _("Counted from the first publication")
    COUNT_AFTER_DAYS = "count_after_days", _("Counted a number of days after taking effect")


RULE_FIELDS = ("new_procedure_rule", "count_after_days")  # the fields of a decision that hold its rule
MOST_DAYS = 730
NEEDS_DAYS = _("Enter a number of days from 1 to 730, as the rule for new procedures says.")
NO_DAYS = _("Leave this blank: a number of days belongs to another rule for new procedures.")


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
    count_after_days = models.PositiveSmallIntegerField(
        _("days until a new procedure counts"),
        null=True,
        blank=True,
        help_text=_(
            "For the rule “a number of days after taking effect”: a procedure counts from the first period that begins"
            " at least so many days after its first publication took effect."
        ),
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
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="decision_year_valid",
                violation_error_message=OUTSIDE,
            ),
            models.CheckConstraint(
                condition=Q(new_procedure_rule__in=NewProcedureRule.values),
                name="decision_rule_known",
                violation_error_message=_("Choose one of the rules."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(new_procedure_rule="count_after_days", count_after_days__isnull=False)
                    & Q(count_after_days__gte=1, count_after_days__lte=MOST_DAYS)
                    | (~Q(new_procedure_rule="count_after_days") & Q(count_after_days__isnull=True))
                ),
                name="decision_days_with_their_rule",
                violation_error_message=NEEDS_DAYS,
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

    @property
    def new_procedures(self) -> str:
        """From when newly published procedures count, as a text for readers: «Counted 60 days after taking effect»."""
        if self.count_after_days is None:
            return str(self.get_new_procedure_rule_display())
        days = self.count_after_days
        said = ngettext("Counted %(n)s day after taking effect", "Counted %(n)s days after taking effect", days)
        return said % {"n": days}

    def clean(self) -> None:
        """Show at its field what is wrong: the number of days, or that another decision is in force from this month
        (the state is not a field of a form).
        """
        self._refuse_days_of_another_rule()
        others = QuotaDecision.objects.in_force().filter(year=self.year, first_month=self.first_month)
        if self.is_in_force and others.exclude(pk=self.pk).exists():
            raise ValidationError({"first_month": _("A decision is already in force from this month of the year.")})

    def _refuse_days_of_another_rule(self) -> None:
        days = self.count_after_days
        if self.new_procedure_rule == NewProcedureRule.COUNT_AFTER_DAYS:
            if days is None or not 1 <= days <= MOST_DAYS:
                raise ValidationError({"count_after_days": NEEDS_DAYS})
        elif days is not None:
            raise ValidationError({"count_after_days": NO_DAYS})
