from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure
from reporting.hints import HintKind
from reporting.models.revisions import Revision

NOTE_LENGTH = 500


class HintNote(models.Model):
    """A unit's answer to a hint, kept with the sending: an explanation, or (blank) that the figure was checked."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="hint_notes", verbose_name=_("sending")
    )
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("procedure")
    )
    kind = models.CharField(_("hint"), max_length=20, choices=HintKind)
    text = models.CharField(_("explanation"), max_length=NOTE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("answer to a hint")
        verbose_name_plural = _("answers to hints")
        ordering = ["revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "procedure", "kind"],
                condition=Q(procedure__isnull=False),
                name="hint_note_one_a_procedure",
                violation_error_message=_("This hint already has an answer."),
            ),
            models.UniqueConstraint(
                fields=["revision", "kind"],
                condition=Q(procedure__isnull=True),
                name="hint_note_one_a_report",
                violation_error_message=_("This hint already has an answer."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=HintKind.values),
                name="hint_note_kind_known",
                violation_error_message=_("Unknown kind of hint."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"
