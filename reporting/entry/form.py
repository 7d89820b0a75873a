"""A report's form: what is asked, what is stored, what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from procedures.models import Procedure
from reporting.entry.cell_rules import (
    Cell,
    Conflict,
    Typed,
    Unread,
    conflict_sentence,
    conflicts_of,
)
from reporting.entry.once import read_once
from reporting.entry.statements import SENT, SENT_BEFORE, WORKING, YEAR_SQL
from reporting.entry.tables import CellRemark, FormCell, FormRow, Sums, Table
from reporting.figures.catalogue import ReportableProcedure, reportable_procedures, with_dropped
from reporting.models import NUMBERS, Basis, DossierCount, RevisionCount, Submission
from reporting.numbers import online_above_total, parse_cell
from reporting.reconciliation.tolerance import Tolerance
from units.models import User
from units.refusals import Refused
from units.sql import rows_of
from units.wording import whole

Numbers = Mapping[int, tuple[int | None, ...]]
BLANK = (None,) * len(NUMBERS)
LONGEST_SEEN = 18  # digits of a number that a page can have shown


class EntryForm:
    """A report's form, filled from what is stored or from what was posted; reads bad input without losing it.

    ``rows`` are what the unit must answer today; ``left_behind`` what it answered before the catalogue dropped it.
    Of a sending (``is_sending``) ``rows`` are exactly what was sent, whatever became of the catalogue since.
    """

    def __init__(
        self, submission: Submission, numbers: Numbers, posted: QueryDict | None = None, *, is_sending: bool = False
    ) -> None:
        self.submission = submission
        self.numbers = numbers
        self.posted = posted
        self.typed: dict[Cell, Typed] = {}
        self.unread: dict[Cell, Unread] = {}
        self.faults: dict[Cell, str] = {}
        before = last_months_numbers(submission)
        known = with_dropped(_asked(submission), numbers, submission.period)
        if is_sending:
            known = [row for row in known if row.procedure.pk in numbers]
        rows = [
            self._row(position, row, before.get(row.procedure.pk, BLANK))
            for position, row in enumerate(_as_shown(known), start=1)
        ]
        self.rows = [row for row in rows if is_sending or not row.asked.dropped]
        self.left_behind = [row for row in rows[len(self.rows) :] if any(cell.value for cell in row.cells)]

    @property
    def is_valid(self) -> bool:
        return not self.faults

    @property
    def not_asked(self) -> list[str]:
        """The codes for which numbers were typed and which are not asked, as of a procedure that ended meanwhile."""
        if self.posted is None:
            return []
        asked = {row.procedure.code for row in self.rows}
        parts = (name.rpartition(".") for name in self.posted)
        codes = dict.fromkeys(code for code, _point, number in parts if number in NUMBERS and code not in asked)
        return [code for code in codes if _is_typed(self.posted, code)]

    @cached_property
    def cells(self) -> dict[Cell, FormCell]:
        """The cells by procedure id and number."""
        return {(row.procedure.pk, cell.number): cell for row in self.rows for cell in row.cells}

    def show_faults(self, faults: Mapping[Cell, str]) -> None:
        """Put sentences next to the cells that an action refused."""
        self.faults.update(faults)
        for row in self.rows:
            for cell in row.cells:
                cell.fault = self.faults.get((row.procedure.pk, cell.number), "")

    def show_conflicts(self, conflicts: Iterable[Conflict]) -> None:
        """Put the other person's value next to each contested cell, to choose from."""
        contested = {conflict.cell: conflict for conflict in conflicts}
        for row in self.rows:
            for cell in row.cells:
                cell.theirs = contested.get((row.procedure.pk, cell.number))

    def show_overtaken(self, by: User) -> None:
        """Mark each text, readable or not, that was typed over another number than is stored by now, with both.

        One query where there is such a text, and none otherwise.
        """
        touched = {cell: typed for cell, typed in self.typed.items() if typed.is_touched} | self.unread
        if all(self._stored(cell) in (typed.seen, typed.value) for cell, typed in touched.items()):
            return
        conflicts = conflicts_of(touched, {count.procedure_id: count for count in self.submission.counts.all()}, by)
        said = {conflict.cell: [self.faults.get(conflict.cell), conflict_sentence(conflict)] for conflict in conflicts}
        self.show_faults({cell: " ".join(filter(None, sentences)) for cell, sentences in said.items()})
        self.show_conflicts(conflicts)
        self.take_up(self.numbers)

    def show_system(self, system: Mapping[int, tuple[int | None, ...]], tolerance: Tolerance) -> None:
        """Put the one-stop system's number next to each cell that differs from it above ``tolerance``."""
        for row in self.rows:
            theirs = system.get(row.procedure.pk, BLANK)
            for index in tolerance.numbers_exceeded([cell.value for cell in row.cells], theirs):
                remark = CellRemark("system", _("One-stop system"), whole(theirs[index]))
                row.cells[index].remarks.append(remark)

    def take_up(self, numbers: Numbers) -> None:
        """Put the stored numbers into untouched cells, and record that they were seen, for the next save."""
        for row in self.rows:
            stored = numbers.get(row.procedure.pk, BLANK)
            for index, cell in enumerate(row.cells):
                typed = self.typed.get((row.procedure.pk, cell.number))
                if typed is not None and not typed.is_touched:
                    cell.value = stored[index]
                    cell.text = "" if cell.value is None else str(cell.value)
            row.seen = _joined(stored)

    @cached_property
    def tables(self) -> list[Table]:
        year = self.submission.period.year
        parts = [Table([row for row in self.rows if row.letter == letter], letter, year) for letter in "ABC"]
        return [table for table in parts if table.rows]

    @property
    def faulty_cells(self) -> list[tuple[FormRow, FormCell]]:
        return [(row, cell) for row in self.rows for cell in row.cells if cell.fault]

    @property
    def first_to_type(self) -> FormCell | None:
        """The cell to begin with: the first blank one, else the first; None where nothing is asked."""
        blank = self.blank_cells
        return blank[0] if blank else self.rows[0].cells[0] if self.rows else None

    @cached_property
    def has_before(self) -> bool:
        """Whether any number of the month before is known."""
        return any(cell.before is not None for row in self.rows for cell in row.cells)

    @property
    def saved_count(self) -> int:
        """How many of its cells are stored."""
        asked = {row.procedure.pk for row in self.rows}
        return sum(3 - numbers.count(None) for pk, numbers in self.numbers.items() if pk in asked)

    @property
    def cell_count(self) -> int:
        return len(self.rows) * len(NUMBERS)

    @property
    def blank_cells(self) -> list[FormCell]:
        return [cell for row in self.rows for cell in row.cells if cell.value is None and not cell.fault]

    @property
    def answered(self) -> int:
        """How many procedures have all three numbers."""
        return sum(all(cell.value is not None for cell in row.cells) for row in self.rows)

    @property
    def month(self) -> Sums:
        """The counted figures of the month."""
        return Sums.of(row for row in self.rows if row.counted)

    @property
    def partial_count(self) -> int:
        """How many rows of the month's rate are left out of it, as only part of them is known."""
        return sum(row.counted and row.is_partial for row in self.rows)

    def _row(self, position: int, asked: ReportableProcedure, before: tuple[int | None, ...]) -> FormRow:
        procedure = asked.procedure
        stored = self.numbers.get(procedure.pk, BLANK)
        seen = self._seen(procedure, stored)
        cells = [self._cell(procedure, number, stored[at], seen[at], before[at]) for at, number in enumerate(NUMBERS)]
        total, online = cells[0].value, cells[1].value
        if total is not None and online is not None and online > total:
            cells[1].fault = self.faults[procedure.pk, NUMBERS[1]] = online_above_total(online, total)
            cells[1].value = None  # a refused number is in no sum and no rate
        typed = [self.typed.get((procedure.pk, number)) for number in NUMBERS]
        known = [seen[at] if each is None or each.is_touched else stored[at] for at, each in enumerate(typed)]
        return FormRow(position, asked, cells, _joined(known))

    def _cell(
        self, procedure: Procedure, number: str, stored: int | None, seen: int | None, before: int | None
    ) -> FormCell:
        name = f"{procedure.code}.{number}"
        if self.posted is None or name not in self.posted:
            return FormCell(name, number, "" if stored is None else str(stored), stored, before)
        text = str(self.posted[name])
        try:
            value = parse_cell(text)
        except Refused as refused:
            self.faults[procedure.pk, number] = refused.sentence
            self.unread[procedure.pk, number] = Unread(text.strip(), seen)
            return FormCell(name, number, text, None, before, refused.sentence)
        self.typed[procedure.pk, number] = Typed(value, seen)
        if value == seen:  # not touched: it is as it is stored now, and its row is judged by that
            return FormCell(name, number, "" if stored is None else str(stored), stored, before)
        return FormCell(name, number, str(value) if "+" in text else text.strip(), value, before)

    def _stored(self, cell: Cell) -> int | None:
        return self.numbers.get(cell[0], BLANK)[NUMBERS.index(cell[1])]

    def _seen(self, procedure: Procedure, stored: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """The numbers of the row when the page was shown; the stored ones where the page did not say."""
        posted = self.posted.get(f"{procedure.code}.seen", "") if self.posted is not None else ""
        parts = str(posted).split("|")
        if len(parts) != len(NUMBERS) or not all(part == "" or (part.isascii() and part.isdigit()) for part in parts):
            return stored
        return tuple(int(part[:LONGEST_SEEN]) if part else None for part in parts)


def _as_shown(rows: list[ReportableProcedure]) -> list[ReportableProcedure]:
    """Counted, exempt, dropped, and within them by field: so rows are numbered in the order of the page."""
    fields: dict[tuple[bool, bool, str], int] = {}
    for index, row in enumerate(rows):
        fields.setdefault((row.dropped, row.exempt, row.procedure.field), index)
    return sorted(rows, key=lambda row: (row.dropped, row.exempt, fields[row.dropped, row.exempt, row.procedure.field]))


def working_numbers(submission: Submission) -> Numbers:
    """What is typed so far, by procedure id."""
    return _numbers(WORKING.rows(submission=submission.pk)) if submission.pk else {}


def sent_numbers(submission: Submission) -> Numbers:
    """What the sending that counts says, by procedure id."""
    revision = submission.current_revision
    return _numbers(SENT.rows(revision=revision.pk)) if revision else {}


def sending_form(submission: Submission) -> EntryForm:
    """The sending that counts, every figure that was sent."""
    return EntryForm(submission, sent_numbers(submission), is_sending=True)


def last_months_numbers(submission: Submission) -> Numbers:
    """What the unit sent for the month before, by procedure id."""
    return read_once(submission, "numbers before", lambda: _last_months_numbers(submission))


def _last_months_numbers(submission: Submission) -> Numbers:
    return _numbers(SENT_BEFORE.rows(unit=submission.unit_id, starts_on=submission.period.starts_on))


def official_year_before(submission: Submission) -> tuple[int, int, int | None]:
    """The unit's official year to date without this period (received, online), and its minimum in this period.

    As of the month of a merger or renaming the months of the predecessors are in it (docs/domain.md).
    """
    return read_once(submission, "year before", lambda: _official_year_before(submission))


def _asked(submission: Submission) -> list[ReportableProcedure]:
    """What the unit must answer; a page that first saves makes its form twice."""
    return read_once(submission, "asked", lambda: reportable_procedures(submission.unit, submission.period))


def _official_year_before(submission: Submission) -> tuple[int, int, int | None]:
    period = submission.period
    rows = rows_of(YEAR_SQL, {"unit": submission.unit_id, "year": period.year, "basis": Basis.OFFICIAL.value})
    total = online = 0
    minimum = None
    for month, ytd_total, ytd_online, own_total, own_online, least in rows:
        if month < period.month:
            total, online = ytd_total, ytd_online
        elif month == period.month:
            total, online, minimum = ytd_total - own_total, ytd_online - own_online, least
    return total, online, minimum


def _numbers(counts: Iterable[DossierCount | RevisionCount]) -> Numbers:
    return {each.procedure_id: tuple(getattr(each, name) for name in NUMBERS) for each in counts}


def _joined(numbers: Iterable[int | None]) -> str:
    return "|".join("" if number is None else str(number) for number in numbers)


def _is_typed(posted: QueryDict, code: str) -> bool:
    """Whether a number was posted for ``code`` that the page did not show."""
    seen = str(posted.get(f"{code}.seen", "")).split("|")
    texts = [str(posted.get(f"{code}.{number}", "")).strip() for number in NUMBERS]
    return any(text and text not in seen[at : at + 1] for at, text in enumerate(texts))
