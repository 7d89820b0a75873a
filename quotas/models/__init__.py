from quotas.models.decisions import RULE_FIELDS, DecisionState, NewProcedureRule, QuotaDecision, QuotaDecisionQuerySet
from quotas.models.quotas import Quota
from quotas.models.tiers import QuotaTier, TierScope

__all__ = [
    "RULE_FIELDS",
    "DecisionState",
    "NewProcedureRule",
    "Quota",
    "QuotaDecision",
    "QuotaDecisionQuerySet",
    "QuotaTier",
    "TierScope",
]
