"""The overview as files: what the page shows, with the same filters."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from reporting.models import Basis
from reporting.overview import Overview
from reporting.rates import percent
from reporting.spreadsheets.sheets import POINTS, RATE, TEXT, Column, Workbook, demo_note, harmless
from reporting.standings import Line, Verdicts, ranked, unranked
from reporting.totals import Totals
from units.models import UnitKind
from units.templatetags.figures import moment, month

BOM = "\ufeff"  # with it, spreadsheets read the Vietnamese of a CSV


def overview_xlsx(overview: Overview) -> bytes:
    """Sheets: verdicts by group, a ranking for each shown group, the months, the procedures without online dossiers."""
    book = Workbook()
    notes = _notes(overview)
    title = _("Verdicts (year to date to %(period)s, %(basis)s)") % _as_of(overview)
    book.add(_("Summary"), title, notes, _verdict_columns(), _verdict_rows(overview), strong_last=True)
    for kind in overview.kinds:
        title = _ranking_title(overview, kind)
        book.add(str(UnitKind(kind).label), title, notes, _line_columns(), _line_rows(overview, kind))
    book.add(_("Months"), overview.trend.finding, notes, _month_columns(), _month_rows(overview))
    book.add(_("Without online dossiers"), _silent_title(overview), notes, _silent_columns(), _silent_rows(overview))
    return book.bytes()


def overview_csv(overview: Overview) -> str:
    """The rankings of the shown groups, bare names and plain numbers, after a head of notes."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for note in [*_notes(overview), *demo_note()]:
        writer.writerow([note])
    writer.writerow([_("Group"), _("Unit code"), *(column.heading for column in _line_columns())])
    for kind in overview.kinds:
        for line, row in zip(_shown(overview, kind), _line_rows(overview, kind), strict=True):
            values = [row[0], harmless(line.row.unit.name), *row[2:]]
            code = harmless(line.row.unit.code)
            writer.writerow([UnitKind(kind).label, code, *("" if value is None else value for value in values)])
    return BOM + file.getvalue()


def _notes(overview: Overview) -> list[str]:
    basis = _("Basis: %(basis)s") % {"basis": Basis(overview.basis).label}
    updated = _("Updated at %(time)s") % {"time": moment(overview.freshness.drained_at)}
    return [f"{basis}. {updated}."]


def _as_of(overview: Overview) -> dict[str, str]:
    return {"period": month(overview.as_of), "basis": overview.basis_word}


def _ranking_title(overview: Overview, kind: str) -> str:
    title = _("Ranking (year to date to %(period)s, %(basis)s)") % _as_of(overview)
    return f"{title}: {UnitKind(kind).label}"


def _verdict_columns() -> list[Column]:
    names = [_("Met"), _("Not met"), _("No dossiers"), _("Not reported"), _("No quota")]
    return [
        Column(_("Group"), TEXT, 34),
        Column(_("Units")),
        Column(_("Total")),
        Column(_("Online")),
        Column(_("Rate (%)"), RATE),
        *(Column(name) for name in names),
    ]


def _verdict_rows(overview: Overview) -> Iterator[list[Any]]:
    for group in overview.groups:
        yield [group.kind.label, *_verdict_numbers(group.totals, group.verdicts)]
    yield [_("The whole province"), *_verdict_numbers(*overview.all_groups)]


def _verdict_numbers(totals: Totals, verdicts: Verdicts) -> list[Any]:
    counts = [getattr(verdicts, name) for name in Verdicts.__slots__]
    return [counts[0], totals.received_total, totals.received_online, totals.rate, *counts[1:]]


def _line_columns() -> list[Column]:
    return [
        Column(_("Rank"), width=7),
        Column(_("Unit"), TEXT, 46),
        Column(_("Total")),
        Column(_("Online")),
        Column(_("Rate (%)"), RATE),
        Column(_("Quota (%)"), RATE),
        Column(_("Gap (percentage points)"), POINTS),
        Column(_("Months reported")),
        Column(_("Months expected")),
        Column(_("Verdict"), TEXT, 24),
        Column(_("Rank by gap")),
        Column(_("Notes"), TEXT, 40),
    ]


def _shown(overview: Overview, kind: str) -> list[Line]:
    lines = overview.lines[kind]
    return [*ranked(lines), *unranked(lines)]


def _line_rows(overview: Overview, kind: str) -> Iterator[list[Any]]:
    for line in _shown(overview, kind):
        row = line.row
        minimum = None if row.minimum_hundredths is None else percent(row.minimum_hundredths)
        figures = [row.ytd_received_total, row.ytd_received_online, line.rate, minimum, line.gap]
        months = [row.months_reported, row.months_expected]
        notes = [_("incomplete reports")] if line.is_incomplete else []
        notes += overview.thresholds.notes(row.ytd_received_total, *months)
        verdict = [str(line.status.label), line.rank_by_gap, "; ".join(notes)]
        yield [line.rank, row.unit.display_name, *figures, *months, *verdict]


def _month_columns() -> list[Column]:
    names = [_("Total"), _("Online")]
    reported = [_("Results returned by post"), _("Units reported"), _("Units expected")]
    return [
        Column(_("Month"), width=9),
        *(Column(name) for name in names),
        Column(_("Rate (%)"), RATE),
        *(Column(name) for name in reported),
    ]


def _month_rows(overview: Overview) -> Iterator[list[Any]]:
    for number, totals in overview.trend.months:
        figures = [totals.received_total, totals.received_online, totals.rate, totals.returned_by_post]
        yield [number, *figures, totals.reported, totals.expected]


def _silent_title(overview: Overview) -> str:
    return _("Procedures without one online dossier from January to %(period)s") % {"period": month(overview.as_of)}


def _silent_columns() -> list[Column]:
    return [
        Column(_("Code"), TEXT, 18),
        Column(_("Administrative procedure"), TEXT, 60),
        Column(_("Field"), TEXT, 30),
        Column(_("Level"), width=8),
        Column(_("Handled by"), TEXT, 40),
        Column(_("Dossiers"), TEXT, 26),
    ]


def _silent_rows(overview: Overview) -> Iterator[list[Any]]:
    for each in overview.silent:
        handled_by = each.department or str(each.procedure.get_authority_level_display())
        dossiers = _("received, none online") if each.has_dossiers else _("none received")
        procedure = each.procedure
        yield [procedure.code, procedure.name, procedure.field, each.level, handled_by, dossiers]
