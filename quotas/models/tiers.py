from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from quotas.models.decisions import QuotaDecision
from units.history_manager import HistoricalRecords
from units.models import Unit, UnitKind
from units.models.coded import Coded, CodeField, LineField, code_rule
from units.wording import inside, minimum


class TierScope(models.TextChoices):
    """Which units a tier names: the listed ones themselves, every commune of the listed districts, or every commune."""

    UNITS = "units", _("The listed units")
    COMMUNES_OF = "communes_of", _("All communes of the listed districts")
    ALL_COMMUNES = "all_communes", pgettext_lazy("quota tier", "All communes of the province")


class QuotaTier(Coded):
    """The units of a decision that share one minimum share of online dossiers."""

    decision = models.ForeignKey(
        QuotaDecision, on_delete=models.PROTECT, related_name="tiers", verbose_name=_("decision")
    )
    code = CodeField(_("code"))
    name = LineField(_("name"), max_length=500)
    kind = models.CharField(_("group"), max_length=10, choices=UnitKind)
    minimum_hundredths = models.PositiveIntegerField(
        _("minimum, in hundredths of a percent"), help_text=_("4500 is 45%. From 0 to 10000.")
    )
    applies_to = models.CharField(_("applies to"), max_length=12, choices=TierScope, default=TierScope.UNITS)
    units = models.ManyToManyField(Unit, related_name="tiers", blank=True, verbose_name=_("listed units"))
    excepted = models.ManyToManyField(
        Unit,
        related_name="tiers_excepting",
        blank=True,
        verbose_name=_("excepted units"),
        help_text=_("Communes, or districts with all their communes, to which the tier does not apply."),
    )

    history = HistoricalRecords(m2m_fields=[units, excepted], excluded_fields=["has_old_code"])

    class Meta:
        verbose_name = _("quota tier")
        verbose_name_plural = _("quota tiers")
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "code"],
                name="tier_code_unique_in_decision",
                violation_error_message=_("Another tier of this decision has this code."),
            ),
            models.UniqueConstraint(
                "decision",
                Lower("code"),
                condition=Q(has_old_code=False),
                name="tier_code_unique_in_any_case",
                violation_error_message=_("Another tier of this decision has this code."),
            ),
            code_rule("tier_code_spelled"),
            models.CheckConstraint(
                condition=Q(minimum_hundredths__gte=0, minimum_hundredths__lte=10000),
                name="tier_minimum_is_a_percentage",
                violation_error_message=_("The minimum must be from 0% to 100%."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=UnitKind.values),
                name="tier_kind_known",
                violation_error_message=_("Choose one of the three groups."),
            ),
            models.CheckConstraint(
                condition=Q(applies_to__in=TierScope.values),
                name="tier_scope_known",
                violation_error_message=_("Choose whom the tier applies to."),
            ),
            models.CheckConstraint(
                condition=Q(applies_to="units") | Q(kind="commune"),
                name="tier_of_communes_is_for_communes",
                violation_error_message=_("A tier that applies to all communes is for communes only."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lists_units(self) -> bool:
        """Whether its units are listed one by one, so that a unit can be added to it and taken out."""
        return self.applies_to == TierScope.UNITS

    @property
    def display_name(self) -> str:
        """«Nhóm UBND cấp xã – tối thiểu 25%»: the share is a minimum, not a kind of unit."""
        values = {"kind": inside(str(UnitKind(self.kind).label)), "percent": minimum(self.minimum_hundredths)}
        return gettext("Group of %(kind)s – at least %(percent)s%%") % values
