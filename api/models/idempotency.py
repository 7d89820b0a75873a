from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from api.models.tokens import ApiToken
from units import clock

LONGEST_KEY = 100


class IdempotencyKey(models.Model):
    """A call that is to be done once: which call it is, and what it was answered once it was done.

    A refused call leaves ``status`` empty: it changed nothing, and may be made again under its key.
    """

    watched = False  # written with the calls of programs; no page shows it

    token = models.ForeignKey(
        ApiToken, on_delete=models.CASCADE, related_name="idempotency_keys", verbose_name=_("token for a program")
    )
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    digest = models.CharField(_("digest of the call"), max_length=64)
    first_at = models.DateTimeField(_("first called at"), default=clock.now)
    status = models.PositiveSmallIntegerField(_("status of the answer"), null=True, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    body = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("call to be done once")
        verbose_name_plural = _("calls to be done once")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["first_at"], name="idempotency_key_first_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["token", "key"],
                name="idempotency_key_once",
                violation_error_message=_("This token has used this key already."),
            ),
            models.CheckConstraint(
                condition=Q(status__isnull=True, body="") | Q(status__gte=200, status__lte=299),
                name="idempotency_key_keeps_what_was_done",
                violation_error_message=_("Only the answer to a call that was done is kept."),
            ),
        ]

    def __str__(self) -> str:
        return self.key
