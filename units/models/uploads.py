from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferenceUploadQuerySet(models.QuerySet["ReferenceUpload"]):
    def of(self, model: type[models.Model]) -> ReferenceUploadQuerySet:
        """Uploads for the list of ``model``."""
        return self.filter(target=model._meta.label_lower)

    def abandoned(self, before: datetime) -> ReferenceUploadQuerySet:
        """Uploads from before a moment: their rows are no longer needed, applied or not."""
        return self.filter(uploaded_at__lt=before)


class ReferenceUpload(models.Model):
    """A file of units or procedures that an administrator uploaded: stored as read, until it is applied or deleted.

    ``table`` holds its rows, ``preview`` what was shown of them. It is in the database, so that it outlives a
    restart and other web machines find it; ``applied_at`` makes a second confirmation do nothing.
    """

    target = models.CharField(max_length=60)
    file_name = models.CharField(_("file"), max_length=300)
    table = models.JSONField()
    preview = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    applied_at = models.DateTimeField(_("applied at"), null=True)

    objects = ReferenceUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of reference data")
        verbose_name_plural = _("files of reference data")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.file_name
