"""The workbook of a month: every table that a report of the province may need, on one basis, as plain numbers.

Numbers, not formulas: each is the portal's exact figure, and parts of the file that are sent on keep it.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from reporting.province.report import ProvinceReport
from reporting.spreadsheets import overview as tables
from reporting.spreadsheets.places import commune_columns, commune_rows, district_columns, district_rows
from reporting.spreadsheets.procedures import field_columns, field_rows, procedure_columns, procedure_rows
from reporting.spreadsheets.sending import sending_columns, sending_table
from reporting.spreadsheets.sheets import RATE, Fact, Workbook
from units.models import UnitKind
from units.rows_done import NOBODY_ASKS, RowsDone
from units.wording import month


def workbook(report: ProvinceReport, done: RowsDone = NOBODY_ASKS) -> bytes:
    """The .xlsx: summary, rankings, districts, communes, procedures, fields, months, sending, exempt procedures.

    A year without districts has neither the sheets of districts and of communes by district nor a column of districts.
    """
    book = Workbook(long=True, done=done)
    notes = tables.notes_of(report)
    title = _("Verdicts (year to date to %(period)s, %(basis)s)") % tables.as_of_words(report)
    book.add(_("Summary"), title, notes, tables.verdict_columns(), tables.verdict_rows(report), facts=facts(report))
    for kind in report.kinds:
        name, title = str(UnitKind(kind).label), tables.ranking_title(report, kind)
        rows = tables.line_rows(report, kind)
        book.add(name, title, notes, tables.line_columns(), rows, filtered=True)
    if report.has_districts:
        _places(book, report, notes)
    _procedures(book, report, notes)
    title = report.trend.finding
    book.add(_("Months"), title, notes, tables.month_columns(), tables.month_rows(report))
    title = _("Sending of the reports from January to %(period)s") % {"period": month(report.as_of)}
    book.add(_("Sending record"), title, notes, sending_columns(report), sending_table(report), filtered=True)
    return book.bytes()


def _places(book: Workbook, report: ProvinceReport, notes: list[str]) -> None:
    title = _("Districts and their communes (year to date to %(period)s, %(basis)s)") % tables.as_of_words(report)
    warning = _("Communes' figures are not added into the district's own line; “with its communes” is a separate sum.")
    book.add(_("Area"), title, [*notes, warning], district_columns(), district_rows(report))
    title = _("Communes by district (year to date to %(period)s, %(basis)s)") % tables.as_of_words(report)
    book.add(_("Communes by district"), title, notes, commune_columns(), commune_rows(report), filtered=True)


def _procedures(book: Workbook, report: ProvinceReport, notes: list[str]) -> None:
    values = {"span": report.span_name, "basis": report.basis_word}
    title = _("Procedures (%(span)s, %(basis)s)") % values
    book.add(_("Procedures"), title, notes, procedure_columns(), procedure_rows(report.procedures), filtered=True)
    rows = tables.silent_rows(report)
    book.add(
        _("Without online dossiers"), tables.silent_title(report), notes, tables.silent_columns(), rows, filtered=True
    )
    title = _("Fields: counted procedures (%(span)s, %(basis)s)") % values
    book.add(_("Fields"), title, notes, field_columns(), field_rows(report), filtered=True)
    title = _("Procedures that are not counted (%(span)s, %(basis)s)") % values
    exempt = [each for each in report.procedures if each.exempt]
    book.add(_("Not counted"), title, notes, procedure_columns(), procedure_rows(exempt), filtered=True)


def facts(report: ProvinceReport) -> list[Fact]:
    """The key figures of the report, as the page and the summary sheet show them."""
    totals, period = report.month, month(report.as_of)
    found = []
    for name, sums in report.shown_spans:
        found += [
            Fact(_("Dossiers received, %(span)s") % {"span": name}, sums.received_total),
            Fact(_("Of these online, %(span)s") % {"span": name}, sums.received_online),
            Fact(_("Online rate (%%), %(span)s") % {"span": name}, sums.rate, RATE),
            Fact(_("Results returned by post, %(span)s") % {"span": name}, sums.returned_by_post),
        ]
    return [
        *found,
        Fact(_("Not counted in the rate: received, %(span)s") % {"span": period}, totals.exempt_received_total),
        Fact(_("Not counted in the rate: online, %(span)s") % {"span": period}, totals.exempt_received_online),
        Fact(_("Units that must send, %(span)s") % {"span": period}, report.all_sending.expected),
        Fact(_("Units that have sent, %(span)s") % {"span": period}, report.all_sending.sent),
        Fact(_("Units sent late, %(span)s") % {"span": period}, report.all_sending.late),
        Fact(_("Units with months missing, to %(span)s") % {"span": period}, report.incomplete_units),
    ]
