"""The working cells of a report: what was typed, uploaded or sent by a program so far, before any sending."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure
from reporting.models.actors import ActorNameField
from reporting.models.numbers import number_checks
from reporting.models.submissions import Submission
from units import clock
from units.models import User


class CountSource(models.TextChoices):
    """How a figure came in."""

    TYPED = "typed", _("typed")
    FILE = "file", _("from a file")
    API = "api", _("by interface")
    ON_BEHALF = "on_behalf", _("entered on behalf of the unit")


def saver_field() -> models.ForeignKey[User | None, User | None]:
    """The account that saved something last, next to its name: distinguishes a person's other window from a colleague.

    Without an index: nothing looks up what an account saved.
    """
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name=_("account"),
    )


class DossierCount(models.Model):
    """The working cells of one procedure: what the clerk has typed so far; blank means not answered."""

    watched = False  # written with every cell; a page that shows cells is made each time (units/watched_tables.py)

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="counts", verbose_name=_("report")
    )
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", verbose_name=_("procedure"))
    received_total = models.PositiveIntegerField(_("received"), null=True, blank=True)
    received_online = models.PositiveIntegerField(_("of these online"), null=True, blank=True)
    returned_by_post = models.PositiveIntegerField(_("results returned by post"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=CountSource, default=CountSource.TYPED)
    version = models.PositiveIntegerField(default=1, editable=False)
    saved_by = ActorNameField(_("saved by"), max_length=150, blank=True)
    saver = saver_field()
    saved_at = models.DateTimeField(_("saved at"), default=clock.now)

    class Meta:
        verbose_name = _("dossier count")
        verbose_name_plural = _("dossier counts")
        ordering = ["submission", "procedure"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "procedure"],
                name="count_one_a_procedure",
                violation_error_message=_("This report already has this procedure."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=CountSource.values),
                name="count_source_known",
                violation_error_message=_("Unknown source of a figure."),
            ),
            *number_checks("count"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.procedure_id}"
