"""The overview as files: what the page shows, with the same filters."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from procedures.models import level_cell
from reporting.figures.lines import Line, Verdicts, ranked, unranked
from reporting.figures.open_hints import open_hints_sentence
from reporting.figures.totals import Totals
from reporting.models import Basis
from reporting.province.overview import Overview
from reporting.rankings.flags import Thresholds, few_dossiers_note
from reporting.rates import percent
from reporting.selection.selection import Selection
from reporting.spreadsheets.sheets import POINTS, RATE, TEXT, Column, Sums, Workbook
from units.formulas import cell
from units.models import UnitKind
from units.rows_done import NOBODY_ASKS, RowsDone
from units.wording import demo_note, incomplete_note, moment, month

BOM = "\ufeff"  # with it, spreadsheets read the Vietnamese of a CSV


def overview_xlsx(overview: Overview, done: RowsDone = NOBODY_ASKS) -> bytes:
    """Sheets: verdicts by group, a ranking for each shown group, the months, the procedures without online dossiers."""
    book = Workbook(done=done)
    notes = notes_of(overview)
    title = _("Verdicts (year to date to %(period)s, %(basis)s)") % as_of_words(overview)
    book.add(_("Summary"), title, notes, verdict_columns(), verdict_rows(overview))
    for kind in overview.kinds:
        title = ranking_title(overview, kind)
        book.add(str(UnitKind(kind).label), title, notes, line_columns(), line_rows(overview, kind))
    book.add(_("Months"), overview.trend.finding, notes, month_columns(), month_rows(overview))
    book.add(_("Without online dossiers"), silent_title(overview), notes, silent_columns(), silent_rows(overview))
    return book.bytes()


def overview_csv(overview: Overview, done: RowsDone = NOBODY_ASKS) -> str:
    """The rankings of the shown groups, bare names and plain numbers, after a head of notes."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for note in [*notes_of(overview), *demo_note()]:
        writer.writerow([note])
    writer.writerow([_("Group"), _("Unit code"), *(column.heading for column in line_columns())])
    for kind in overview.kinds:
        for line, row in done.of(zip(_shown(overview, kind), line_rows(overview, kind), strict=True)):
            unit = line.row.unit
            writer.writerow(map(cell, [UnitKind(kind).label, unit.code, row[0], unit.name, *row[2:]]))
    return BOM + file.getvalue()


def notes_of(overview: Overview) -> list[str]:
    basis = _("Basis: %(basis)s") % {"basis": Basis(overview.basis).label}
    updated = _("Updated at %(time)s") % {"time": moment(overview.freshness.drained_at)}
    return [f"{basis}. {updated}.", *open_hints_notes(overview)]


def open_hints_notes(selection: Selection) -> list[str]:
    """The note of a file of provisional figures on reports with open hints; none where there is none."""
    hints = selection.open_hints
    return [open_hints_sentence(hints)] if hints else []


def as_of_words(overview: Overview) -> dict[str, str]:
    return {"period": month(overview.as_of), "basis": overview.basis_word}


def ranking_title(overview: Overview, kind: str) -> str:
    title = _("Ranking (year to date to %(period)s, %(basis)s)") % as_of_words(overview)
    return f"{title}: {UnitKind(kind).label}"


def verdict_columns() -> list[Column]:
    names = [_("Met"), _("Not met"), _("No dossiers"), _("Not reported"), _("No quota")]
    return [
        Column(_("Group"), TEXT, 50),
        Column(_("Units")),
        Column(_("Total")),
        Column(_("Online")),
        Column(_("Rate (%)"), RATE),
        *(Column(name) for name in names),
    ]


def verdict_rows(overview: Overview) -> Iterator[list[Any]]:
    for group in overview.groups:
        yield [group.kind.label, *_verdict_numbers(group.totals, group.verdicts)]
    yield Sums([_("The whole province"), *_verdict_numbers(*overview.all_groups)])


def _verdict_numbers(totals: Totals, verdicts: Verdicts) -> list[Any]:
    counts = [getattr(verdicts, name) for name in Verdicts.__slots__]
    return [counts[0], totals.received_total, totals.received_online, totals.rate, *counts[1:]]


def line_columns() -> list[Column]:
    return [
        Column(_("Rank"), width=7),
        Column(_("Unit"), TEXT, 46),
        Column(_("Total")),
        Column(_("Online")),
        Column(_("Rate (%)"), RATE),
        Column(_("Quota (%)"), RATE),
        Column(_("Gap (percentage points)"), POINTS),
        Column(_("Rank by gap"), width=10),
        Column(_("Months reported")),
        Column(_("Months expected")),
        Column(_("Verdict"), TEXT, 24),
        Column(_("Note"), TEXT, 40),
    ]


def _shown(overview: Overview, kind: str) -> list[Line]:
    lines = overview.lines[kind]
    return [*ranked(lines), *unranked(lines)]


def line_rows(overview: Overview, kind: str) -> Iterator[list[Any]]:
    """The shown lines of a group, those without a rank last."""
    return (line_values(line, overview.thresholds) for line in _shown(overview, kind))


def line_values(line: Line, thresholds: Thresholds) -> list[Any]:
    """One line of a ranking; the verdict as decided on exact figures, and the note on the rate."""
    row = line.row
    minimum = None if row.minimum_hundredths is None else percent(row.minimum_hundredths)
    figures = [row.ytd_received_total, row.ytd_received_online, line.rate, minimum, line.gap, line.rank_by_gap]
    months = [row.months_reported, row.months_expected]
    few = [few_dossiers_note(thresholds.few_dossiers)] if thresholds.has_few_dossiers(row.ytd_received_total) else []
    notes = "; ".join([*line_notes(line), *few])
    return [line.rank, row.unit.display_name, *figures, *months, str(line.status.label), notes]


def line_note(line: Line) -> str:
    """The note that months are missing, which every such rate must have."""
    return incomplete_note(line.row.months_reported, line.row.months_expected) if line.is_incomplete else ""


def line_notes(line: Line) -> list[str]:
    """The notes on a rate: that months are missing, that a report has open hints; none for most."""
    hints = _("hints not settled yet") if line.has_open_hints else ""
    return [note for note in (line_note(line), hints) if note]


def month_columns() -> list[Column]:
    names = [_("Total"), _("Online")]
    reported = [_("Results returned by post"), _("Units reported"), _("Units expected")]
    return [
        Column(_("Month"), width=9),
        *(Column(name) for name in names),
        Column(_("Rate (%)"), RATE),
        *(Column(name) for name in reported),
        Column(_("Reported (%)"), RATE),
    ]


def month_rows(overview: Overview) -> Iterator[list[Any]]:
    for number, totals in overview.trend.months:
        figures = [totals.received_total, totals.received_online, totals.rate, totals.returned_by_post]
        yield [number, *figures, totals.reported, totals.expected, totals.share_reported]


def silent_title(overview: Overview) -> str:
    return _("Procedures without one online dossier from January to %(period)s") % {"period": month(overview.as_of)}


def silent_columns() -> list[Column]:
    return [
        Column(_("Code"), TEXT, 18),
        Column(_("Administrative procedure"), TEXT, 60),
        Column(_("Field"), TEXT, 30),
        Column(_("Level"), width=8),
        Column(_("Handled by"), TEXT, 40),
        Column(_("Dossiers"), TEXT, 26),
    ]


def silent_rows(overview: Overview) -> Iterator[list[Any]]:
    for each in overview.silent:
        dossiers = _("received, none online") if each.has_dossiers else _("none received")
        procedure = each.procedure
        yield [
            procedure.code,
            procedure.name,
            procedure.field,
            level_cell(each.level),
            each.publication.handled_by,
            dossiers,
        ]
