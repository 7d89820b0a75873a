from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from units import clock
from units.models import Unit


class DraftChoiceQuerySet(models.QuerySet["DraftChoice"]):
    def of(self, unit: Unit) -> DraftChoice | None:
        """The choice that is in force for ``unit``: the last one; None where nobody ever chose, which is «off»."""
        return self.filter(unit=unit).order_by("-pk").first()


class DraftChoice(models.Model):
    """Whether a unit may take counted dossiers into the draft of its month, by whose choice and since when.

    Each choice is a row and none is changed: the last one is in force, and all of them are its history.
    """

    watched = False  # only pages that are made each time show it

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="draft_choices", verbose_name=_("unit"))
    is_on = models.BooleanField(_("switched on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    by_name = models.CharField(_("who"), max_length=200)
    at = models.DateTimeField(_("at"), default=clock.now)

    objects = DraftChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice about figures from the one-stop system")
        verbose_name_plural = _("choices about figures from the one-stop system")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(by_name=""),
                name="draft_choice_has_a_name",
                violation_error_message=_("A choice names who made it."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.is_on}"
