"""What a cell may hold, and what stops it from being saved: another person's value, or a rule of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.figures.catalogue import reportable_procedures
from reporting.models import MAX_COUNT, NUMBERS, DossierCount, Submission
from reporting.numbers import not_reported_here, online_above_total, out_of_range, shorten
from reporting.transitions import name_to
from units import clock
from units.models import User

Cell = tuple[int, str]  # procedure id, name of the number


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into one cell, and the value that the page showed them."""

    value: int | None
    seen: int | None

    @property
    def is_touched(self) -> bool:
        """Whether it is something else than was shown."""
        return self.value != self.seen


@dataclass(frozen=True, slots=True)
class Unread:
    """A text in a cell that is no number, and the value that the page showed in its place."""

    value: str
    seen: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one cell cannot be saved: a code for programs, and the sentence next to the cell."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that another user changed since the page was shown, to something else than was typed, be it no number."""

    cell: Cell
    mine: int | str | None
    theirs: int | None
    who: str
    at: str

    @property
    def is_number(self) -> bool:
        """Whether what was typed can be kept as it is."""
        return not isinstance(self.mine, str)


def conflict_sentence(conflict: Conflict) -> str:
    """Both values of a contested cell, and who saved the other when."""
    return _("%(who)s saved %(theirs)s here at %(time)s; you typed %(mine)s. Choose which to keep.") % {
        "who": conflict.who,
        "theirs": "–" if conflict.theirs is None else conflict.theirs,
        "time": conflict.at,
        "mine": "–" if conflict.mine is None else shorten(str(conflict.mine)),
    }


def refusals_of_unreported(submission: Submission, cells: Iterable[Cell]) -> dict[Cell, str]:
    """The sentence for each of ``cells`` whose procedure the unit does not report in the period."""
    known = {row.procedure.pk for row in reportable_procedures(submission.unit, submission.period)}
    sentence = not_reported_here()
    return {cell: sentence for cell in cells if cell[0] not in known}


def conflicts_of(touched: Mapping[Cell, Typed | Unread], rows: Mapping[int, DossierCount], by: User) -> list[Conflict]:
    """The cells that hold neither what ``by`` saw nor what is written now; ``rows`` by procedure id."""
    conflicts = []
    for (procedure_id, name), entry in touched.items():
        row = rows.get(procedure_id)
        stored = getattr(row, name) if row else None
        if row and stored not in (entry.seen, entry.value):
            who = name_to(by, name=row.saved_by, account=row.saver_id)
            at = f"{clock.local(row.saved_at):%H:%M}"
            conflicts.append(Conflict((procedure_id, name), entry.value, stored, who, at))
    return conflicts


def problems_of(rows: Iterable[DossierCount]) -> dict[Cell, str]:
    """A sentence for each cell of ``rows`` that breaks a rule of numbers."""
    return {cell: fault.sentence for cell, fault in faults_of(rows).items()}


def fault_alone(value: int | None) -> Fault | None:
    """What is wrong with a number whatever else is in its row: it is out of range; None where nothing is."""
    is_good = value is None or 0 <= value <= MAX_COUNT
    return None if is_good else Fault("out_of_range", out_of_range())


def faults_of(rows: Iterable[DossierCount]) -> dict[Cell, Fault]:
    """Each cell of ``rows`` that breaks a rule of numbers; codes ``out_of_range`` and ``online_above_total``."""
    faults: dict[Cell, Fault] = {}
    for row in rows:
        for name in NUMBERS:
            if (fault := fault_alone(getattr(row, name))) is not None:
                faults[row.procedure_id, name] = fault
        total, online = row.received_total, row.received_online
        if total is not None and online is not None and online > total:
            contradiction = Fault("online_above_total", online_above_total(online, total))
            faults.setdefault((row.procedure_id, "received_online"), contradiction)
    return faults
