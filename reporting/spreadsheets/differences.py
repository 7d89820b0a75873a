"""The reconciliation of a period as files: all rows of the page, with the same filters."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from reporting.models import Basis
from reporting.reconciliation.difference_sums import (
    Apart,
    SumLine,
    UnitSums,
    absent_in_reports,
    absent_in_system,
    group_sums,
)
from reporting.reconciliation.differences import Difference, Gap
from reporting.reconciliation.differences_sql import ABOVE, Scope
from reporting.spreadsheets.overview import BOM
from reporting.spreadsheets.sheets import POINTS, TEXT, Column, Sums, Workbook
from units import clock
from units.formulas import cell
from units.rows_done import NOBODY_ASKS, RowsDone
from units.wording import demo_note, moment, month

EVERYTHING = slice(0, None)


def differences_workbook(
    scope: Scope, pairs: Iterable[Difference], units: UnitSums, done: RowsDone = NOBODY_ASKS
) -> bytes:
    """Sheets: groups, units, pairs of unit and procedure, and those that only one side has."""
    book, notes = Workbook(long=True, done=done), _notes(scope)
    title = title_of(scope)
    groups = [_sum_row(line, line.units) for line in group_sums(scope)]
    groups[-1:] = map(Sums, groups[-1:])
    sums = [Column(_("Group"), TEXT, 34), Column(_("Units")), *_sum_columns()]
    book.add(_("Summary"), title, notes, sums, groups)
    by_unit = [Column(_("Unit"), TEXT, 46), Column(_("Unit code"), TEXT, 12), *_sum_columns()]
    rows = [_sum_row(line, line.unit.code if line.unit else None) for line in units[EVERYTHING]]
    book.add(_("By unit"), title, notes, by_unit, rows)
    book.add(_("Unit and procedure"), title, notes, _pair_columns(), map(_pair_row, pairs))
    apart = [
        Column(_("Unit"), TEXT, 46),
        Column(_("Number of procedures")),
        Column(_("Dossiers received")),
        Column(_("of which online")),
        Column(_("Remark"), TEXT, 40),
    ]
    lacking = _("Not in the one-stop system's counts")
    book.add(lacking, lacking, notes, apart, _apart_rows(absent_in_system(scope).rows, _("nothing of the unit")))
    unreported = _("Not reported by the unit")
    book.add(unreported, unreported, notes, apart, _apart_rows(absent_in_reports(scope).rows, _("nothing reported")))
    return book.bytes()


def differences_as_csv(scope: Scope, pairs: Iterable[Difference], done: RowsDone = NOBODY_ASKS) -> str:
    """The pairs of unit and procedure, bare names and plain numbers, after a head of notes."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for note in [title_of(scope), *_notes(scope), *demo_note()]:
        writer.writerow([note])
    writer.writerow([_("Unit code"), *(column.heading for column in _pair_columns())])
    for each in done.of(pairs):
        _unit, *row = _pair_row(each)
        writer.writerow(map(cell, [each.unit.code, each.unit.name, *row]))
    return BOM + file.getvalue()


def title_of(scope: Scope) -> str:
    """«Đối soát tháng 4/2020»."""
    return _("Reconciliation, %(month)s") % {"month": month(scope.period)}


def tolerance_sentence(scope: Scope) -> str:
    """The rule in words, with the values that administrators have set."""
    sentence = _(
        "A difference is above the tolerance when it is greater than %(count)s dossiers and greater than %(percent)s%%"
        " of the one-stop system's number."
    )
    return sentence % {"count": scope.tolerance.count, "percent": scope.tolerance.percent}


def _notes(scope: Scope) -> list[str]:
    basis = _("Basis: %(basis)s") % {"basis": Basis(scope.basis).label}
    updated = _("Updated at %(time)s") % {"time": moment(clock.now())}
    shown = _("Above the tolerance") if scope.shown == ABOVE else _("All figures")
    return [f"{basis}. {updated}.", f"{shown}. {tolerance_sentence(scope)}"]


def _number_columns() -> list[Column]:
    names = [_("Dossiers received"), _("of which online"), _("Results returned by post")]
    # Looked up before it is put into a heading: the collector of messages does not read inside an f-string.
    report, system = _("report"), _("one-stop system")
    difference, share = _("difference"), _("difference (%)")
    columns = []
    for name in names:
        columns += [
            Column(f"{name}: {report}"),
            Column(f"{name}: {system}"),
            Column(f"{name}: {difference}"),
            Column(f"{name}: {share}", POINTS),
        ]
    return columns


def _numbers(gaps: Iterable[Gap | None]) -> Iterator[Any]:
    for gap in gaps:
        if gap is None:
            yield from (None, None, None, None)
        else:
            yield from (gap.reported, gap.system, gap.difference, gap.percent)


def _sum_columns() -> list[Column]:
    return [Column(_("Compared")), Column(_("Above the tolerance")), *_number_columns()]


def _sum_row(line: SumLine, second: object) -> list[Any]:
    return [line.name, second, line.pairs, line.above, *_numbers(line.gaps)]


def _pair_columns() -> list[Column]:
    return [
        Column(_("Unit"), TEXT, 46),
        Column(_("Procedure code"), TEXT, 18),
        Column(_("Administrative procedure"), TEXT, 50),
        *_number_columns(),
        Column(_("State"), TEXT, 24),
        Column(_("Note"), TEXT, 40),
        Column(_("Recorded by"), TEXT, 24),
        Column(_("Recorded at"), TEXT, 18),
        Column(_("Figures changed since the note"), TEXT, 12),
        Column(_("The unit's note"), TEXT, 40),
    ]


def _pair_row(each: Difference) -> list[Any]:
    note = each.note
    recorded: list[Any] = [_("New") if each.is_above else "", "", "", ""]
    if note is not None:
        recorded = [note.get_state_display(), note.text, note.actor_name, moment(note.at)]
    changed = _("yes") if each.has_changed else ""
    numbers = _numbers(each.gaps)
    return [
        each.unit.display_name,
        each.procedure.code,
        each.procedure.name,
        *numbers,
        *map(str, recorded),
        changed,
        each.explanation or "",
    ]


def _apart_rows(rows: Iterable[Apart], whole: str) -> Iterator[list[Any]]:
    for each in rows:
        remark = whole if each.is_complete else ""
        yield [each.unit.display_name, each.procedures, each.received_total, each.received_online, remark]
