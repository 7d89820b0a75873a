"""What each unit sent and when, as a table: a row for every unit and month, to filter and to count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from reporting.province.report import ProvinceReport
from reporting.province.sending_record import SendingRow, sending_rows
from reporting.spreadsheets.sheets import DATE, TEXT, Column


def sending_columns(report: ProvinceReport) -> list[Column]:
    districts = [Column(_("District"), TEXT, 30)] if report.has_districts else []
    return [
        Column(_("Group"), TEXT, 20),
        Column(_("Unit"), TEXT, 46),
        *districts,
        Column(_("Month"), width=8),
        Column(_("Deadline"), DATE, 13),
        Column(_("Sent on"), DATE, 13),
        Column(_("Days late"), width=9),
        Column(_("Sending record"), TEXT, 18),
        Column(_("Status"), TEXT, 26),
    ]


def sending_table(report: ProvinceReport) -> Iterator[list[Any]]:
    """The rows as they are read, one after the other: a year of the entire country is never held in memory."""
    for row in sending_rows(report.as_of):
        due = row.period.due_on(row.kind)
        district = [row.district] if report.has_districts else []
        head = [row.kind_name, row.unit_name, *district, row.period.month, due]
        yield [*head, row.sent_on, row.days_late, _how(row), row.status]


def _how(row: SendingRow) -> str:
    if not row.sent:
        return _("Not sent")
    if row.days_late is None:
        return _("Sent, day not known")
    return _("Sent late") if row.days_late else _("On time")
