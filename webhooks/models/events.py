from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units import clock


class EventType(models.TextChoices):
    """What a receiver can be informed of; the values are part of the contract with receivers (``docs/webhooks.md``)."""

    REPORT_SENT = "report.sent", _("A report was sent")
    REPORT_WITHDRAWN = "report.withdrawn", _("A sending was withdrawn")
    REPORT_RETURNED = "report.returned", _("A correction was requested")
    REPORT_CONFIRMED = "report.confirmed", _("A report was confirmed")
    REPORT_REOPENED = "report.reopened", _("A confirmed report was reopened")
    REPORT_RESTORED = "report.restored", _("A reopening ended; the report is confirmed again")
    PERIOD_OPENED = "period.opened", _("A period opened for reports")
    PERIOD_LOCKED = "period.locked", _("A period was locked")
    PERIOD_UNLOCKED = "period.unlocked", _("The lock of a period was removed")
    RANKING_FROZEN = "ranking.frozen", _("A ranking was frozen")
    FIGURES_CHANGED = "figures.changed", _("Results of a year changed")
    TEST = "endpoint.test", _("Test, sent by an administrator")


# What an endpoint may ask for; a test is sent to one endpoint by hand.
CHOOSABLE = tuple(each for each in EventType if each != EventType.TEST)


class EventTypesField(models.JSONField):
    """A list of events; the log of changes writes their names (``reporting/office/history/words.py``)."""

    def deconstruct(self) -> Any:
        """A plain list to migrations: the database knows no more."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def in_words(self, values: list[str]) -> str:
        return ", ".join(str(each.label) for each in EventType if each.value in values)


def new_message_id() -> str:
    return f"msg_{secrets.token_hex(12)}"


class EventQuerySet(models.QuerySet["Event"]):
    def waiting(self) -> EventQuerySet:
        """Those of which no delivery was made yet."""
        return self.filter(dispatched_at__isnull=True)

    def due(self, at: datetime) -> EventQuerySet:
        """Those that may go out at the moment ``at``, in their order."""
        return self.waiting().filter(due_at__lte=at).order_by("pk")


class Event(models.Model):
    """One thing that happened, written in its transaction: what receivers are informed of, and from when on.

    ``message_id`` is the ``webhook-id`` of every delivery. ``subject`` says what it is about, for the portal's own use.
    """

    watched = False  # written with every step of a report; its pages are made each time

    message_id = models.CharField(_("webhook-id"), max_length=40, unique=True, default=new_message_id)
    type = models.CharField(_("event"), max_length=30, choices=EventType)
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now)
    due_at = models.DateTimeField(_("goes out from"))
    dispatched_at = models.DateTimeField(_("passed on at"), null=True, blank=True)
    subject = models.CharField(_("about"), max_length=60)
    data = models.JSONField(_("contents"))

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event for other systems")
        verbose_name_plural = _("events for other systems")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(dispatched_at__isnull=True), name="webhook_event_waiting"),
            models.Index(fields=["type", "subject"], name="webhook_event_subject"),
            models.Index(fields=["recorded_at"], name="webhook_event_recorded"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(type__in=EventType.values),
                name="webhook_event_type_known",
                violation_error_message=_("Unknown kind of event."),
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(type="period.opened"),
                name="webhook_period_opened_once",
                violation_error_message=_("The opening of this period is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"
