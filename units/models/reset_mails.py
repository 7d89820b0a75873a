from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units import clock

CUT_OFF_AFTER = timedelta(minutes=10)  # a mail takes seconds: one that was begun so long ago was interrupted


class ResetMailState(models.TextChoices):
    """The state of a mail with a link for a new password."""

    WAITING = "waiting", _("Waiting to go out")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    REFUSED = "refused", _("The address takes no mail")
    NEEDLESS = "needless", _("No active account has this address")


class ResetMailQuerySet(models.QuerySet["ResetMail"]):
    def to_mail(self, at: datetime) -> ResetMailQuerySet:
        """Mails that are due at ``at``, the oldest first."""
        return self.filter(state=ResetMailState.WAITING, try_at__lte=at).order_by("try_at", "pk")

    def cut_off(self, at: datetime) -> ResetMailQuerySet:
        """Mails whose sending process died: a second one does no harm, so they may be sent again."""
        return self.filter(state=ResetMailState.SENDING, claimed_at__lt=at - CUT_OFF_AFTER)

    def in_trouble(self, since: datetime) -> ResetMailQuerySet:
        """Mails requested since then that were not sent at the first try, or not at all."""
        failed = Q(state__in=[ResetMailState.FAILED, ResetMailState.REFUSED])
        return self.filter(failed | Q(state=ResetMailState.WAITING, tries__gt=0), at__gte=since)


class ResetMail(models.Model):
    """A request for a new password at an address, and the outcome of the mail; its text is not stored."""

    address = models.EmailField(_("address"), max_length=254)
    client = models.CharField(_("requested from"), max_length=45)
    at = models.DateTimeField(_("at"), default=clock.now)
    state = models.CharField(_("state"), max_length=10, choices=ResetMailState, default=ResetMailState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    try_at = models.DateTimeField(_("next try at"), default=clock.now)
    claimed_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    refusal = models.TextField(_("what the mail server answered"), blank=True)

    objects = ResetMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail for a new password")
        verbose_name_plural = _("mails for new passwords")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["state", "try_at"], name="reset_mail_state"),
            models.Index(fields=["address", "at"], name="reset_mail_address"),
            models.Index(fields=["client", "at"], name="reset_mail_client"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                condition=Q(state__in=["waiting", "sending"]),
                name="reset_mail_one_on_its_way",
                violation_error_message=_("A mail to this address is on its way already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ResetMailState.values),
                name="reset_mail_state_known",
                violation_error_message=_("Unknown state of a mail."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%d/%m/%Y}"
