"""Procedures and fields with their sums, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from procedures.models import level_cell
from reporting.by_procedure.catalogue_sums import ProcedureSums
from reporting.province.report import ProvinceReport
from reporting.rates import rounded_rate
from reporting.spreadsheets.sheets import RATE, TEXT, Column, Sums


def procedure_columns() -> list[Column]:
    return [
        Column(_("Code"), TEXT, 18),
        Column(_("Administrative procedure"), TEXT, 60),
        Column(_("Field"), TEXT, 30),
        Column(_("Service level"), width=8),
        Column(_("Handled by"), TEXT, 34),
        Column(_("Counted"), TEXT, 12),
        Column(_("Total")),
        Column(_("Online")),
        Column(_("Rate (%)"), RATE),
        Column(_("Results returned by post")),
        Column(_("Units with dossiers")),
        Column(_("Units with online dossiers")),
    ]


def procedure_rows(procedures: Iterable[ProcedureSums]) -> Iterator[list[Any]]:
    """One row a procedure, and the sum of the counted ones and of the others, where there are any."""
    listed = list(procedures)
    for each in listed:
        procedure, sums = each.procedure, each.sums
        counted = _("no") if each.exempt else _("yes")
        head = [procedure.code, procedure.name, procedure.field, level_cell(each.level), each.handled_by, counted]
        yield [*head, *_figures(sums), sums.units_with_dossiers, sums.units_online]
    for exempt, label in ((False, _("Sum of the counted procedures")), (True, _("Sum of those not counted"))):
        part = [each.sums for each in listed if each.exempt == exempt]
        if part:
            yield Sums(["", label, "", None, "", "", *_added(part), None, None])


def field_columns() -> list[Column]:
    return [
        Column(_("No."), width=7),
        Column(_("Field"), TEXT, 60),
        Column(_("Number of procedures")),
        Column(_("Total")),
        Column(_("Online")),
        Column(_("Rate (%)"), RATE),
        Column(_("Results returned by post")),
    ]


def field_rows(report: ProvinceReport) -> Iterator[list[Any]]:
    fields = report.fields
    for number, each in enumerate(fields, start=1):
        yield [number, each.name, each.procedures, *_figures(each)]
    yield Sums([None, _("The whole province"), sum(each.procedures for each in fields), *_added(fields)])


def _figures(sums: Any) -> list[Any]:
    return [sums.received_total, sums.received_online, sums.rate, sums.returned_by_post]


def _added(parts: Iterable[Any]) -> list[Any]:
    parts = list(parts)
    total, online, post = (
        sum(getattr(part, name) for part in parts) for name in ("received_total", "received_online", "returned_by_post")
    )
    return [total, online, rounded_rate(online, total), post]
