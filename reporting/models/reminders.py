from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from reporting.models.actors import ActorNameField
from reporting.models.events import SubmissionEvent
from reporting.models.periods import ReportingPeriod
from units import clock
from units.models import Unit

# A mail takes seconds: one that was begun so long ago was cut off, and whether it went out is unknown.
UNCLEAR_AFTER = timedelta(minutes=10)
NOTE_LENGTH = 200


class ReminderMeans(models.TextChoices):
    """How a unit was urged."""

    EMAIL = "email", _("E-mail")
    TELEPHONE = "telephone", _("Telephone")
    DISPATCH = "dispatch", _("Signed letter")


class ReminderKind(models.TextChoices):
    """What a mail to a unit is about."""

    OWN = "own", _("Its own report")
    SUMMARY = "summary", _("Summary of its communes")
    CORRECTION = "correction", _("Correction requested")


class ReminderState(models.TextChoices):
    """The state of a mail. A call or a letter is «sent» from the start."""

    WAITING = "waiting", _("Waiting to go out")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    REFUSED = "refused", _("The address takes no mail")
    NEEDLESS = "needless", _("Not sent: the report had come")


HAS_FAILED = Q(state__in=[ReminderState.FAILED, ReminderState.REFUSED])  # and is not tried again


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def of_units(self) -> ReminderQuerySet:
        """What urged units to send their own report; none of what never reached them."""
        reached = [ReminderState.WAITING, ReminderState.SENDING, ReminderState.SENT]
        return self.filter(kind=ReminderKind.OWN, state__in=reached)

    def to_mail(self, at: datetime) -> ReminderQuerySet:
        """Mails that are due by ``at``, the oldest first."""
        return self.filter(state=ReminderState.WAITING, try_at__lte=at).order_by("try_at", "pk")

    def unclear(self, at: datetime) -> ReminderQuerySet:
        """Mails cut off while they were sent, as it looks at ``at``: whether they went out, a person decides."""
        return self.filter(unclear_at(at))

    def failed(self) -> ReminderQuerySet:
        """Mails that could not be sent and are not tried again."""
        return self.filter(HAS_FAILED)

    def urgent_first(self, at: datetime) -> ReminderQuerySet:
        """The unclear ones, those that failed, then all others; within each the newest first."""
        position = Case(
            When(unclear_at(at), then=Value(0)),
            When(HAS_FAILED, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return self.annotate(urgency=position).order_by("urgency", "-at", "-pk")


def unclear_at(at: datetime) -> Q:
    return Q(state=ReminderState.SENDING, claimed_at__lt=at - UNCLEAR_AFTER)


class Reminder(models.Model):
    """That a unit was urged about a month's report: by whom, when, by what means, and what became of the mail.

    A mail is recorded before it is sent and claimed by one sender (`reporting/actions/mailing.py`), so none goes out
    twice. ``occasion`` is the day for which the portal urged by itself, empty for what people did.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("unit"))
    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("reporting period")
    )
    kind = models.CharField(_("about"), max_length=10, choices=ReminderKind, default=ReminderKind.OWN)
    means = models.CharField(_("means"), max_length=10, choices=ReminderMeans)
    occasion = models.DateField(_("automatic, on"), null=True, blank=True)
    event = models.OneToOneField(
        SubmissionEvent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mail",
        verbose_name=_("request for correction"),
    )
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
    address = models.CharField(_("address"), max_length=254, blank=True)
    note = models.CharField(_("annotation"), max_length=NOTE_LENGTH, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=ReminderState, default=ReminderState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    try_at = models.DateTimeField(_("next try at"), default=clock.now)
    claimed_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    refusal = models.TextField(_("what the mail server answered"), blank=True)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    body = models.TextField(_("text"), blank=True)
    settled_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    settled_by = models.CharField(_("decided by"), max_length=200, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["period", "unit"], name="reminder_period_unit"),
            models.Index(fields=["state", "try_at"], name="reminder_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "unit", "kind", "occasion"],
                condition=Q(occasion__isnull=False),
                name="reminder_once_an_occasion",
                violation_error_message=_("The unit was reminded automatically on this day already."),
            ),
            models.CheckConstraint(
                condition=Q(means__in=ReminderMeans.values),
                name="reminder_means_known",
                violation_error_message=_("Choose how the unit was urged."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ReminderKind.values),
                name="reminder_kind_known",
                violation_error_message=_("Unknown subject of a reminder."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReminderState.values),
                name="reminder_state_known",
                violation_error_message=_("Unknown state of a reminder."),
            ),
            models.CheckConstraint(
                condition=Q(means="email") | Q(state="sent"),
                name="reminder_only_mails_wait",
                violation_error_message=_("Only a mail can wait or fail."),
            ),
            models.CheckConstraint(
                condition=Q(kind="correction", event__isnull=False) | (~Q(kind="correction") & Q(event__isnull=True)),
                name="reminder_correction_has_event",
                violation_error_message=_("A mail about a correction belongs to a request for correction."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period} {self.at:%d/%m/%Y}"

    def is_unclear(self, at: datetime) -> bool:
        """Cut off while it was sent, as it looks at ``at``."""
        return (
            self.state == ReminderState.SENDING and self.claimed_at is not None and self.claimed_at < at - UNCLEAR_AFTER
        )

    @property
    def has_failed(self) -> bool:
        return self.state in (ReminderState.FAILED, ReminderState.REFUSED)
