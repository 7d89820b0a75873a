from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reporting.models.dossier_counts import saver_field
from reporting.models.submissions import TEXTS, Submission
from units import clock


class TextSave(models.Model):
    """Who last saved one of the texts that accompany a report's figures, and when."""

    watched = False  # as the cells (units/watched_tables.py)

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="text_saves", verbose_name=_("report")
    )
    name = models.CharField(_("text"), max_length=20)
    saved_by = models.CharField(_("saved by"), max_length=200)
    saver = saver_field()
    saved_at = models.DateTimeField(_("saved at"), default=clock.now)

    class Meta:
        verbose_name = _("saving of a text")
        verbose_name_plural = _("savings of texts")
        ordering = ["submission", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "name"],
                name="text_save_one_a_text",
                violation_error_message=_("This text already has its last saving."),
            ),
            models.CheckConstraint(
                condition=Q(name__in=TEXTS),
                name="text_save_name_known",
                violation_error_message=_("Unknown text of a report."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.name}"
