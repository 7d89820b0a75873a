"""Figures of counted dossiers in the draft of a unit's month: where the unit chose so, and only what its clerk takes.

Nothing is written by itself, and nothing is sent: what is taken are working cells like those of a file.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from exchange.drafts.offer import Offered, offer_for
from exchange.models import DraftChoice
from reporting import rules
from reporting.actions.cells import cells_save
from reporting.entry.cell_rules import Cell, Typed
from reporting.models import NUMBERS, CountSource, Submission
from reporting.transitions import actor_name, lock_submission
from units import clock
from units.locking import lock_or_404
from units.models import Unit, User
from units.refusals import require


@transaction.atomic
def draft_choice_set(*, unit: Unit, is_on: bool, by: User) -> DraftChoice:
    """Switch on or off that counted dossiers may be taken into the drafts of ``unit``; the same again changes nothing.

    Raises:
        Refused: ``by`` is no clerk of the unit.
    """
    require(rules.keeps(by, unit), _("Only the unit's own clerks choose this."), code="not_allowed")
    lock_or_404(Unit.objects.select_for_update(), unit.pk)  # of two choices at once one is the last
    known = DraftChoice.objects.of(unit)
    if known is not None and known.is_on == is_on:
        return known
    return DraftChoice.objects.create(unit=unit, is_on=is_on, by=by, by_name=actor_name(by), at=clock.now())


@transaction.atomic
def draft_take(*, submission: Submission, seen: Mapping[int, str], by: User) -> tuple[int, int]:
    """Write the counts of the procedures in ``seen`` into the working cells; returns how many were taken and left.

    ``seen`` gives by procedure what the page showed (``Offered.seen``): where a cell or a count is another by now, the
    procedure is left as it is.

    Raises:
        Refused: ``by`` is no clerk of the unit; ``off``: the unit has not switched it on; ``nothing_chosen``; or the
            report is not open.
        CellsRefused: a cell cannot be saved.
    """
    unit = submission.unit
    require(rules.keeps(by, unit), _("Only the unit's own clerks choose this."), code="not_allowed")
    choice = DraftChoice.objects.of(unit)
    require(choice is not None and choice.is_on, _("The unit has not switched this on."), code="off")
    require(bool(seen), _("No procedure was selected."), code="nothing_chosen")
    closed = _("The report is not open for entry, so nothing can be taken now.")
    require(submission.pk is not None and rules.can_enter(by, submission), closed, code="not_open")
    locked = lock_submission(submission, by=by)
    rows = [row for row in offer_for(locked).rows if seen.get(row.procedure.pk) == row.seen]
    for source in (CountSource.FILE, CountSource.API):
        typed = {cell: value for row in rows if row.upload.source == source for cell, value in _typed(row).items()}
        if typed:
            cells_save(submission=locked, by=by, typed=typed, source=source)
    return len(rows), len(seen) - len(rows)


def _typed(row: Offered) -> dict[Cell, Typed]:
    return {
        (row.procedure.pk, name): Typed(after, before) for name, (before, after) in zip(NUMBERS, row.pairs, strict=True)
    }
