"""Quotas that a decision could give and does not: given only when an administrator confirms them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from quotas.claims import claims_of, excepted_by
from quotas.models import Quota, QuotaDecision, QuotaTier
from units.models import Unit, UnitSuccession


class ProposalReason(models.TextChoices):
    """Why a unit without a quota is proposed for a tier."""

    NAMED = "named", _("belongs to the units of this tier")
    SUCCESSOR = "successor", _("successor of a unit of this tier")


@dataclass(frozen=True, slots=True)
class QuotaProposal:
    """A unit that has no quota in the decision, the tier that it could be given, and why."""

    unit: Unit
    tier: QuotaTier
    reason: ProposalReason
    predecessor: Unit | None = None

    @property
    def key(self) -> str:
        return f"{self.unit.pk}:{self.tier.pk}"


def proposals_of(decision: QuotaDecision) -> list[QuotaProposal]:
    """By unit; a successor of units of several tiers is proposed for each of them. None for a withdrawn decision.

    Raises:
        Refused: two tiers claim one unit, or a tier names or excepts a unit that it cannot.
    """
    if decision.is_withdrawn:
        return []
    found = {proposal.key: proposal for proposal in [*_named(decision), *_successors(decision)]}
    return sorted(found.values(), key=lambda each: (each.unit.sort_order, each.unit.code, each.unit.pk, each.tier.pk))


def _named(decision: QuotaDecision) -> Iterator[QuotaProposal]:
    claims = claims_of(decision)
    given = set(Quota.objects.filter(decision=decision).values_list("unit_id", flat=True))
    for unit in Unit.objects.filter(pk__in=set(claims) - given).select_related("parent"):
        yield QuotaProposal(unit, claims[unit.pk], ProposalReason.NAMED)


def _successors(decision: QuotaDecision) -> Iterator[QuotaProposal]:
    """Successors without a quota, by the tiers of their predecessors, but for those that the tier excepts."""
    quotas = Quota.objects.filter(decision=decision).select_related("tier")
    tiers = {quota.unit_id: quota.tier for quota in quotas}
    steps = UnitSuccession.objects.filter(
        predecessor__in=tiers, effective_on__lte=date(decision.year, 12, 31)
    ).select_related("predecessor__parent", "successor__parent")
    excepted = excepted_by(decision) if steps else {}
    for step in steps:
        ended, tier = step.successor.active_until, tiers[step.predecessor_id]
        if step.successor_id in tiers or step.successor_id in excepted.get(tier.pk, ()):
            continue
        if ended is None or ended.year >= decision.year:
            yield QuotaProposal(step.successor, tier, ProposalReason.SUCCESSOR, step.predecessor)
