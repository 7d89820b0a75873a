from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units import clock
from units.history_manager import HistoricalRecords
from units.models.coded import LineField
from units.models.lineage import PASSED_ON, SuccessionKind, last_of
from units.models.units import Unit


class UnitSuccessionQuerySet(models.QuerySet["UnitSuccession"]):
    def passing_on(self) -> UnitSuccessionQuerySet:
        """The steps whose successor shows the predecessor's months of the year."""
        return self.filter(kind__in=PASSED_ON)

    def present_units(self, on: date) -> dict[int, int]:
        """By the id of each unit whose work passed whole into another one until ``on``: who carries it on then.

        A unit that is not in it carries on its own, or has ended without passing whole into one other. One query.
        """
        steps = self.passing_on().filter(effective_on__lte=on).order_by()
        following = dict(steps.values_list("predecessor", "successor"))
        return {pk: last_of(pk, following) for pk in following}


class UnitSuccession(models.Model):
    """One step from a unit that ended to a unit that carries on its work."""

    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successions", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="precessions", verbose_name=_("successor")
    )
    effective_on = models.DateField(_("effective on"), help_text=_("First day of the successor."))
    kind = models.CharField(_("kind"), max_length=10, choices=SuccessionKind)
    legal_basis = LineField(_("legal basis"), max_length=500, blank=True)

    history = HistoricalRecords()
    objects = UnitSuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("succession of units")
        verbose_name_plural = _("successions of units")
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="succession_unique",
                violation_error_message=_("This succession is recorded already."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_between_two_units",
                violation_error_message=_("A unit cannot succeed itself."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SuccessionKind.values),
                name="succession_kind_known",
                violation_error_message=_("Choose how the unit passed into its successor."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    def clean(self) -> None:
        """Refuse a step that the units' own days, groups or other steps contradict.

        The predecessor's last day is the day before, the successor is in force on the day, both are of one group, no
        chain of steps is circular, and a unit whose months are passed on has one successor.
        """
        if self.predecessor_id is None or self.successor_id is None or self.effective_on is None:
            return
        day = {"day": f"{self.effective_on:%d/%m/%Y}"}
        if self.predecessor.kind != self.successor.kind:
            raise ValidationError({"successor": _("Both units must be of the same group.")})
        eve = clock.day_before(self.effective_on)
        if self.predecessor.active_until != eve:
            sentence = _(
                "The last day in force of %(unit)s must be %(day)s, the day before. Record its last day first."
            )
            values = {"unit": self.predecessor.display_name, "day": f"{eve:%d/%m/%Y}"}
            raise ValidationError({"predecessor": sentence % values})
        if not self.successor.is_in_force(self.effective_on):
            sentence = _("%(unit)s is not in force on %(day)s.")
            raise ValidationError({"successor": sentence % ({"unit": self.successor.display_name} | day)})
        self._check_other_steps()

    def _check_other_steps(self) -> None:
        others = UnitSuccession.objects.exclude(pk=self.pk)
        if self.kind in PASSED_ON and others.passing_on().filter(predecessor=self.predecessor).exists():
            sentence = _(
                "This unit is merged or renamed already; record a split where several units carry on its work."
            )
            raise ValidationError({"predecessor": sentence})
        after: dict[int, list[int]] = {}
        for predecessor, successor in others.values_list("predecessor", "successor"):
            after.setdefault(predecessor, []).append(successor)
        seen, waiting = set(), [self.successor_id]
        while waiting:
            pk = waiting.pop()
            if pk == self.predecessor_id:
                raise ValidationError(_("This step would lead in a circle back to the predecessor."))
            if pk not in seen:
                seen.add(pk)
                waiting.extend(after.get(pk, ()))
