"""Remarks next to single cells of a report: what was asked, the unit's answers, the numbers of an earlier sending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from reporting.entry.form import EntryForm
from reporting.entry.tables import CellRemark
from reporting.models import NUMBERS, CellNote, HintNote
from reporting.models.notes import NOTE_LENGTH, CellTexts, HintKind
from reporting.review.history import SendingDifference
from units.wording import whole

PREFIX = "note."
# Which number of a procedure a kind of hint is about; the other kinds are about the complete report.
NUMBER_OF = {
    HintKind.ALL_ONLINE: "received_online",
    HintKind.UNUSUAL: "received_total",
    HintKind.MORE_POSTED: "returned_by_post",
}


def cell_notes_in(posted: Mapping[str, str]) -> CellTexts:
    """The notes that a coordinator typed for cells, by code of the procedure and number."""
    notes: CellTexts = {}
    for name, value in posted.items():
        code, _dot, number = name.removeprefix(PREFIX).rpartition(".")
        text = value.strip()[:NOTE_LENGTH]
        if name.startswith(PREFIX) and number in NUMBERS and text:
            notes[code, number] = text
    return notes


def show_typed(form: EntryForm, notes: CellTexts) -> None:
    """Show again what a coordinator typed for the cells, where the request was refused."""
    for row in form.rows:
        for cell in row.cells:
            cell.note = notes.get((row.procedure.code, cell.number), "")


def show_asked(form: EntryForm, notes: Iterable[CellNote]) -> None:
    """Put what the lead agency asks next to its cells."""
    for note in notes:
        _put(form, note.procedure_id, note.number, CellRemark("asked", _("To check"), note.text))


def show_answers(form: EntryForm, notes: Iterable[HintNote]) -> None:
    """Put what the unit answered to hints next to the cells of the hints."""
    for note in notes:
        text = note.text or _("checked, the figures are right")
        number = NUMBER_OF.get(HintKind(note.kind), "")
        _put(form, note.procedure_id, number, CellRemark("answer", _("The unit's note"), text))


def show_difference(form: EntryForm, difference: SendingDifference | None) -> None:
    """Put the numbers of an earlier sending next to the cells that the last one changed."""
    for change in difference.changes if difference else ():
        label = _("Sending %(number)s") % {"number": difference.against if difference else ""}
        _put(form, change.procedure_id, change.number, CellRemark("was", label, whole(change.before)))


def _put(form: EntryForm, procedure_id: int | None, number: str, remark: CellRemark) -> None:
    cell = form.cells.get((procedure_id or 0, number))
    if cell is not None:
        cell.remarks.append(remark)
