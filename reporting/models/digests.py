from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units.models.mails import MailState, RecordedMail, RecordedMailQuerySet


class Rhythm(models.TextChoices):
    """How often an account gets a mail with what waits for it."""

    OFF = "off", _("No such mail")
    DAILY = "daily", _("On each working day")
    WEEKLY = "weekly", _("On the first working day of each week")


class DigestChoice(models.Model):
    """How often the owner of an account gets a mail with what waits; without a row: never."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_choice", verbose_name=_("account")
    )
    rhythm = models.CharField(_("mail with what waits"), max_length=10, choices=Rhythm, default=Rhythm.OFF)

    class Meta:
        verbose_name = _("choice of mails with what waits")
        verbose_name_plural = _("choices of mails with what waits")
        constraints = [
            models.CheckConstraint(
                condition=Q(rhythm__in=Rhythm.values),
                name="digest_rhythm_known",
                violation_error_message=_("Choose how often the mail comes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_rhythm_display()}"


class DigestMail(RecordedMail):
    """The mail of one day to one account with what waits for it; «no longer needed» where nothing did."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests", verbose_name=_("account")
    )
    day = models.DateField(_("day"))

    objects = RecordedMailQuerySet["DigestMail"].as_manager()

    class Meta:
        verbose_name = _("mail with what waits")
        verbose_name_plural = _("mails with what waits")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["state", "try_at"], name="digest_mail_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "day"],
                name="digest_once_a_day",
                violation_error_message=_("The account has got its mail of this day already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=MailState.values),
                name="digest_mail_state_known",
                violation_error_message=_("Unknown state of a mail."),
            ),
        ]
