from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reporting.models.actors import ActorNameField
from reporting.models.submissions import Submission
from units import clock

CLOSING = (".", "!", "?", "…", ":", ";")


class EventKind(models.TextChoices):
    """What can happen to a report."""

    SENT = "sent", _("Sent")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    APPROVAL_ASKED = "approval_asked", _("Approval by the head of the unit requested")
    HEAD_APPROVED = "head_approved", _("Approved by the head of the unit")
    ACCEPTED = "accepted", _("Confirmed")
    ACCEPTED_BRIEFLY = "accepted_briefly", _("Confirmed, and taken back within a minute")
    UNCONFIRMED = "unconfirmed", _("Confirmation taken back")
    RETURNED = "returned", _("Correction requested")
    REOPENED = "reopened", _("Reopened for correction")
    OPENED_TO_ADD = "opened_to_add", _("Opened to be added")
    EXTENDED = "extended", _("Deadline extended")
    REOPENING_ENDED = "reopening_ended", _("Reopening ended")
    REOPENING_ASKED = "reopening_asked", _("Reopening requested")
    REOPENING_REFUSED = "reopening_refused", _("Request to reopen refused")
    REOPENING_WITHDRAWN = "reopening_withdrawn", _("Request to reopen withdrawn")
    CARRIED_OVER = "carried_over", _("Carried over to the successor")
    CARRIED_BACK = "carried_back", _("Rearrangement undone")


# What ends a request to reopen: its answer, the unit that withdraws it, or the sending that it was about, where the
# month was unlocked meanwhile.
ANSWERS_TO_REOPEN = (
    EventKind.REOPENED,
    EventKind.OPENED_TO_ADD,
    EventKind.REOPENING_REFUSED,
    EventKind.REOPENING_WITHDRAWN,
    EventKind.SENT,
)


class SubmissionEvent(models.Model):
    """What happened to a report: who, when, why. Names are kept as text, so it outlives the account."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="events", verbose_name=_("report")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=EventKind)
    at = models.DateTimeField(_("at"), default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    actor_name = ActorNameField(_("who"), max_length=200, blank=True)
    revision_number = models.PositiveIntegerField(_("sending"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("event of a report")
        verbose_name_plural = _("events of reports")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["kind", "at"], name="event_kind_at")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.get_kind_display()}"

    @property
    def reason_sentence(self) -> str:
        """The reason as part of a text: with a full stop where its writer set none."""
        return self.reason if self.reason.endswith(CLOSING) else f"{self.reason}."
