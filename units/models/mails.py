"""Mails that are recorded before they are sent: what their rows have in common."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units import clock

CUT_OFF_AFTER = timedelta(minutes=10)  # a mail takes seconds: one that was begun so long ago was interrupted

PROMPT = timedelta(minutes=5)  # a mail goes out within a minute or two


class MailState(models.TextChoices):
    """The state of a recorded mail."""

    WAITING = "waiting", _("Waiting to go out")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    REFUSED = "refused", _("The address takes no mail")
    NEEDLESS = "needless", _("No longer needed")


M = TypeVar("M", bound=models.Model)


class RecordedMailQuerySet(models.QuerySet[M]):
    def to_mail(self, at: datetime) -> RecordedMailQuerySet[M]:
        """Mails that are due at ``at``, the oldest first."""
        return self.filter(state=MailState.WAITING, try_at__lte=at).order_by("try_at", "pk")

    def cut_off(self, at: datetime) -> RecordedMailQuerySet[M]:
        """Mails whose sending process died: a second one does no harm, so they may be sent again."""
        return self.filter(state=MailState.SENDING, claimed_at__lt=at - CUT_OFF_AFTER)

    def late(self, at: datetime) -> RecordedMailQuerySet[M]:
        """Mails that still wait at ``at``, longer after they were recorded than usual."""
        return self.filter(state=MailState.WAITING, at__lt=at - PROMPT)

    def in_trouble(self, since: datetime) -> RecordedMailQuerySet[M]:
        """Mails recorded since then that were not sent at the first try, or not at all."""
        return self.filter(IN_TROUBLE, at__gte=since)


IN_TROUBLE = Q(state__in=[MailState.FAILED, MailState.REFUSED]) | Q(state=MailState.WAITING, tries__gt=0)


class RecordedMail(models.Model):
    """A mail and its outcome; its text is not stored."""

    address = models.EmailField(_("address"), max_length=254)
    at = models.DateTimeField(_("at"), default=clock.now)
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    try_at = models.DateTimeField(_("next try at"), default=clock.now)
    claimed_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    refusal = models.TextField(_("what the mail server answered"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.address} {self.at:%d/%m/%Y}"

    def is_late(self, at: datetime) -> bool:
        """Whether it still waits at ``at``, longer after it was recorded than mails usually do."""
        return self.state == MailState.WAITING and self.at < at - PROMPT
