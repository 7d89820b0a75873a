"""By what the lines of a ranking can be sorted: exact fractions and integers, never what a page has rounded."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from reporting.figures.lines import Line
from reporting.rates import ComplianceStatus, exact_rate

DEFAULT_ORDER = "rank"


def _rate(line: Line) -> Fraction | None:
    return exact_rate(line.row.ytd_received_online, line.row.ytd_received_total)


def _gap(line: Line) -> Fraction | None:
    rate, minimum = _rate(line), line.row.minimum_hundredths
    return None if rate is None or minimum is None else rate - Fraction(minimum, 100)


LINE_KEYS: dict[str, Callable[[Line], Any]] = {
    "rank": lambda line: line.rank,
    "unit": lambda line: line.row.unit.sort_key,
    "total": lambda line: line.row.ytd_received_total,
    "online": lambda line: line.row.ytd_received_online,
    "rate": _rate,
    "quota": lambda line: line.row.minimum_hundredths,
    "gap": _gap,
    "rank_by_gap": lambda line: line.rank_by_gap,
    "months": lambda line: line.row.months_reported,
    "status": lambda line: ComplianceStatus.values.index(line.status),
}
