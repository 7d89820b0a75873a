"""The differences between what units reported and what the one-stop system counted, by unit and procedure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from procedures.models import Procedure
from reporting.models import NUMBERS, Basis, DifferenceNote, ReportingPeriod, RevisionCount, Submission, SystemCount
from reporting.models.notes import HintKind
from reporting.reconciliation.differences_sql import ABOVE, NEW, Scope, pairs_sql
from reporting.reconciliation.tolerance import difference_percent, joined
from reporting.selection.sorting import Sorting
from units.models import Unit
from units.sql import parts_of, rows_of
from units.wording import month, whole

Pair = tuple[int, int]  # unit, procedure
ROWS_AT_ONCE = 2000
PLACES_SQL = "JOIN units_unit u ON u.id = p.unit_id JOIN procedures_procedure q ON q.id = p.procedure_id"
NOTED_SQL = """
LEFT JOIN reporting_differencenote n ON n.id = (
    SELECT MAX(m.id) FROM reporting_differencenote m
    WHERE m.period_id = %(period)s AND m.unit_id = p.unit_id AND m.procedure_id = p.procedure_id
)
"""
DETAILS_SQL = f"""
LEFT JOIN reporting_revisioncount v ON v.procedure_id = p.procedure_id
     AND v.revision_id = CASE n.basis WHEN '{Basis.OFFICIAL}' THEN p.official_id ELSE p.provisional_id END
LEFT JOIN reporting_hintnote h ON h.revision_id = p.revision_id AND h.procedure_id = p.procedure_id
     AND h.kind = '{HintKind.SYSTEM_DIFFERS}'
"""
ORDERS = {
    "unit": "u.sort_order {way}, u.code {way}, u.id {way}, q.sort_order, q.code",
    "procedure": "q.sort_order {way}, q.code {way}, u.sort_order, u.code, u.id",
    "total": "ABS(p.received_total - p.system_total) {way}, u.sort_order, u.code, u.id, q.sort_order, q.code",
    "online": "ABS(p.received_online - p.system_online) {way}, u.sort_order, u.code, u.id, q.sort_order, q.code",
    "state": "COALESCE(n.state, '') {way}, u.sort_order, u.code, u.id, q.sort_order, q.code",
}
DEFAULT_ORDER = "-total"


@dataclass(frozen=True, slots=True)
class Gap:
    """One number of a unit and procedure: what was reported, what the system counted, and the difference."""

    reported: int
    system: int | None
    is_above: bool

    @property
    def difference(self) -> int | None:
        """Reported minus counted by the system."""
        return None if self.system is None else self.reported - self.system

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of the system's number."""
        return None if self.system is None else difference_percent(self.reported, self.system)


@dataclass(frozen=True, slots=True)
class Difference:
    """A unit and procedure with both sides' numbers and everything that was recorded about them, the last first."""

    period: ReportingPeriod
    unit: Unit
    procedure: Procedure
    gaps: list[Gap]
    notes: list[DifferenceNote]
    noted_now: str  # what is reported now on the basis of the last note
    explanation: str | None  # the unit's own answer before sending; blank: it has checked; None: no answer

    @property
    def note(self) -> DifferenceNote | None:
        """The state of the difference."""
        return self.notes[0] if self.notes else None

    @property
    def is_above(self) -> bool:
        """Whether one of the numbers differs above the tolerance."""
        return any(gap.is_above for gap in self.gaps)

    @property
    def earlier(self) -> list[DifferenceNote]:
        """The history before the last note."""
        return self.notes[1:]

    @property
    def system(self) -> str:
        return joined([gap.system for gap in self.gaps])

    @property
    def has_changed(self) -> bool:
        """Whether either side's numbers changed since the last note."""
        return self.note is not None and (self.note.reported, self.note.system) != (self.noted_now, self.system)

    @property
    def ticket(self) -> str:
        """Which unit and procedure with which numbers, and after which note, a tick means.

        What changes or is noted meanwhile is not judged unseen.
        """
        reported, last = joined([gap.reported for gap in self.gaps]), self.note
        seen = seen_text(reported, self.system, last.pk if last else None)
        return f"{self.unit.pk}:{self.procedure.pk}:{seen}"

    @property
    def question(self) -> str:
        """What the unit is asked, as the reason of a request for correction."""
        values = {
            "procedure": self.procedure.name,
            "code": self.procedure.code,
            "month": month(self.period),
            "total": whole(self.gaps[0].reported),
            "online": whole(self.gaps[1].reported),
            "system_total": whole(self.gaps[0].system),
            "system_online": whole(self.gaps[1].system),
        }
        sentence = _(
            "%(procedure)s (%(code)s), %(month)s: the report says %(total)s dossiers, %(online)s of them online;"
            " the one-stop system says %(system_total)s, %(system_online)s of them online."
            " Please check and correct, or explain."
        )
        return sentence % values


def seen_text(reported: str, system: str, note: int | None) -> str:
    """The numbers of a pair and its last note as a tick names them."""
    return "|".join([reported, system, *([str(note)] if note else [])])


class Differences:
    """The pairs of a scope, in order, as a list that a paginator cuts; only what is shown is read.

    ``all_pairs`` and ``all_above`` are how many pairs the scope has and how many of them are above the tolerance, where
    that is known: then they are not counted again, unless the state decides which are shown.
    """

    def __init__(self, scope: Scope, sorting: Sorting, *, all_pairs: int | None = None, all_above: int = 0) -> None:
        self.scope = scope
        self.known = None if scope.state else all_above if scope.shown == ABOVE and all_pairs is not None else all_pairs
        self.order = ORDERS[sorting.column].format(way="DESC" if sorting.is_descending else "ASC")
        conditions = ["1 = 1"]
        if scope.shown == ABOVE:
            conditions.append("p.above = 1")
        if scope.state:
            conditions.append("n.id IS NULL AND p.above = 1" if scope.state == NEW else "n.state = %(state)s")
        # the notes of all pairs are looked up only where they decide what is shown; else only those of the page
        noted = NOTED_SQL if scope.state or sorting.column == "state" else ""
        self.found = f"FROM pairs p {PLACES_SQL}{noted} WHERE {' AND '.join(conditions)}"

    def count(self) -> int:
        """How many there are. One query where it is not known."""
        if self.known is not None:
            return self.known
        sql = f"WITH {pairs_sql(self.scope)} SELECT COUNT(*) {self.found}"
        return int(rows_of(sql, self.scope.parameters)[0][0])

    def __getitem__(self, cut: slice) -> list[Difference]:
        """The pairs of ``cut``, in order. Four queries."""
        start = cut.start or 0
        stop = start + 1_000_000 if cut.stop is None else cut.stop
        return self._with_names(rows_of(self._shown, self._window(start, stop)))

    def in_order(self) -> Iterator[Difference]:
        """All of them, in order, a part at a time: not all are in memory, and the database finds them once."""
        for rows in parts_of(self._shown, self._window(0, 1_000_000), ROWS_AT_ONCE):
            yield from self._with_names(rows)

    def _window(self, start: int, stop: int) -> dict[str, Any]:
        return self.scope.parameters | {"limit": stop - start, "offset": start}

    @property
    def _shown(self) -> str:
        return f"""WITH {pairs_sql(self.scope)},
            shown AS (SELECT p.* {self.found} ORDER BY {self.order} LIMIT %(limit)s OFFSET %(offset)s)
            SELECT p.unit_id, p.procedure_id, p.received_total, p.received_online, p.returned_by_post,
                   p.system_total, p.system_online, p.system_post,
                   v.received_total, v.received_online, v.returned_by_post, h.text
            FROM shown p {PLACES_SQL}{NOTED_SQL}{DETAILS_SQL} ORDER BY {self.order}
        """  # noqa: S608 - only constants of this code are put in; values are parameters

    def _with_names(self, rows: Sequence[tuple[Any, ...]]) -> list[Difference]:
        units = Unit.objects.select_related("parent").in_bulk({row[0] for row in rows})
        procedures = Procedure.objects.in_bulk({row[1] for row in rows})
        notes = self._notes({row[0] for row in rows})
        found = []
        for unit, procedure, *numbers, explanation in rows:
            reported, system, noted = numbers[:3], numbers[3:6], numbers[6:9]
            above = self.scope.tolerance.numbers_exceeded(reported, system)
            gaps = [Gap(reported[at], system[at], at in above) for at in range(len(NUMBERS))]
            mine = notes[unit, procedure]
            pair = (self.scope.period, units[unit], procedures[procedure])
            found.append(Difference(*pair, gaps, mine, joined(noted), explanation))
        return found

    def _notes(self, units: set[int]) -> dict[Pair, list[DifferenceNote]]:
        notes: dict[Pair, list[DifferenceNote]] = defaultdict(list)
        for note in DifferenceNote.objects.filter(period=self.scope.period, unit__in=units).order_by("-pk"):
            notes[note.unit_id, note.procedure_id].append(note)
        return notes


def last_notes(period: ReportingPeriod, pairs: Iterable[Pair]) -> dict[Pair, int]:
    """The last note of each of ``pairs`` that has one. One query."""
    asked = set(pairs)
    units, procedures = {unit for unit, _procedure in asked}, {procedure for _unit, procedure in asked}
    noted = DifferenceNote.objects.filter(period=period, unit__in=units, procedure__in=procedures).order_by()
    last = noted.values("unit", "procedure").annotate(last=Max("pk")).values_list("unit", "procedure", "last")
    return {(unit, procedure): pk for unit, procedure, pk in last}


def current_numbers(period: ReportingPeriod, basis: str, pairs: Iterable[Pair]) -> dict[Pair, tuple[str, str]]:
    """The current numbers of each of ``pairs`` that both sides have, on ``basis`` and in the system. Three queries."""
    asked = set(pairs)
    units, procedures = {unit for unit, _procedure in asked}, {procedure for _unit, procedure in asked}
    reports = Submission.objects.filter(period=period, unit__in=units).with_counted_revision(basis)
    unit_of = dict(reports.values_list("counted", "unit"))
    counts = RevisionCount.objects.filter(revision__in=unit_of, procedure__in=procedures)
    reported = {
        (unit_of[revision], procedure): joined(numbers)
        for revision, procedure, *numbers in counts.values_list("revision", "procedure", *NUMBERS)
    }
    system = SystemCount.objects.filter(period=period, unit__in=units, procedure__in=procedures)
    return {
        (unit, procedure): (reported[unit, procedure], joined(numbers))
        for unit, procedure, *numbers in system.values_list("unit", "procedure", *NUMBERS)
        if (unit, procedure) in asked and (unit, procedure) in reported
    }
