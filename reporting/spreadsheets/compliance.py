"""Compliance of one period as a CSV that both a program and a spreadsheet read (columns: docs/report-files.md)."""

from __future__ import annotations

import csv
from io import StringIO

from django.utils.translation import gettext as _

from reporting.figures.freshness import Freshness
from reporting.models import Basis, ReportingPeriod
from reporting.spreadsheets.compliance_csv import COLUMNS, compliance_rows
from reporting.spreadsheets.overview import BOM
from units import clock
from units.formulas import cell
from units.rows_done import NOBODY_ASKS, RowsDone

FURTHER = ("months_expected", "basis", "updated_at")


def columns(*, has_districts: bool = True) -> list[tuple[str, str]]:
    """The name of each column of the CSV and a description.

    The columns are the same in a year without districts, whose ``parent_code`` is empty in every row.
    """
    kinds = _("Group: department, district or commune") if has_districts else _("Group: department or commune")
    parent = (
        _("Code of the commune's district") if has_districts else _("Empty: communes are not parts of another unit")
    )
    meanings = [
        _("The month at whose end the row was computed (2020-11)"),
        _("Code of the unit"),
        _("Name of the unit, as stored"),
        kinds,
        parent,
        _("Minimum rate in percent; empty: no quota"),
        _("Months reported, from January"),
        _("Dossiers received in the year to date, counted procedures only"),
        _("Of these online"),
        _("Rate in percent, two decimals; empty: no dossiers"),
        _("Rate minus minimum, in percentage points"),
        _("Verdict on exact figures: met, not_met, no_data (nothing received or reported), no_quota"),
        _("Rank in the group by rate; ties share"),
        _("Rank in the group by gap"),
        _("Months that should have been reported; fewer reported: the rate is incomplete"),
        _("official: confirmed figures; provisional: all that was sent"),
        _("When the figures were brought up to date"),
    ]
    return list(zip([*COLUMNS, *FURTHER], meanings, strict=True))


def compliance_csv(period: ReportingPeriod, basis: str, freshness: Freshness, done: RowsDone = NOBODY_ASKS) -> str:
    """The columns of ``export_compliance`` and three more, so that a row is complete by itself.

    With a BOM and CRLF, for Excel; text that would be read as a formula is made harmless. Two queries.
    """
    updated = clock.local(freshness.drained_at).isoformat(timespec="seconds") if freshness.drained_at else ""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *FURTHER])
    for line, values in done.of(compliance_rows(period, Basis(basis))):
        writer.writerow(map(cell, [*values, line.months_expected, basis, updated]))
    return BOM + file.getvalue()
