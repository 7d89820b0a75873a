"""Giving the quotas that a decision proposes."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from quotas.actions.decisions import decision_apply, decision_lock
from quotas.models import Quota, QuotaDecision
from quotas.proposals import QuotaProposal, proposals_of
from quotas.snapshots import QuotaMove, snapshot_of
from units.models import User
from units.refusals import Refused


@transaction.atomic
def quotas_give(*, decision: QuotaDecision, keys: Collection[str], by: User | None = None) -> list[QuotaMove]:
    """Give the proposed quotas named by ``keys`` (``QuotaProposal.key``); returns the quotas that changed.

    A tier of listed units lists the unit from now on. A successor under «communes of» or «all communes» has its own
    quota, which later saves keep unless one changes which tier names that commune.

    Raises:
        Refused: one of them is no longer proposed, or two are for the same unit.
    """
    stored = decision_lock(decision=decision)
    proposed = {proposal.key: proposal for proposal in proposals_of(stored)}
    chosen = [proposed[key] for key in dict.fromkeys(keys) if key in proposed]
    if len(chosen) < len(set(keys)):
        raise Refused(_("The proposed quotas have changed meanwhile. Please look at them again."), code="not_proposed")
    _refuse_two_for_one_unit(chosen)
    before = snapshot_of(stored)
    for proposal in chosen:
        if proposal.tier.lists_units:
            proposal.tier._history_user = by  # type: ignore[attr-defined]
            proposal.tier.units.add(proposal.unit)
        Quota.objects.create(decision=stored, unit=proposal.unit, tier=proposal.tier)
    return decision_apply(decision=stored, before=before, by=by).moves


def _refuse_two_for_one_unit(chosen: list[QuotaProposal]) -> None:
    seen: dict[int, QuotaProposal] = {}
    for proposal in chosen:
        other = seen.setdefault(proposal.unit.pk, proposal)
        if other is not proposal:
            raise Refused(
                _("%(unit)s has one quota in a decision: choose one of the tiers “%(first)s” and “%(second)s”.")
                % {"unit": proposal.unit.display_name, "first": other.tier.name, "second": proposal.tier.name},
                code="two_tiers",
            )
