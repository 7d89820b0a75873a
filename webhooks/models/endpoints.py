from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from units import clock
from units.history_manager import HistoricalRecords
from units.seen_values import digest_of
from webhooks.models.events import EventTypesField


class OffReason(models.TextChoices):
    """Why nothing is sent to an endpoint."""

    BY_HAND = "by_hand", _("switched off by an administrator")
    GONE = "gone", _("the receiver answered 410: it wants no more")


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def with_due(self, at: datetime) -> EndpointQuerySet:
        """Those that are on, do not rest, and have a delivery that is due or was broken off, at the moment ``at``."""
        from webhooks.models.deliveries import Delivery

        own = Delivery.objects.filter(endpoint=OuterRef("pk"))
        rested = Q(rests_until__isnull=True) | Q(rests_until__lte=at)
        return self.filter(rested, Exists(own.due_or_lost(at)), is_on=True).order_by("pk")


class Endpoint(models.Model):
    """An address of another system that is informed of events, kept by administrators.

    Its secret is sealed; the earlier one signs too until ``earlier_until``. Failures are those in a row, of whichever
    deliveries; after some of them it rests for a while.
    """

    watched = False  # changed with every delivery; its pages are made each time

    name = models.CharField(_("name"), max_length=120, help_text=_("Which system this is, in words."))
    address = models.CharField(_("address"), max_length=500)
    events = EventTypesField(_("events"), default=list)
    is_on = models.BooleanField(pgettext_lazy("webhook", "on"), default=True)
    off_reason = models.CharField(_("why it is off"), max_length=10, choices=OffReason, blank=True)

    secret = models.TextField(_("secret, sealed"), editable=False)
    earlier_secret = models.TextField(_("earlier secret, sealed"), blank=True, editable=False)
    earlier_until = models.DateTimeField(_("the earlier secret signs until"), null=True, blank=True, editable=False)

    created_at = models.DateTimeField(_("added at"), default=clock.now, editable=False)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True, editable=False)
    rests_until = models.DateTimeField(_("rests until"), null=True, blank=True, editable=False)
    alarmed_at = models.DateTimeField(_("alarm given at"), null=True, blank=True, editable=False)

    history = HistoricalRecords(
        excluded_fields=[
            "secret",
            "earlier_secret",
            "earlier_until",
            "created_at",
            "failures",
            "failing_since",
            "rests_until",
            "alarmed_at",
        ]
    )
    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("endpoint of webhooks")
        verbose_name_plural = _("endpoints of webhooks")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                name="webhook_endpoint_address_once",
                violation_error_message=_("There is an endpoint with this address already."),
            ),
            models.CheckConstraint(
                condition=Q(is_on=True, off_reason="") | Q(is_on=False, off_reason__in=OffReason.values),
                name="webhook_endpoint_off_with_reason",
                violation_error_message=_("An endpoint that is off has a reason, one that is on has none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def digest(self) -> str:
        """Of what its form shows: what is saved was typed over these."""
        return digest_of([self.name, self.address, self.events])

    @property
    def secret_digest(self) -> str:
        """Of the sealed secret: a new one is made in the place of this one."""
        return digest_of([self.secret])

    @property
    def host(self) -> str:
        """Host and port as the address names them."""
        return urlsplit(self.address).netloc

    def is_resting(self, at: datetime) -> bool:
        return self.rests_until is not None and self.rests_until > at

    def has_two_secrets(self, at: datetime) -> bool:
        """Whether the earlier secret signs too at the moment ``at``."""
        return bool(self.earlier_secret) and self.earlier_until is not None and self.earlier_until > at
