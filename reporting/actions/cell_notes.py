"""Storing the lead agency's questions about single cells with its request for a correction."""

from __future__ import annotations

from reporting.models import NUMBERS, CellNote, Revision, SubmissionEvent
from reporting.models.notes import CellTexts


def cell_notes_keep(*, event: SubmissionEvent, revision: Revision | None, notes: CellTexts) -> None:
    """Store ``notes`` with ``event``, in order; those on cells that ``revision`` lacks are left out."""
    if not notes or revision is None:
        return
    procedures = revision.counts.order_by("procedure__sort_order", "procedure__code")
    CellNote.objects.bulk_create(
        CellNote(event=event, procedure_id=pk, number=number, text=text)
        for code, pk in procedures.values_list("procedure__code", "procedure")
        for number in NUMBERS
        if (text := notes.get((code, number), "").strip())
    )
