"""A frozen ranking as files: only the record, with who froze it, when, and its check code."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from reporting.models import FrozenLine, FrozenRanking
from reporting.rankings.flags import line_notes
from reporting.rates import percent
from reporting.spreadsheets.overview import BOM
from reporting.spreadsheets.sheets import POINTS, RATE, TEXT, Column, Workbook
from units.formulas import cell
from units.models import UnitKind
from units.wording import demo_note, moment, month


def ranking_xlsx(ranking: FrozenRanking, lines: Sequence[FrozenLine]) -> bytes:
    """A sheet for each group, in the order in which it was frozen."""
    book = Workbook()
    for kind in UnitKind:
        own = [line for line in lines if line.kind == kind]
        if own:
            title = f"{_title(ranking)}: {kind.label}"
            book.add(str(kind.label), title, _notes(ranking), _columns(), [_row(ranking, line) for line in own])
    return book.bytes()


def ranking_csv(ranking: FrozenRanking, lines: Iterable[FrozenLine]) -> str:
    """The lines with bare names and plain numbers, after a head of notes."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for note in [_title(ranking), *_notes(ranking), *demo_note()]:
        writer.writerow([cell(note)])
    writer.writerow([_("Group"), _("Unit code"), *(column.heading for column in _columns())])
    for line in lines:
        rank, _name, *rest = _row(ranking, line)
        values = [rank, line.unit_name, *rest]
        writer.writerow(map(cell, [UnitKind(line.kind).label, line.unit_code, *values]))
    return BOM + file.getvalue()


def _title(ranking: FrozenRanking) -> str:
    values = {"period": month(ranking.period), "number": ranking.number}
    return _("Official ranking, year to date to %(period)s (freezing %(number)s)") % values


def _notes(ranking: FrozenRanking) -> list[str]:
    frozen = {"time": moment(ranking.frozen_at), "who": ranking.frozen_by_name}
    updated = {"time": moment(ranking.computed_at)}
    found = [
        _("Frozen at %(time)s by %(who)s.") % frozen,
        _("Basis: confirmed figures, updated at %(time)s.") % updated,
        _("Check code: %(code)s") % {"code": ranking.sha256},
    ]
    if ranking.decision:
        found.append(_("Judged by: %(decision)s") % {"decision": ranking.decision})
    if ranking.reason:
        found.append(_("Reason for freezing again: %(reason)s") % {"reason": _one_line(ranking.reason)})
    if ranking.note:
        found.append(_("Note on the ranking: %(note)s") % {"note": _one_line(ranking.note)})
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _columns() -> list[Column]:
    return [
        Column(_("Rank"), width=7),
        Column(_("Unit"), TEXT, 46),
        Column(_("Total")),
        Column(_("Online")),
        Column(_("Rate (%)"), RATE),
        Column(_("Quota (%)"), RATE),
        Column(_("Gap (percentage points)"), POINTS),
        Column(_("Rank by gap")),
        Column(_("Months reported")),
        Column(_("Months expected")),
        Column(_("Verdict"), TEXT, 24),
        Column(_("Notes"), TEXT, 44),
    ]


def _row(ranking: FrozenRanking, line: FrozenLine) -> list[Any]:
    minimum = None if line.minimum_hundredths is None else percent(line.minimum_hundredths)
    figures = [line.received_total, line.received_online, line.rate, minimum, line.gap, line.rank_by_gap]
    months = [line.months_reported, line.months_expected]
    incomplete = [_("incomplete reports")] if line.is_incomplete else []
    notes = "; ".join([*incomplete, *line_notes(ranking, line)])
    return [line.rank, line.display_name, *figures, *months, str(line.get_status_display()), notes]
