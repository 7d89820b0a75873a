"""Opening a later decision of a year."""

from django.db import transaction

from quotas.models import QuotaDecision


@transaction.atomic
def decision_start_as_copy(*, decision: QuotaDecision) -> int:
    """Copy the tiers of the year's decision before ``decision`` into it, if it has none; returns how many.

    A later decision replaces the earlier one as a whole, so that what it does not change must stand in it too.
    """
    if decision.tiers.exists():
        return 0
    before = QuotaDecision.objects.judging(decision.year, decision.first_month - 1)
    if before is None:
        return 0
    tiers = list(before.tiers.prefetch_related("units"))
    for tier in tiers:
        units = list(tier.units.all())
        tier.pk, tier._state.adding, tier.decision = None, True, decision
        tier.save()
        tier.units.set(units)
    return len(tiers)
