from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure
from reporting.models.events import SubmissionEvent
from reporting.models.numbers import NUMBERS
from reporting.models.revisions import Revision

NOTE_LENGTH = 500


class HintKind(models.TextChoices):
    """Why a figure needs a second look."""

    ALL_ONLINE = "all_online", _("All dossiers online")
    UNUSUAL = "unusual", _("Unusual for this unit")
    UNCHANGED = "unchanged", _("Equal to last month")
    ALL_ZERO = "all_zero", _("All zero")
    MORE_POSTED = "more_posted", _("More posted than received")
    SYSTEM_DIFFERS = "system_differs", _("Differs from the one-stop system")


CellTexts = dict[tuple[str, str], str]  # notes by code of the procedure and name of the number
Answers = dict[tuple[str, HintKind], str]  # to hints, by code of the procedure (empty: all of the report) and kind


class HintNote(models.Model):
    """A unit's answer to a hint, stored with the sending: an explanation, or (blank) that the figure was checked."""

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


class CellNote(models.Model):
    """A question of the lead agency about one number of a report, stored with the request for a correction."""

    event = models.ForeignKey(
        SubmissionEvent, on_delete=models.CASCADE, related_name="cell_notes", verbose_name=_("request")
    )
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", verbose_name=_("procedure"))
    number = models.CharField(
        _("number"),
        max_length=20,
        choices=[
            ("received_total", _("Dossiers received")),
            ("received_online", _("of which online")),
            ("returned_by_post", _("Results returned by post")),
        ],
    )
    text = models.CharField(_("note"), max_length=NOTE_LENGTH)

    class Meta:
        verbose_name = _("note on a cell")
        verbose_name_plural = _("notes on cells")
        ordering = ["event", "procedure__sort_order", "procedure__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "procedure", "number"],
                name="cell_note_one_a_cell",
                violation_error_message=_("This cell already has a note."),
            ),
            models.CheckConstraint(
                condition=Q(number__in=NUMBERS),
                name="cell_note_number_known",
                violation_error_message=_("Unknown number of a procedure."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="cell_note_says_something",
                violation_error_message=_("A note needs a text."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_number_display()}: {self.text}"
