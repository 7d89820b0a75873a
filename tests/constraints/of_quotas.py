"""What satisfies each constraint of quotas, and what breaks it."""

from quotas.models import Quota, QuotaDecision, QuotaTier
from tests.constraints.bent import again, change, code_cases, one
from units.models import Unit

CASES = [
    *code_cases(QuotaTier, "tier_code_spelled"),
    (
        "tier_code_unique_in_any_case",
        lambda: again(QuotaTier, code=f"{one(QuotaTier).code}-2".lower()),
        lambda: again(QuotaTier, code=one(QuotaTier).code.swapcase()),
    ),
    ("decision_unique_month_in_force", lambda: again(QuotaDecision, first_month=2), lambda: again(QuotaDecision)),
    (
        "decision_state_known",
        lambda: change(QuotaDecision, state="withdrawn"),
        lambda: change(QuotaDecision, state="planned"),
    ),
    (
        "decision_first_month_valid",
        lambda: change(QuotaDecision, first_month=12),
        lambda: change(QuotaDecision, first_month=13),
    ),
    ("decision_year_valid", lambda: change(QuotaDecision, year=2100), lambda: change(QuotaDecision, year=1999)),
    (
        "decision_rule_known",
        lambda: change(QuotaDecision, new_procedure_rule="count_at_once"),
        lambda: change(QuotaDecision, new_procedure_rule="never"),
    ),
    (
        "decision_days_with_their_rule",
        lambda: change(QuotaDecision, new_procedure_rule="count_after_days", count_after_days=730),
        lambda: change(QuotaDecision, new_procedure_rule="count_after_days", count_after_days=731),
    ),
    (
        "decision_days_with_their_rule",
        lambda: change(QuotaDecision, new_procedure_rule="count_after_days", count_after_days=1),
        lambda: change(QuotaDecision, new_procedure_rule="count_after_days", count_after_days=None),
    ),
    (
        "decision_days_with_their_rule",
        lambda: change(QuotaDecision, new_procedure_rule="count_at_once", count_after_days=None),
        lambda: change(QuotaDecision, new_procedure_rule="count_at_once", count_after_days=30),
    ),
    ("tier_code_unique_in_decision", lambda: again(QuotaTier, code="NEW"), lambda: again(QuotaTier)),
    (
        "tier_minimum_is_a_percentage",
        lambda: change(QuotaTier, minimum_hundredths=10_000),
        lambda: change(QuotaTier, minimum_hundredths=10_001),
    ),
    ("tier_kind_known", lambda: change(QuotaTier, kind="commune"), lambda: change(QuotaTier, kind="ward")),
    (
        "tier_scope_known",
        lambda: change(QuotaTier, applies_to="units"),
        lambda: change(QuotaTier, applies_to="everybody"),
    ),
    (
        "tier_of_communes_is_for_communes",
        lambda: change(QuotaTier, kind="commune", applies_to="all_communes"),
        lambda: change(QuotaTier, kind="district", applies_to="all_communes"),
    ),
    ("quota_one_a_unit", lambda: again(Quota, unit=one(Unit, code="X3")), lambda: again(Quota)),
]
