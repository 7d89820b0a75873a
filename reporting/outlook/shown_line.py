"""A line of the outlook as plain values, so that equal lines are drawn once (``drawn``)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reporting.outlook.outlook import OutlookLine
from reporting.outlook.projection import Projection, Prospect
from reporting.rates import shown_rate


@dataclass(frozen=True, slots=True)
class ShownOutlookLine:
    """Everything a line shows; what follows from it is computed when it is drawn."""

    code: str
    name: str
    online: int
    total: int
    months_reported: int
    months_expected: int
    minimum_hundredths: int | None
    projection: Projection | None
    prospect: Prospect
    is_judged: bool

    @classmethod
    def of(cls, each: OutlookLine) -> ShownOutlookLine:
        row = each.line.row
        return cls(
            code=row.unit.code,
            name=row.unit.display_name,
            online=row.ytd_received_online,
            total=row.ytd_received_total,
            months_reported=row.months_reported,
            months_expected=row.months_expected,
            minimum_hundredths=row.minimum_hundredths,
            projection=each.projection,
            prospect=each.prospect,
            is_judged=each.is_judged,
        )

    @property
    def rate_to_date(self) -> Decimal | None:
        return shown_rate(self.online, self.total, self.minimum_hundredths)

    @property
    def rate_of_year(self) -> Decimal | None:
        return self.projection.rate(self.minimum_hundredths) if self.projection else None

    @property
    def range_of_year(self) -> tuple[Decimal | None, Decimal | None]:
        """The lowest and the highest estimate of the year's rate."""
        return self.projection.rate_range(self.minimum_hundredths) if self.projection else (None, None)

    @property
    def needed(self) -> tuple[int, Decimal | None] | None:
        """What the rest of the year must bring, as a number and a share; None without quota or estimate."""
        return self.projection.needed(self.minimum_hundredths or 0) if self.projection and self.is_judged else None

    @property
    def is_incomplete(self) -> bool:
        return self.months_reported < self.months_expected
