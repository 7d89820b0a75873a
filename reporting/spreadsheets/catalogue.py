"""The catalogue of a day as files: one row a procedure, and in the workbook the matrix of levels."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from procedures.models import AuthorityLevel
from reporting.by_procedure.day_catalogue import DayCatalogue
from reporting.spreadsheets.sheets import DATE, TEXT, Column, Sums, Workbook
from units.formulas import cell
from units.wording import day, demo_note, whole

BOM = "\ufeff"  # with it, spreadsheets read the Vietnamese of a CSV
Row = list[Any]


def catalogue_xlsx(shown: DayCatalogue) -> bytes:
    """Two sheets: the procedures, and how many there are by service level and authority level."""
    book = Workbook()
    book.add(_("Catalogue"), _title(shown), _notes(shown), _columns(), _rows(shown))
    heads = [Column(_("Service level"), TEXT, 24), *(Column(str(level.label)) for level in shown.matrix.columns)]
    rows = [[row.label, *row.counts, row.total] for row in shown.matrix.rows]
    total = Sums([shown.matrix.all.label, *shown.matrix.all.counts, shown.matrix.all.total])
    book.add(_("By level"), _title(shown), _notes(shown), [*heads, Column(_("Procedures"))], [*rows, total])
    return book.bytes()


def catalogue_csv(shown: DayCatalogue) -> str:
    """The rows of the first sheet, after a head of notes; days as 31/12/2020."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for note in [_title(shown), *_notes(shown), *demo_note()]:
        writer.writerow([note])
    writer.writerow([column.heading for column in _columns()])
    for row in _rows(shown):
        writer.writerow(cell(day(value) if hasattr(value, "year") else value) for value in row)
    return BOM + file.getvalue()


def _title(shown: DayCatalogue) -> str:
    return _("Catalogue in force on %(day)s") % {"day": day(shown.on)}


def _notes(shown: DayCatalogue) -> list[str]:
    values = {"n": whole(len(shown.lines)), "all": whole(len(shown.every))}
    return [_("%(n)s of %(all)s procedures published on this day.") % values]


def _columns() -> list[Column]:
    return [
        Column(_("Code"), TEXT, 18),
        Column(_("Administrative procedure"), TEXT, 60),
        Column(_("Field"), TEXT, 28),
        Column(_("Service level"), TEXT, 14),
        Column(_("Authority level"), TEXT, 20),
        Column(_("Department"), TEXT, 34),
        Column(_("In force since"), DATE, 14),
        Column(_("Last day"), DATE, 14),
        Column(_("Decision number"), TEXT, 20),
        Column(_("Decision date"), DATE, 14),
    ]


def _rows(shown: DayCatalogue) -> Iterator[Row]:
    for each in shown.lines:
        yield [
            each.procedure.code,
            each.procedure.name,
            each.procedure.field,
            str(each.get_level_display()),
            "; ".join(str(AuthorityLevel(level).label) for level in each.levels),
            each.department.name if each.department else "",
            each.effective_on,
            each.ended_on,
            each.decision_number,
            each.decision_date,
        ]
