"""Compliance as the CSV file that other programs read (``manage.py export_compliance``).

UTF-8 without BOM, LF, minimal quoting. For programs, not for people: the rate has always two decimals, the gap is the
shown rate minus the quota, and statuses are their own few words.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TextIO

from reporting.models import Basis, Compliance, ReportingPeriod
from reporting.rates import UnitFigures, is_met, percent, ranks_in_groups, rounded_rate

COLUMNS = (
    "as_of",
    "unit_code",
    "unit_name",
    "kind",
    "parent_code",
    "quota_percent",
    "months_reported",
    "ytd_received_total",
    "ytd_received_online",
    "rate_percent",
    "gap_points",
    "status",
    "rank_rate_in_kind",
    "rank_gap_in_kind",
)


def write_compliance(stream: TextIO, periods: Iterable[ReportingPeriod], basis: Basis) -> int:
    """Write the header and one row a unit for each as-of period; returns the number of rows."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    written = 0
    for period in periods:
        for _line, row in compliance_rows(period, basis):
            writer.writerow(row)
            written += 1
    return written


def compliance_rows(period: ReportingPeriod, basis: Basis) -> Iterator[tuple[Compliance, tuple[object, ...]]]:
    """Each unit's row of compliance with its values in the order of ``COLUMNS``, in the units' order. One query."""
    lines = list(
        Compliance.objects.expected()
        .filter(period=period, basis=basis)
        .select_related("unit", "district")
        .order_by("unit__sort_order", "unit__code", "unit_id")
    )
    ranks = ranks_in_groups(
        [
            UnitFigures(line.unit.kind, line.ytd_received_online, line.ytd_received_total, line.minimum_hundredths)
            for line in lines
        ]
    )
    for line, (by_rate, by_gap) in zip(lines, ranks, strict=True):
        yield line, (*_head(line, period), *_judged(line), by_rate, by_gap)


def _head(line: Compliance, period: ReportingPeriod) -> tuple[object, ...]:
    unit = line.unit
    return period.name, unit.code, unit.name, unit.kind, line.district.code if line.district else ""


def _judged(line: Compliance) -> tuple[object, ...]:
    online, total, minimum = line.ytd_received_online, line.ytd_received_total, line.minimum_hundredths
    rate = rounded_rate(online, total)
    gap = None if rate is None or minimum is None else rate - percent(minimum)
    quota = None if minimum is None else _plain(percent(minimum))
    return quota, line.months_reported, total, online, rate, gap, _status(online, total, minimum)


def _status(online: int, total: int, minimum: int | None) -> str:
    if minimum is None:
        return "no_quota"
    if not total:
        return "no_data"
    return "met" if is_met(online, total, minimum) else "not_met"


def _plain(value: Decimal) -> str:
    """45.00 → «45», 32.50 → «32.5»."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
