from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class LastVisit(models.Model):
    """When a person last looked at their list of work, and up to when they had looked before that.

    Visits shortly after one another are one: ``since`` is the end of the one before it, empty on the very first.
    """

    watched = False  # written by looking; the page that shows it is made each time (units/watched_tables.py)

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="last_visit", verbose_name=_("account")
    )
    at = models.DateTimeField(_("last looked at"))
    since = models.DateTimeField(_("looked before until"), null=True, blank=True)

    class Meta:
        verbose_name = _("last visit")
        verbose_name_plural = _("last visits")
        ordering = ["user"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(since__lte=F("at")),
                name="last_visit_after_the_one_before",
                violation_error_message=_("A visit cannot end after the next one."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%d/%m/%Y %H:%M}"
