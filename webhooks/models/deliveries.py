from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from units import clock
from webhooks.models.endpoints import Endpoint
from webhooks.models.events import Event

LOST_AFTER = timedelta(minutes=2)  # many times what one attempt may take: its process died


class DeliveryState(models.TextChoices):
    """What became of one event at one endpoint."""

    WAITING = "waiting", _("Waiting to go out")
    SENDING = "sending", _("Being sent")
    DELIVERED = "delivered", pgettext_lazy("webhook", "Delivered")
    DEAD = "dead", pgettext_lazy("webhook", "Given up")


class Failure(models.TextChoices):
    """Why an attempt failed, or why no more is made."""

    NONE = "", ""
    NOT_ALLOWED = "not_allowed", _("The host is not on the list of allowed hosts")
    NO_NAME = "no_name", _("The name of the host was not found")
    NO_CONNECTION = "no_connection", _("No connection")
    TLS = "tls", _("The certificate of the host is not accepted")
    TIMEOUT = "timeout", _("No answer in time")
    BROKEN = "broken", _("The answer broke off or is no HTTP")
    ANSWER = "answer", _("The receiver refused it")
    REDIRECT = "redirect", _("The receiver redirects, which is not followed")
    NO_SECRET = "no_secret", _("The secret cannot be read: SECRET_KEY is another one")
    LOST = "lost", _("The process ended before the answer was recorded")
    TOO_OLD = "too_old", _("The receiver failed for more than three days")
    OFF = "off", _("The endpoint was switched off")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due_or_lost(self, at: datetime) -> DeliveryQuerySet:
        """What an endpoint gets next at the moment ``at``: what is due, or was cut off while it was sent."""
        return self.filter(Q(state=DeliveryState.WAITING, try_at__lte=at) | lost_at(at))

    def dead(self) -> DeliveryQuerySet:
        return self.filter(state=DeliveryState.DEAD)


def lost_at(at: datetime) -> Q:
    return Q(state=DeliveryState.SENDING) & (Q(claimed_at__lte=at - LOST_AFTER) | Q(claimed_at__gt=at))


class Delivery(models.Model):
    """One event on its way to one endpoint: its state, how often it was tried, and the last answer.

    Claimed by one process at a time, and only one of an endpoint is on its way, which keeps the order of events.
    """

    watched = False  # changed with every attempt; its pages are made each time

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("event"))
    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("endpoint")
    )
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    created_at = models.DateTimeField(_("recorded at"), default=clock.now)
    tries = models.PositiveSmallIntegerField(_("attempts"), default=0)
    try_at = models.DateTimeField(_("next attempt at"), default=clock.now)
    claimed_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    claim = models.CharField(_("mark of the sender"), max_length=16, blank=True)

    tried_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    code = models.PositiveSmallIntegerField(pgettext_lazy("webhook", "answer"), null=True, blank=True)
    milliseconds = models.PositiveIntegerField(_("duration"), null=True, blank=True)
    failure = models.CharField(pgettext_lazy("webhook", "why not"), max_length=15, choices=Failure, blank=True)
    answer = models.TextField(_("beginning of the answer"), blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["endpoint", "state", "try_at"], name="webhook_delivery_due"),
            models.Index(fields=["state", "ended_at"], name="webhook_delivery_ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "endpoint"],
                name="webhook_delivery_once",
                violation_error_message=_("This endpoint has this event already."),
            ),
            models.UniqueConstraint(
                fields=["endpoint"],
                condition=Q(state="sending"),
                name="webhook_one_on_its_way",
                violation_error_message=_("Another event is on its way to this endpoint."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values),
                name="webhook_delivery_state_known",
                violation_error_message=_("Unknown state of a delivery."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.endpoint_id}"

    @property
    def is_ended(self) -> bool:
        return self.state in (DeliveryState.DELIVERED, DeliveryState.DEAD)
