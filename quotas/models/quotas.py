from django.db import models
from django.utils.translation import gettext_lazy as _

from quotas.models.decisions import QuotaDecision
from quotas.models.tiers import QuotaTier
from units.models import Unit


class Quota(models.Model):
    """The tier in which a decision put one unit; only the tier stores the minimum itself."""

    decision = models.ForeignKey(
        QuotaDecision, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("decision")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("unit"))
    tier = models.ForeignKey(QuotaTier, on_delete=models.PROTECT, related_name="quotas", verbose_name=_("tier"))

    class Meta:
        verbose_name = _("quota of a unit")
        verbose_name_plural = _("quotas of units")
        ordering = ["decision", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "unit"],
                name="quota_one_a_unit",
                violation_error_message=_("A unit has one quota in a decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.tier}"
