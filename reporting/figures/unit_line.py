"""One unit's line without reading all units': its verdict and its ranks, exact, in two queries."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.figures.lines import Line, is_final
from reporting.models import Compliance
from reporting.rates import HUNDREDTHS, verdict
from units.sql import rows_of

# online, total and minimum of each unit that is ranked in a group
RANKED_SQL = """
SELECT c.ytd_received_online, c.ytd_received_total, c.minimum_hundredths
FROM reporting_compliance c JOIN units_unit u ON u.id = c.unit_id
WHERE c.expected AND c.period_id = %(period)s AND c.basis = %(basis)s AND u.kind = %(kind)s
AND c.minimum_hundredths IS NOT NULL AND c.ytd_received_total > 0
"""


@dataclass(frozen=True, slots=True)
class Ranks:
    """A unit's two ranks in its group, None without quota or rate or once it ended, and how many are ranked there."""

    rank: int | None
    rank_by_gap: int | None
    ranked: int


def line_of(row: Compliance) -> tuple[Line, Ranks]:
    """The line of one compliance row (``period`` selected along), as the rankings of its period and basis show it."""
    ranks = _ranks(row)
    status = verdict(
        online=row.ytd_received_online,
        total=row.ytd_received_total,
        minimum_hundredths=row.minimum_hundredths,
        months_reported=row.months_reported,
        is_final=is_final(row.period, row.basis),
    )
    return Line(row, status, ranks.rank, ranks.rank_by_gap), ranks


def _ranks(row: Compliance) -> Ranks:
    """Ranks by counting who is strictly better, on integers multiplied across: ties share the better rank."""
    figures = rows_of(RANKED_SQL, {"period": row.period_id, "basis": row.basis, "kind": row.unit.kind})
    online, total, minimum = row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths
    if minimum is None or not total or not row.expected:
        return Ranks(None, None, len(figures))
    gap = HUNDREDTHS * online - minimum * total
    better = sum(theirs * total > online * their_total for theirs, their_total, _minimum in figures)
    wider = sum((HUNDREDTHS * o - m * t) * total > gap * t for o, t, m in figures)
    return Ranks(better + 1, wider + 1, len(figures))
