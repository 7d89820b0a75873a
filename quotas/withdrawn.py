"""A decision that was withdrawn, to be read: what it said, who withdrew it, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quotas.models import DecisionState, Quota, QuotaDecision, QuotaTier
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The record of the history by which a decision was withdrawn; the names are blank where nobody was recorded."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadTier:
    """A tier with the units that had their quota by it, in the order of lists."""

    tier: QuotaTier
    units: list[Unit]


def withdrawal_of(decision: QuotaDecision) -> Withdrawal | None:
    """The last step of ``decision`` to «withdrawn»; None where its history does not reach back so far. One query."""
    records = decision.history.select_related("history_user").order_by("history_date", "history_id")
    found, state = None, ""
    for record in records:
        if record.state == DecisionState.WITHDRAWN != state:
            user = record.history_user
            found = Withdrawal(
                record.history_date, user.get_full_name() if user else "", record.history_change_reason or ""
            )
        state = record.state
    return found


def tiers_to_read(decision: QuotaDecision) -> list[ReadTier]:
    """The tiers of ``decision`` with their units. Two queries."""
    units: dict[int, list[Unit]] = {}
    quotas = Quota.objects.filter(decision=decision).select_related("unit__parent")
    for quota in quotas.order_by("unit__sort_order", "unit__code"):
        units.setdefault(quota.tier_id, []).append(quota.unit)
    return [ReadTier(tier, units.get(tier.pk, [])) for tier in decision.tiers.all()]
