"""Districts and communes as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from reporting.places.district_sums import DistrictSums
from reporting.province.report import ProvinceReport
from reporting.rankings.flags import Thresholds
from reporting.spreadsheets.overview import line_columns, line_values
from reporting.spreadsheets.sheets import RATE, TEXT, Column, Sums
from units.models import UnitKind


def district_columns() -> list[Column]:
    return [
        Column(_("District"), TEXT, 34),
        Column(_("Line"), TEXT, 30),
        Column(_("Units")),
        Column(_("Total")),
        Column(_("Online")),
        Column(_("Rate (%)"), RATE),
        Column(_("Quota (%)"), RATE),
        Column(_("Months reported")),
        Column(_("Months expected")),
        Column(_("Communes that met the quota")),
        Column(_("Verdict"), TEXT, 24),
        Column(_("Note"), TEXT, 46),
    ]


def district_rows(report: ProvinceReport) -> Iterator[list[Any]]:
    """Three lines a district: its own, its communes', and both together; the same for what belongs to no district."""
    for each in report.districts:
        yield _own(each, report.thresholds)
        yield _communes(each)
        yield _together(each)
    name = _("Districts that have ended, and communes of no district in force")
    for place, (line, sums) in enumerate(report.other_places.lines()):
        figures = [None, sums.received_total, sums.received_online, sums.rate, None, sums.reported, sums.expected]
        values = [name, line, *figures, None, "", _note(sums.reported, sums.expected)]
        yield Sums(values) if place == 2 else values


def _own(each: DistrictSums, thresholds: Thresholds) -> list[Any]:
    values = line_values(each.line, thresholds)
    _rank, name, total, online, rate, quota, _gap, _by_gap, done, expected, verdict, note = values
    return [name, _("The district's own"), 1, total, online, rate, quota, done, expected, None, verdict, note]


def _communes(each: DistrictSums) -> list[Any]:
    sums, lines = each.communes, each.commune_lines
    figures = [sums.received_total, sums.received_online, sums.rate, None, sums.reported, sums.expected]
    note = _note(sums.reported, sums.expected)
    return [each.district.display_name, _("Its communes"), len(lines), *figures, each.communes_met, "", note]


def _together(each: DistrictSums) -> list[Any]:
    row, sums = each.line.row, each.communes
    months = (row.months_reported + sums.reported, row.months_expected + sums.expected)
    head = [each.district.display_name, _("With its communes"), 1 + len(each.commune_lines)]
    figures = [each.received_total, each.received_online, each.rate, None, *months]
    return Sums([*head, *figures, None, "", _note(*months)])


def _note(done: int, expected: int) -> str:
    """The note that reports of months are missing, in sums over several units."""
    if done == expected:
        return ""
    return _("incomplete reports (%(done)s/%(all)s monthly reports)") % {"done": done, "all": expected}


def commune_columns() -> list[Column]:
    _rank, unit, *rest = line_columns()
    return [Column(_("District"), TEXT, 34), unit, Column(_("Rank in group"), width=9), *rest]


def commune_rows(report: ProvinceReport) -> Iterator[list[Any]]:
    """Every commune under its district, in the order of districts and units, with its rank in the complete group."""
    order: dict[int | None, int] = {
        each.row.unit_id: place for place, each in enumerate(report.lines_of(UnitKind.DISTRICT))
    }
    lines = report.lines_of(UnitKind.COMMUNE)
    for line in sorted(lines, key=lambda line: order.get(line.row.district_id, len(order))):
        rank, name, *rest = line_values(line, report.thresholds)
        district = line.row.district
        yield [district.display_name if district else "", name, rank, *rest]
