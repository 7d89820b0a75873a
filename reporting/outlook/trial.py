"""«Thử phương án chỉ tiêu»: what other minima would change, computed and forgotten; nothing is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quotas.models import QuotaTier
from reporting.models import Compliance, ReportingPeriod
from reporting.rates import is_met, shown_rate


@dataclass(frozen=True, slots=True)
class TierTrial:
    """One tier: how many units it has, how many of them have a rate, and how many of these meet each minimum."""

    tier: QuotaTier
    minimum: int
    units: int = 0
    with_rate: int = 0
    met_now: int = 0
    met_then: int = 0

    @property
    def difference(self) -> int:
        return self.met_then - self.met_now

    @property
    def is_changed(self) -> bool:
        return self.minimum != self.tier.minimum_hundredths


@dataclass(frozen=True, slots=True)
class Trial:
    """The tiers under other minima, and the rows of compliance (by id, in tier and unit order) whose verdict turns."""

    tiers: list[TierTrial]
    changed: Sequence[int]

    @property
    def is_changed(self) -> bool:
        return any(tier.is_changed for tier in self.tiers)

    @property
    def all(self) -> dict[str, int]:
        names = ("units", "with_rate", "met_now", "met_then", "difference")
        return {name: sum(getattr(tier, name) for tier in self.tiers) for name in names}


def trial_of(period: ReportingPeriod, basis: str, tiers: Sequence[QuotaTier], minima: Mapping[int, int]) -> Trial:
    """Judge the year to date to ``period`` by ``minima`` (of each tier's id) next to the minima in force. One query."""
    rows = (
        Compliance.objects.expected()
        .filter(period=period, basis=basis, tier__in=tiers)
        .order_by("tier", "unit__sort_order", "unit__code")
        .values_list("pk", "tier", "ytd_received_online", "ytd_received_total", "minimum_hundredths")
    )
    counts = {tier.pk: [0, 0, 0, 0] for tier in tiers}
    changed = []
    for pk, tier_id, online, total, minimum in rows:
        now = total > 0 and is_met(online, total, minimum or 0)
        then = total > 0 and is_met(online, total, minima[tier_id])
        for index, counted in enumerate((True, total > 0, now, then)):
            counts[tier_id][index] += counted
        if now != then:
            changed.append(pk)
    return Trial([TierTrial(tier, minima[tier.pk], *counts[tier.pk]) for tier in tiers], changed)


@dataclass(frozen=True, slots=True)
class ChangedUnit:
    """A unit whose verdict turns, with the minimum that would judge it."""

    row: Compliance
    minimum: int

    @property
    def meets_then(self) -> bool:
        return is_met(self.row.ytd_received_online, self.row.ytd_received_total, self.minimum)

    @property
    def rate(self) -> Decimal | None:
        """With as many decimals as the minimum that is missed asks for: of the two exactly one is."""
        missed = self.row.minimum_hundredths if self.meets_then else self.minimum
        return shown_rate(self.row.ytd_received_online, self.row.ytd_received_total, missed)

    @property
    def is_incomplete(self) -> bool:
        return self.row.months_reported < self.row.months_expected


def changed_units(ids: Sequence[int], minima: Mapping[int, int]) -> list[ChangedUnit]:
    """The units behind ``ids``, in that order. One query."""
    rows = Compliance.objects.select_related("unit__parent", "tier").in_bulk(list(ids))
    return [ChangedUnit(rows[pk], minima[rows[pk].tier_id or 0]) for pk in ids]
