from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exchange.models.code_tables import CodeTable
from units import clock
from units.models import User

KEPT_WAITING = timedelta(days=1)


class ValueFileQuerySet(models.QuerySet["ValueFile"]):
    def visible_to(self, user: User) -> ValueFileQuerySet:
        """Those that ``user`` brought; nobody sees another person's."""
        return self.filter(uploaded_by=user.pk)

    def waiting(self) -> ValueFileQuerySet:
        return self.filter(applied_at__isnull=True)

    def abandoned(self, at: datetime) -> ValueFileQuerySet:
        """Those that were shown and not taken for a day at ``at``."""
        return self.waiting().filter(uploaded_at__lt=at - KEPT_WAITING)


class ValueFile(models.Model):
    """A file of another system's figures: who brought it, when, and what became of it.

    Until it is taken (``applied_at``) it waits in ``content``, compressed; afterwards only its record stays. ``digest``
    is the check code of what it would change, as it was shown: something else is not written.
    """

    watched = False  # no page but its own shows it

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    uploaded_by_name = models.CharField(_("who"), max_length=200)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=clock.now)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("check code"), max_length=64)
    content = models.BinaryField(null=True, editable=False)
    table = models.ForeignKey(
        CodeTable, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("code table")
    )
    good_only = models.BooleanField(_("good values only"), default=False)
    values = models.PositiveIntegerField(_("values"))
    changed = models.PositiveIntegerField(_("changed"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    digest = models.CharField(max_length=64, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    objects = ValueFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of figures of another system")
        verbose_name_plural = _("files of figures of other systems")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(content__isnull=True),
                name="value_file_waits_or_is_applied",
                violation_error_message=_("A file that was applied is no longer pending."),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
