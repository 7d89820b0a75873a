"""Figures of the portal as data values: of the reports that a reader sees, in the order of periods and units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.adx.writing import write_adx
from exchange.code_tables.codes import Codes
from exchange.value_sets.csv_format import write_csv
from exchange.value_sets.json_format import write_json
from exchange.value_sets.meaning import Scope
from exchange.value_sets.periods import Month
from exchange.value_sets.reading import ADX, CSV
from exchange.value_sets.values import DataValue
from reporting.models import NUMBERS, Basis, DossierCount, RevisionCount, Submission
from reporting.models.submissions import OUT_OF_FORCE, SENT, SubmissionQuerySet
from units import clock
from units.codes import code_key
from units.models import kept_by
from units.refusals import Refused
from units.rows_done import NOBODY_ASKS, RowsDone

WORKING = "working"  # what is typed, sent or not: of those who may see it alone
BASES = {
    WORKING: gettext_lazy("Being entered (working figures)"),
    Basis.PROVISIONAL.value: Basis.PROVISIONAL.label,
    Basis.OFFICIAL.value: Basis.OFFICIAL.label,
}
CHUNK = 5000
Row = tuple[int, int, str, str, tuple[int | None, ...]]  # period, unit, its code, procedure's code, three numbers


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures: of which periods, on which basis, of all units that the reader sees or of some.

    ``units`` has the ids of the asked units by the id of the period: what one code means may change between two.
    """

    scope: Scope
    months: list[Month]
    basis: str
    units: Mapping[int, frozenset[int]] | None = None


def bases_for(asked_by: Scope) -> list[str]:
    """On which bases a reader gets figures: what is being typed is seen by clerks of the unit and coordinators."""
    user = asked_by.user
    if user.is_coordinator or user.is_clerk:
        return list(BASES)
    return [Basis.PROVISIONAL.value, Basis.OFFICIAL.value] if user.is_observer else []


def reports_of(asked: Asked) -> SubmissionQuerySet:
    """The reports that the reader sees, of these periods and units; of working figures only those seen so."""
    user = asked.scope.user
    periods = [month.pk for month in asked.months]
    rows: SubmissionQuerySet = Submission.objects.visible_to(user).filter(period__in=periods)
    if asked.basis == WORKING and not user.is_coordinator:
        rows = rows.filter(kept_by(user.unit_id, "unit")) if user.is_clerk else rows.none()
    if asked.basis == WORKING:
        rows = rows.exclude(OUT_OF_FORCE & ~SENT)  # what a unit typed that ended before it sent: nobody can send it
    if asked.scope.unit_ids is not None:
        rows = rows.filter(unit__in=asked.scope.unit_ids)
    if asked.units is not None:
        rows = rows.filter(_of_units(asked.units))
    return rows.order_by()


def _of_units(units: Mapping[int, frozenset[int]]) -> Q:
    """The reports of each period's units; periods with the same units, as a rule all, are one condition."""
    periods: dict[frozenset[int], list[int]] = {}
    for period, of_period in units.items():
        periods.setdefault(of_period, []).append(period)
    conditions = (Q(period__in=each, unit__in=of_them) for of_them, each in periods.items() if of_them)
    return reduce(or_, conditions, Q(pk__in=()))


def count_of(asked: Asked) -> int:
    """How many values there are at most. One query."""
    return len(NUMBERS) * _counts(asked).order_by().count()


def values_of(asked: Asked, codes: Codes, *, by_days: bool, done: RowsDone = NOBODY_ASKS) -> Iterator[DataValue]:
    """The figures as data values, read in pieces; periods by their days for ADX, else by their names. One query.

    Raises:
        Refused: the code table calls two things alike, or two units had one code in a period.
    """
    months = {month.pk: month for month in asked.months}
    written = {pk: month.interval if by_days else month.name for pk, month in months.items()}
    units: dict[tuple[int, str], tuple[int, str]] = {}
    cells: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for period, pk, unit, procedure, numbers in _rows(asked):
        day = months[period].ends_on
        key = period, code_key(unit)
        if key not in units:
            units[key] = pk, codes.unit_out(unit, day)
        known, theirs = units[key]
        if known != pk:
            raise _two_of(unit, months[period])
        if (period, procedure) not in cells:
            cells[period, procedure] = [codes.cell_out(procedure, figure, day) for figure in NUMBERS]
        for (element, combo), number in zip(cells[period, procedure], numbers, strict=True):
            if number is not None:
                yield DataValue(element, written[period], theirs, str(number), combo)
        done.number += len(NUMBERS)


def write_values(asked: Asked, codes: Codes, format_name: str, *, done: RowsDone = NOBODY_ASKS) -> Iterator[str]:
    """The file in pieces of text."""
    values = values_of(asked, codes, by_days=format_name == ADX, done=done)
    if format_name == CSV:
        return write_csv(values)
    if format_name == ADX:
        exported = clock.local(clock.now()).isoformat(timespec="seconds")
        return write_adx(codes.data_set, values, exported=exported, dimension=codes.dimension)
    return write_json(codes.data_set, values)


def _counts(asked: Asked) -> QuerySet:
    """The stored figures, with how the report is reached from them."""
    reports = reports_of(asked)
    if asked.basis == WORKING:
        return DossierCount.objects.filter(submission__in=reports.values("pk"))
    counted = reports.with_counted_revision(asked.basis)
    return RevisionCount.objects.filter(revision__in=counted.values("counted"))


def _rows(asked: Asked) -> Iterator[Row]:
    """Periods in their order, in each the units in theirs, in each the procedures in theirs; in pieces."""
    path = "submission" if asked.basis == WORKING else "revision__submission"
    order = ("period__year", "period__month", "unit__sort_order", "unit__code", "unit_id")
    rows = _counts(asked).order_by(*(f"{path}__{name}" for name in order), "procedure__sort_order", "procedure__code")
    unit = f"{path}__unit"
    named = rows.values_list(f"{path}__period_id", f"{unit}_id", f"{unit}__code", "procedure__code", *NUMBERS)
    for period, pk, code, procedure, *numbers in named.iterator(chunk_size=CHUNK):
        yield period, pk, code, procedure, tuple(numbers)


def _two_of(code: str, month: Month) -> Refused:
    """The refusal to write two units of one period by one code: who reads the file could not tell them apart."""
    sentence = _(
        "In %(month)s two units have the code %(code)s: one that ended and one that has it now. "
        "Ask for other units or periods."
    )
    return Refused(sentence % {"month": f"{month.month:02d}/{month.year}", "code": code}, code="taken_code")
