"""A line of the overview's rankings as plain values, so that equal lines are drawn once (``drawn``)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from reporting.figures.line_rows import LineRow
from reporting.figures.lines import Line
from reporting.rankings.flags import Thresholds
from reporting.rates import ComplianceStatus, gap_points, shown_rate


@dataclass(frozen=True, slots=True)
class ShownLine:
    """Everything a line shows; what follows from it is computed when it is drawn. ``note`` is empty for most."""

    code: str
    name: str
    note: str
    total: int
    online: int
    minimum_hundredths: int | None
    rank: int | None
    rank_by_gap: int | None
    months_reported: int
    months_expected: int
    status: str
    has_open_hints: bool

    @classmethod
    def of(cls, line: Line, thresholds: Thresholds) -> ShownLine:
        """Of a line as ``lines_of`` reads it."""
        row = cast(LineRow, line.row)
        return cls(
            code=row.code,
            name=row.display_name,
            note="; ".join(thresholds.notes(row.ytd_received_total, row.months_reported, row.months_expected)),
            total=row.ytd_received_total,
            online=row.ytd_received_online,
            minimum_hundredths=row.minimum_hundredths,
            rank=line.rank,
            rank_by_gap=line.rank_by_gap,
            months_reported=row.months_reported,
            months_expected=row.months_expected,
            status=line.status.value,
            has_open_hints=line.has_open_hints,
        )

    @property
    def rate(self) -> Decimal | None:
        return shown_rate(self.online, self.total, self.minimum_hundredths)

    @property
    def gap(self) -> Decimal | None:
        return gap_points(self.online, self.total, self.minimum_hundredths)

    @property
    def is_incomplete(self) -> bool:
        return self.months_reported < self.months_expected

    @property
    def verdict(self) -> str:
        return str(ComplianceStatus(self.status).label)
