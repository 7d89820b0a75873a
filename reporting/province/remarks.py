"""What the units themselves say: «khó khăn, vướng mắc; kiến nghị» of the sendings that stand for a month."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from reporting.models import Basis, ReportingPeriod, Revision
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
        _standing(period, basis)
        .select_related("submission__unit__parent")
        .order_by("submission__unit__sort_order", "submission__unit__code")
    )
    return [UnitRemarks(row.submission.unit, row.remarks) for row in rows if row.remarks.strip()]


def _standing(period: ReportingPeriod, basis: str) -> QuerySet[Revision]:
    rows = Revision.objects.filter(submission__period=period).exclude(remarks="")
    if basis == Basis.OFFICIAL:
        return rows.filter(submission__accepted_revision=F("pk"))
    standing = Coalesce("submission__sent_revision", "submission__accepted_revision")
    return rows.annotate(standing=standing).filter(Q(standing=F("pk")))
