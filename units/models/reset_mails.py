from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units.models.mails import RecordedMail, RecordedMailQuerySet


class ResetMailState(models.TextChoices):
    """The state of a mail with a link for a new password."""

    WAITING = "waiting", _("Waiting to go out")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    REFUSED = "refused", _("The address takes no mail")
    NEEDLESS = "needless", _("No active account has this address")


class ResetMail(RecordedMail):
    """A request for a new password at an address, and the outcome of the mail; its text is not stored."""

    client = models.CharField(_("requested from"), max_length=45)
    state = models.CharField(_("state"), max_length=10, choices=ResetMailState, default=ResetMailState.WAITING)

    objects = RecordedMailQuerySet["ResetMail"].as_manager()

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
