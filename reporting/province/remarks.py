"""What the units themselves say: «khó khăn, vướng mắc; kiến nghị» of the sendings that count for a month."""

from __future__ import annotations

from dataclasses import dataclass

from reporting.models import ReportingPeriod, Revision, counted_revision
from units.models import Unit


@dataclass(frozen=True, slots=True)
class UnitRemarks:
    """The words of one unit, as they were sent."""

    unit: Unit
    text: str

    def is_longer_than(self, length: int) -> bool:
        return len(" ".join(self.text.split())) > length

    def shortened(self, length: int) -> str:
        """At most ``length`` characters, cut between words and marked with an ellipsis."""
        text = " ".join(self.text.split())
        return text if len(text) <= length else f"{text[:length].rpartition(' ')[0].rstrip('.,;:')}…"


def unit_remarks(period: ReportingPeriod, basis: str) -> list[UnitRemarks]:
    """The remarks of ``period`` in the units' order; units that wrote nothing are left out. One query."""
    rows = (
        Revision.objects.filter(submission__period=period, pk=counted_revision(basis, "submission__"))
        .exclude(remarks="")
        .select_related("submission__unit__parent")
        .order_by("submission__unit__sort_order", "submission__unit__code")
    )
    return [UnitRemarks(row.submission.unit, row.remarks) for row in rows if row.remarks.strip()]
