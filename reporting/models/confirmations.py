from __future__ import annotations

from datetime import datetime, time, timedelta
from math import ceil

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.models.actors import ActorNameField
from reporting.models.revisions import Revision
from reporting.models.submissions import Submission
from units import clock
from units.models import User

UNDO_TIME = timedelta(minutes=1)


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def of_today(self, user: User) -> ConfirmationQuerySet:
        """What ``user`` confirmed today and has not taken back."""
        return self.filter(by=user, undone_at__isnull=True, until__gte=clock.at(clock.today(), time.min))


class Confirmation(models.Model):
    """One click that confirmed one report or many; for a minute it can be taken back («Hoàn tác»)."""

    at = models.DateTimeField(_("at"), default=clock.now)
    until = models.DateTimeField(_("can be taken back until"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("account")
    )
    by_name = ActorNameField(_("who"), max_length=200, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["until"], name="confirmation_until")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__lt=F("until")),
                name="confirmation_undone_in_time",
                violation_error_message=_("A confirmation can be taken back for one minute only."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.by_name}"

    def is_running(self, at: datetime) -> bool:
        """Whether it can still be taken back at the moment ``at``."""
        return self.undone_at is None and self.at <= at < self.until

    def seconds_left(self, at: datetime) -> int:
        """How many seconds are left for that at the moment ``at``, rounded up."""
        return ceil((self.until - at).total_seconds()) if self.is_running(at) else 0


class ConfirmedReport(models.Model):
    """What a confirmation found of one report and changed: taken back, the report has it again."""

    confirmation = models.ForeignKey(
        Confirmation, on_delete=models.CASCADE, related_name="reports", verbose_name=_("confirmation")
    )
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="confirmations", verbose_name=_("report")
    )
    accepted_before = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("sending that was confirmed before"),
    )
    editable_until = models.DateTimeField(_("editable until"), null=True)

    class Meta:
        verbose_name = _("confirmed report")
        verbose_name_plural = _("confirmed reports")
        ordering = ["confirmation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["confirmation", "submission"],
                name="confirmed_report_once",
                violation_error_message=_("This confirmation already has this report."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.confirmation_id} {self.submission_id}"
