from quotas.models.decisions import DecisionState, NewProcedureRule, QuotaDecision, QuotaDecisionQuerySet
from quotas.models.quotas import Quota
from quotas.models.tiers import QuotaTier, TierScope

__all__ = [
    "DecisionState",
    "NewProcedureRule",
    "Quota",
    "QuotaDecision",
    "QuotaDecisionQuerySet",
    "QuotaTier",
    "TierScope",
]
