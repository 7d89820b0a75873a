from quotas.models.decisions import NewProcedureRule, QuotaDecision, QuotaDecisionQuerySet
from quotas.models.quotas import Quota
from quotas.models.tiers import QuotaTier, TierScope

__all__ = [
    "NewProcedureRule",
    "Quota",
    "QuotaDecision",
    "QuotaDecisionQuerySet",
    "QuotaTier",
    "TierScope",
]
