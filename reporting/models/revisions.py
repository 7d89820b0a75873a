from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure
from reporting.models.actors import ActorNameField
from reporting.models.numbers import REMARKS_LENGTH, number_checks
from units import clock


class Revision(models.Model):
    """One sending of a report (lần gửi), stored complete for ever: who, when, which figures, and their check code."""

    submission = models.ForeignKey(
        "Submission", on_delete=models.PROTECT, related_name="revisions", verbose_name=_("report")
    )
    number = models.PositiveIntegerField(_("sending"))
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now)
    sent_at = models.DateTimeField(
        _("sent at"), null=True, blank=True, help_text=_("Empty when the day of sending is not known.")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    sent_by_name = ActorNameField(_("sent by (name)"), max_length=200, blank=True)
    on_behalf = models.BooleanField(_("entered on behalf of the unit"), default=False)
    nil = models.BooleanField(_("nil return"), default=False)
    remarks = models.TextField(_("difficulties; proposals"), max_length=REMARKS_LENGTH, blank=True)
    approved_by = models.CharField(_("figures approved by (name, position)"), max_length=200, blank=True)
    document_number = models.CharField(_("document number"), max_length=50, blank=True)
    document_date = models.DateField(_("document date"), null=True, blank=True)
    sha256 = models.CharField(_("check code"), max_length=64)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        ordering = ["submission", "number"]
        indexes = [models.Index(fields=["sha256"], name="revision_check_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"],
                name="revision_number_unique",
                violation_error_message=_("This report already has a sending of this number."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="revision_number_from_one",
                violation_error_message=_("Sendings are numbered from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} ({self.number})"


class RevisionCount(models.Model):
    """The three numbers of one procedure as they were sent; written once, never changed."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="counts", verbose_name=_("sending"))
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", verbose_name=_("procedure"))
    received_total = models.PositiveIntegerField(_("received"))
    received_online = models.PositiveIntegerField(_("of these online"))
    returned_by_post = models.PositiveIntegerField(_("results returned by post"))

    class Meta:
        verbose_name = _("sent figure")
        verbose_name_plural = _("sent figures")
        ordering = ["revision", "procedure"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "procedure"],
                name="revision_count_one_a_procedure",
                violation_error_message=_("This sending already has this procedure."),
            ),
            *number_checks("revision_count"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.procedure_id}"
