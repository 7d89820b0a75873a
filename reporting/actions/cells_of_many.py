"""Figures of many units and months at once, as files of other systems bring them: all of them or nothing.

As many statements for two reports as for a thousand. What may be entered by whom is asked as for one report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from reporting import rules
from reporting.actions.cell_writing import not_open, store, written
from reporting.actions.cells import contradictions
from reporting.entry.cell_rules import Cell, Fault
from reporting.figures.catalogue import catalogue_of_year, reported_in
from reporting.models import CountSource, DossierCount, ReportingPeriod, Submission
from reporting.numbers import not_reported_here
from reporting.transitions import Locked
from units.bulk import staged
from units.models import Unit, User

Pair = tuple[int, int]  # unit id, period id
Values = Mapping[Cell, int | None]
PAIRS = {"unit_id": "bigint", "period_id": "bigint"}
FOUND_SQL = """
SELECT s.id FROM staged_entries e JOIN reporting_submission s ON s.unit_id = e.unit_id AND s.period_id = e.period_id
"""
FEW_UNITS = 5  # of so many what they report is asked one by one: the catalogue of a year has thousands of rows


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that holds something else now than before; None is a blank."""

    pair: Pair
    cell: Cell
    before: int | None
    after: int | None


@dataclass(slots=True)
class SavedOfMany:
    """What became of the figures of many reports.

    ``closed`` says why a report takes none, ``faults`` what is wrong with a cell of one that does. ``changed`` was
    written, or would have been; ``unchanged`` cells held their number already. ``is_saved`` is whether it was written.
    """

    closed: dict[Pair, str] = field(default_factory=dict)
    faults: dict[tuple[Pair, Cell], Fault] = field(default_factory=dict)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    is_saved: bool = False


def cells_save_many(
    *,
    typed: Mapping[Pair, Values],
    by: User,
    source: CountSource,
    good_only: bool = False,
    dry_run: bool = False,
) -> SavedOfMany:
    """Save the figures of many units and periods; nothing of it is written where one is refused.

    With ``good_only`` the others are written all the same. ``dry_run`` does all of it and takes it back. The file's
    number replaces what is in the cell: who brings it has not seen the cell. Callers name only units in force on the
    last day of the period.
    """
    found = SavedOfMany()
    if not typed:
        return found
    with transaction.atomic():
        reports = _locked(typed, by, found)
        counts = _counts_of(reports)
        known = _reported(reports.values())
        rows: list[DossierCount] = []
        for pair, submission in reports.items():
            rows += _one(submission, pair, typed[pair], counts.get(submission.pk, {}), known[pair], found)
        is_good = not found.closed and not found.faults
        found.is_saved = (is_good or good_only) and not dry_run
        if found.is_saved:
            store(rows, by=by, source=source)
        else:
            transaction.set_rollback(True)
    return found


def _locked(typed: Mapping[Pair, Values], by: User, found: SavedOfMany) -> dict[Pair, Locked]:
    """The reports that take figures of ``by``, begun where they were not and locked; of others it is noted why not."""
    units = Unit.objects.in_bulk({unit for unit, _period in typed})
    periods = ReportingPeriod.objects.in_bulk({period for _unit, period in typed})
    with staged("staged_entries", PAIRS, sorted(typed), key=list(PAIRS)):
        stored = {(unit, period) for unit, period in _found().values_list("unit_id", "period_id")}
        new = [Submission(unit=units[pair[0]], period=periods[pair[1]]) for pair in sorted(set(typed) - stored)]
        _sort(new, by, found)
        begun = [each for each in new if (each.unit_id, each.period_id) not in found.closed]
        Submission.objects.bulk_create(begun, ignore_conflicts=True)
        locked = _found().select_for_update(of=("self",)).select_related("sent_revision")
        rows = list(locked.order_by("period__year", "period__month", "pk"))  # as ``lock_submissions`` locks them
    for submission in rows:
        submission.unit, submission.period = units[submission.unit_id], periods[submission.period_id]
    _sort(rows, by, found)
    pairs = {(each.unit_id, each.period_id): Locked(each) for each in rows}
    return {pair: each for pair, each in pairs.items() if pair not in found.closed}


def _found() -> QuerySet[Submission]:
    return Submission.objects.filter(pk__in=RawSQL(FOUND_SQL, ()))  # noqa: S611 - a constant


def _sort(reports: Iterable[Submission], by: User, found: SavedOfMany) -> None:
    """Note of each report that takes no figures why."""
    for each in reports:
        if not rules.can_enter(by, each):
            found.closed[each.unit_id, each.period_id] = not_open(each, by, ran_out=False)


def _counts_of(reports: Mapping[Pair, Locked]) -> dict[int, dict[int, DossierCount]]:
    """The stored working cells of each report by procedure. One query."""
    counts: dict[int, dict[int, DossierCount]] = {}
    with staged("staged_entries", PAIRS, reports, key=list(PAIRS)):
        for row in DossierCount.objects.filter(submission__in=RawSQL(FOUND_SQL, ())).order_by():  # noqa: S611 - a constant
            counts.setdefault(row.submission_id, {})[row.procedure_id] = row
    return counts


def _reported(reports: Iterable[Locked]) -> dict[Pair, set[int]]:
    """The procedures that each report answers. A query a unit where there are few, else one a year."""
    reports = list(reports)
    units = {each.unit_id: each.unit for each in reports}
    return _reported_by(units, reports) if len(units) <= FEW_UNITS else _reported_in_years(reports)


def _reported_by(units: Mapping[int, Unit], reports: Iterable[Locked]) -> dict[Pair, set[int]]:
    known: dict[Pair, set[int]] = {(each.unit_id, each.period_id): set() for each in reports}
    for pk, unit in units.items():
        for period_id, procedure_id in reported_in(unit, [period for of, period in known if of == pk]):
            known[pk, period_id].add(procedure_id)
    return known


def _reported_in_years(reports: Sequence[Locked]) -> dict[Pair, set[int]]:
    """By the catalogue of each year: what a group reports, and what a department does."""
    by_group: dict[tuple, set[int]] = {}
    for year in {each.period.year for each in reports}:
        for period_id, listed in catalogue_of_year(year).items():
            for entry in listed:
                by_group.setdefault((period_id, entry.kind, entry.department_id), set()).add(entry.procedure_id)
    return {
        (each.unit_id, each.period_id): set().union(
            *(by_group.get((each.period_id, each.unit.kind, department), ()) for department in (None, each.unit_id))
        )
        for each in reports
    }


def _one(
    submission: Locked,
    pair: Pair,
    values: Values,
    stored: dict[int, DossierCount],
    known: set[int],
    found: SavedOfMany,
) -> list[DossierCount]:
    """The rows of one report that change, with their new numbers; what is refused and what changes is noted."""
    unknown = Fault("not_reported", not_reported_here())
    faults = {cell: unknown for cell in values if cell[0] not in known}
    asked = {cell: value for cell, value in values.items() if cell not in faults}
    faults |= contradictions(submission, asked, stored)
    found.faults |= {(pair, cell): fault for cell, fault in faults.items()}
    new: dict[Cell, int | None] = {}
    for cell, value in asked.items():
        before = getattr(stored[cell[0]], cell[1]) if cell[0] in stored else None
        if cell in faults:
            continue
        if before == value:
            found.unchanged += 1
        else:
            new[cell] = value
            found.changed.append(Changed(pair, cell, before, value))
    return list(written(submission, new, stored).values())
