"""Reading the reporting periods of a province."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from reporting.loading.problems import RowRefusals, RowRefused
from reporting.loading.province_rows import DAY, ProvinceRows, Row, open_file, wanted_day
from reporting.models import ReportingPeriod
from reporting.models.period_days import day_problem, sequence_problems
from units.file_codes import repeated
from units.tables.values import iso_day
from units.years import OUTSIDE, YEARS

PERIOD_COLUMNS = ("period", "starts_on", "ends_on", "due_on")
Month = tuple[int, int]


def read_periods(path: Path, rows: ProvinceRows) -> None:
    """Read periods.csv: a period opens on the day after its cut-off, its deadline is the same for all groups."""
    file = open_file(path, PERIOD_COLUMNS, rows)
    lines: dict[Month, int] = {}
    found: list[tuple[int, Row, RowRefusals, Month | None]] = []
    for line, row in file.named_rows():
        refusals = RowRefusals()
        month = refusals.read(_month, row, lines)
        if month:
            lines[month] = line
        period = _period(row, month, refusals)
        if month and period:
            rows.periods[month] = period
        found.append((line, row, refusals, month))
    said = _sequence(rows, lines)
    for line, row, refusals, month in found:
        if month in said:
            refusals.found.append(RowRefused("starts_on", said[month]))
        file.problems.add_refused(line, refusals.found, row)


def _sequence(rows: ProvinceRows, lines: Mapping[Month, int]) -> dict[Month, str]:
    """Each day belongs to one period: what is wrong, by the month of the file's own row that it concerns.

    Existing periods that are not in the file count too; a row that is refused is not compared.
    """
    stored = {(each.year, each.month): each for each in ReportingPeriod.objects.all()}
    refused = lines.keys() - rows.periods.keys()
    known = {month: period for month, period in (stored | rows.periods).items() if month not in refused}
    follows = {_next(month): month for month in rows.periods}
    found: dict[Month, str] = {}
    for key, sentence in sequence_problems(known.values()).items():
        month = key if key in rows.periods else follows.get(key)
        if month is not None:
            found.setdefault(month, sentence)
    return found


def _next(month: Month) -> Month:
    return month[0] + month[1] // 12, month[1] % 12 + 1


def _month(row: Row, lines: Mapping[Month, int]) -> Month:
    first = iso_day(f"{row['period']}-01")
    if first is None:
        raise RowRefused("period", _("Periods are written 2020-12."))
    if first.year not in YEARS:
        raise RowRefused("period", str(OUTSIDE))
    if (first.year, first.month) in lines:
        raise RowRefused("period", repeated(lines[first.year, first.month]))
    return first.year, first.month


def _period(row: Row, month: Month | None, refusals: RowRefusals) -> ReportingPeriod | None:
    """The period of a row; None where the row is refused. What its days are compared with must be known."""
    starts_on, ends_on, due_on = (refusals.read(wanted_day, row, column) for column in PERIOD_COLUMNS[1:])
    if starts_on is None or ends_on is None or due_on is None:
        return None
    if not refusals.read(_in_order, starts_on, ends_on, due_on) or month is None:
        return None
    period = ReportingPeriod(
        year=month[0],
        month=month[1],
        starts_on=starts_on,
        ends_on=ends_on,
        opens_on=ends_on + DAY,
        due_on_department=due_on,
        due_on_district=due_on,
        due_on_commune=due_on,
    )
    if problem := day_problem(period):
        refusals.found.append(RowRefused(*problem))
    return period


def _in_order(starts_on: date, ends_on: date, due_on: date) -> bool:
    if not starts_on <= ends_on < due_on:
        raise RowRefused("due_on", _("A period starts, ends, and is due in this order."))
    return True
