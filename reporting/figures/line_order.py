"""Sort keys of the lines of units on every page: exact integers, never rounded figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reporting.figures.lines import Line
from reporting.rates import ComplianceStatus, gap_order, rate_order
from units.models import Unit

DEFAULT_ORDER = "rank"
STATUS_ORDER = {value: place for place, value in enumerate(ComplianceStatus)}


def unit_order(unit: Unit) -> tuple[int, str]:
    """The order of units in lists, as ``Unit.Meta.ordering`` has it."""
    return unit.sort_order, unit.code


def line_rate(line: Line) -> int | None:
    """Orders lines by the rate of the year to date; None without dossiers."""
    return rate_order(line.row.ytd_received_online, line.row.ytd_received_total)


def line_gap(line: Line) -> int | None:
    """Orders lines by the distance of that rate to the quota; None without dossiers or quota."""
    row = line.row
    return gap_order(row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths)


LINE_KEYS: dict[str, Callable[[Line], Any]] = {
    "rank": lambda line: line.rank,
    "unit": lambda line: unit_order(line.row.unit),
    "total": lambda line: line.row.ytd_received_total,
    "online": lambda line: line.row.ytd_received_online,
    "rate": line_rate,
    "quota": lambda line: line.row.minimum_hundredths,
    "gap": line_gap,
    "rank_by_gap": lambda line: line.rank_by_gap,
    "months": lambda line: line.row.months_reported,
    "status": lambda line: STATUS_ORDER[line.status],
}
