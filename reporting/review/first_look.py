"""Which cells of a sending a reviewer looks at first, and what is said of the others in one line.

First what has a hint or is outside its usual range, then what was asked about or changed since the earlier sending,
then what the lead agency entered, then what came from a file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.entry.form import EntryForm
from reporting.entry.tables import CellRemark, FormRow
from reporting.hints.answers import posted_answers
from reporting.hints.differing import Differing, differing_by
from reporting.models import CountSource, DossierCount, HintNote
from reporting.review.history import Change
from reporting.review.review_queue import Waiting

# By kind of remark (``reporting/review/cell_notes.py``, and the sources below): in which turn its cells come.
TURNS = {"asked": 1, "was": 1, CountSource.ON_BEHALF: 2, CountSource.FILE: 3, CountSource.API: 3}
SAID_ONCE = 4  # what more than one procedure in so many shares is said of the report, not cell by cell


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The cells to look at first, and what is said once of the complete report."""

    differing: Differing
    sources: list[str]  # sentences on figures that were not typed by the unit
    gone: list[Change]  # changes of procedures that the sending does not have any more

    @property
    def names(self) -> set[str]:
        """The listed cells, by name."""
        return {each.cell.name for each in self.differing.cells}

    @property
    def rest(self) -> int:
        """How many cells are not listed."""
        return self.differing.usual + self.differing.unknown


def first_look(form: EntryForm, waiting: Waiting, answers: Iterable[HintNote]) -> FirstLook:
    """What a reviewer looks at first in the sending of ``form``, next to whose cells the remarks are. One query."""
    sources = _show_sources(form)
    remarked = [(cell, remark.kind) for row in form.rows for cell in row.cells for remark in cell.remarks]
    also: dict[str, int] = {}
    for cell, kind in remarked:
        if kind in TURNS:
            also[cell.name] = min(TURNS[kind], also.get(cell.name, TURNS[kind]))
    codes = {row.procedure.pk: row.procedure.code for row in form.rows}
    stored = [(codes.get(note.procedure_id or 0, ""), note.kind, note.text) for note in answers]
    found = differing_by(form, waiting.earlier, waiting.hints, posted_answers(stored), also)
    changes = waiting.difference.changes if waiting.difference else []
    return FirstLook(found, sources, [each for each in changes if each.procedure_id not in codes])


def _show_sources(form: EntryForm) -> list[str]:
    """Put next to cells that the unit did not type itself where they came from; what many share is a sentence.

    While a sending awaits confirmation nothing is typed: the working cells are what was sent.
    """
    counts = DossierCount.objects.filter(submission=form.submission.pk).exclude(source=CountSource.TYPED).order_by()
    source_of = dict(counts.values_list("procedure", "source"))
    rows: dict[str, list[FormRow]] = defaultdict(list)
    for row in form.rows:
        if row.procedure.pk in source_of:
            rows[source_of[row.procedure.pk]].append(row)
    sentences = []
    for source in (each for each in CountSource if each in rows):
        if len(rows[source]) * SAID_ONCE > len(form.rows):
            words = {"source": source.label, "n": len(rows[source]), "all": len(form.rows)}
            sentences.append(_("Procedures whose figures are %(source)s: %(n)s of %(all)s.") % words)
            continue
        for cell in (cell for row in rows[source] for cell in row.cells):
            cell.remarks.append(CellRemark(source.value, _("Source of the figure"), str(source.label)))
    return sentences
