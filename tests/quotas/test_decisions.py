"""Decisions: begun as a copy, changed, put in force, withdrawn, deleted; quotas follow and nothing else moves."""

from datetime import date

import pytest

from quotas.actions.decisions import (
    decision_apply,
    decision_delete,
    decision_put_in_force,
    decision_withdraw,
)
from quotas.actions.proposals import quotas_give
from quotas.models import DecisionState, NewProcedureRule, Quota, QuotaDecision, QuotaTier, TierScope
from quotas.proposals import proposals_of
from quotas.snapshots import snapshot_of
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.models import Compliance
from tests.factories import make_commune, make_decision, make_district, make_draft, make_succession, make_tier
from tests.quotas.conftest import quotas_of
from tests.reporting.rows import made_once
from tests.reporting.small_province import make_working_province
from trials.recount import recount, stored
from units.models import StaleFigures, Unit
from units.refusals import Refused

APRIL = date(2020, 4, 1)


@pytest.fixture
def province(day_of_work):
    return made_once("reports below a decision", make_reported)


def make_reported():
    province = make_working_province()
    province.send("X1", 1, (10, 1, 0), (0, 0, 0))
    province.send("X1", 3, (10, 9, 0), (0, 0, 0))
    province.send("H1", 2, (10, 5, 0), (0, 0, 0))
    figures_drain()
    return province


def judged():
    rows = Compliance.objects.order_by("unit", "period", "basis")
    return list(rows.values_list("unit__code", "period__month", "basis", "minimum_hundredths", "tier__code"))


def members(decision):
    return {tier.code: sorted(unit.code for unit in tier.units.all()) for tier in decision.tiers.all()}


def test_a_later_decision_starts_as_a_copy_with_tiers_units_and_quotas(province):
    before = judged()
    draft = make_draft(3)
    applied = decision_apply(decision=draft)
    assert applied.copy_of == province.decision
    assert applied.moves == []
    assert members(draft) == members(province.decision)
    assert (
        quotas_of(draft)
        == quotas_of(province.decision)
        == {
            "SO1": "SO-45",
            "SO2": "SO-45",
            "H1": "HUYEN-35",
            "X1": "XA-25",
            "X2": "XA-25",
        }
    )
    decision_put_in_force(decision=draft)
    figures_drain()
    assert judged() == before
    assert stored(2020) == recount(2020)


def test_an_earlier_copy_may_lack_what_the_decision_of_its_month_lacks(province):
    Quota.objects.filter(unit__code="X2").delete()
    draft = make_draft(3)
    decision_apply(decision=draft)
    assert "X2" not in quotas_of(draft)


def test_a_decision_of_a_year_without_one_starts_empty(province):
    draft = make_draft(year=2021)
    assert decision_apply(decision=draft).copy_of is None
    assert not draft.tiers.exists()


def test_a_draft_that_was_emptied_is_not_filled_again(province):
    draft = make_draft(3)
    decision_apply(decision=draft)
    before = snapshot_of(draft)
    draft.quotas.all().delete()
    draft.tiers.all().delete()
    decision_apply(decision=draft, before=before)
    assert not draft.tiers.exists()


@pytest.mark.parametrize("state", [DecisionState.DRAFT, DecisionState.WITHDRAWN])
def test_a_decision_that_is_not_in_force_judges_nobody(province, state):
    before = judged()
    make_decision(2, state=state, new_procedure_rule=NewProcedureRule.COUNT_AT_ONCE)
    figures_recompute(year=2020)
    assert judged() == before
    assert QuotaDecision.objects.judging(2020, 4) == province.decision
    assert stored(2020) == recount(2020)


def test_a_withdrawn_decision_gives_its_months_back_to_the_one_before(province):
    before = judged()
    later = make_draft(3)
    decision_apply(decision=later)
    QuotaTier.objects.filter(decision=later, code="XA-25").update(minimum_hundredths=100)
    decision_put_in_force(decision=later)
    figures_drain()
    assert judged() != before
    decision_withdraw(decision=later)
    figures_drain()
    assert judged() == before
    assert later.tiers.count() == 3


def test_a_decision_withdrawn_by_mistake_is_put_in_force_again(province):
    before = judged()
    decision_withdraw(decision=province.decision)
    figures_drain()
    assert {row[3] for row in judged()} == {None}
    decision_put_in_force(decision=province.decision)
    figures_drain()
    assert judged() == before


def test_two_decisions_in_force_from_one_month_are_refused_with_a_sentence(province):
    second = make_draft(1)
    decision_apply(decision=second)
    with pytest.raises(Refused, match="1/2020"):
        decision_put_in_force(decision=second)
    assert QuotaDecision.objects.get(pk=second.pk).is_draft


def test_a_draft_is_deleted_with_its_tiers_and_quotas(province, login):
    draft = make_draft(3)
    decision_apply(decision=draft)
    decision_delete(decision=draft, by=province.administrator)
    assert QuotaDecision.objects.get() == province.decision
    assert QuotaTier.objects.count() == 3
    assert Quota.objects.count() == 5


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_decision_that_was_in_force_once_is_not_deleted(province, withdrawn):
    if withdrawn:
        decision_withdraw(decision=province.decision)
    with pytest.raises(Refused):
        decision_delete(decision=province.decision)
    assert Quota.objects.count() == 5


def test_a_draft_is_not_withdrawn(province):
    with pytest.raises(Refused):
        decision_withdraw(decision=make_draft(3))


def test_a_save_for_another_reason_moves_no_quota_and_marks_nothing_stale(province):
    communes_of_h1(province)
    make_commune("X9", unit("H1"))
    StaleFigures.objects.all().delete()
    before = snapshot_of(province.decision)
    province.decision.signer = "Chủ tịch"
    province.decision.save()
    assert decision_apply(decision=province.decision, before=before).moves == []
    assert "X9" not in quotas_of(province.decision)
    assert not StaleFigures.objects.exists()


def test_a_quota_is_moved_given_and_taken_where_an_edit_changes_whom_a_tier_names(province):
    before = snapshot_of(province.decision)
    low = make_tier(province.decision, "XA-20", 2000)
    province.tiers["XA-25"].units.set([])
    low.units.set([unit("X1"), unit("X3")])
    moves = decision_apply(decision=province.decision, before=before).moves
    moved = {
        Unit.objects.get(pk=move.unit_id).code: (
            move.before and move.before.minimum_hundredths,
            move.after and move.after.minimum_hundredths,
        )
        for move in moves
    }
    assert moved == {"X1": (2500, 2000), "X2": (2500, None), "X3": (None, 2000)}
    assert quotas_of(province.decision) == {
        "SO1": "SO-45",
        "SO2": "SO-45",
        "H1": "HUYEN-35",
        "X1": "XA-20",
        "X3": "XA-20",
    }
    figures_drain()
    assert stored(2020) == recount(2020)


def test_a_renamed_tier_moves_nobody(province):
    before = snapshot_of(province.decision)
    QuotaTier.objects.filter(code="XA-25").update(name="Xã, phường, thị trấn")
    StaleFigures.objects.all().delete()
    assert decision_apply(decision=province.decision, before=before).moves == []
    assert not StaleFigures.objects.exists()


# proposals


def unit(code):
    return Unit.objects.get(code=code)


def communes_of_h1(province):
    """The communes' tier names every commune of the district; X3, which has no quota, is then claimed by it."""
    tier = province.tiers["XA-25"]
    tier.applies_to = TierScope.COMMUNES_OF
    tier.save()
    tier.units.set([unit("H1")])


def proposed(decision):
    return [(each.unit.code, each.tier.code, each.reason.value) for each in proposals_of(decision)]


def test_a_commune_created_later_in_a_listed_district_is_proposed_and_given_only_when_confirmed(province):
    communes_of_h1(province)
    make_commune("X9", unit("H1"), sort_order=9)
    assert proposed(province.decision) == [("X3", "XA-25", "named"), ("X9", "XA-25", "named")]
    key = proposals_of(province.decision)[1].key
    moves = quotas_give(decision=province.decision, keys=[key], by=province.administrator)
    assert [(Unit.objects.get(pk=move.unit_id).code, move.before) for move in moves] == [("X9", None)]
    assert quotas_of(province.decision)["X9"] == "XA-25"
    assert proposed(province.decision) == [("X3", "XA-25", "named")]


def test_a_successor_of_a_listed_unit_is_proposed_for_its_tier_and_then_listed(province):
    make_succession(unit("X1"), unit("X3"), APRIL)
    assert proposed(province.decision) == [("X3", "XA-25", "successor")]
    quotas_give(decision=province.decision, keys=[proposals_of(province.decision)[0].key])
    assert quotas_of(province.decision)["X3"] == "XA-25"
    assert members(province.decision)["XA-25"] == ["X1", "X2", "X3"]
    assert proposed(province.decision) == []


def test_a_successor_of_units_of_two_tiers_gets_one_of_them(province):
    before = snapshot_of(province.decision)
    low = make_tier(province.decision, "XA-20", 2000)
    province.tiers["XA-25"].units.set([unit("X1")])
    low.units.set([unit("X2")])
    decision_apply(decision=province.decision, before=before)
    for code in ("X1", "X2"):
        make_succession(unit(code), unit("X3"), APRIL)
    assert proposed(province.decision) == [("X3", "XA-25", "successor"), ("X3", "XA-20", "successor")]
    keys = [each.key for each in proposals_of(province.decision)]
    with pytest.raises(Refused):
        quotas_give(decision=province.decision, keys=keys)
    quotas_give(decision=province.decision, keys=keys[1:])
    assert quotas_of(province.decision)["X3"] == "XA-20"


def test_a_quota_that_is_proposed_no_longer_is_not_given(province):
    with pytest.raises(Refused):
        quotas_give(decision=province.decision, keys=[f"{unit('X3').pk}:{province.tiers['XA-25'].pk}"])
    assert "X3" not in quotas_of(province.decision)


def test_a_quota_given_to_a_successor_outside_the_listed_districts_survives_later_saves_and_copies(province):
    communes_of_h1(province)
    other = make_district("H2")
    new = make_commune("X8", other)
    make_succession(unit("X1"), new, APRIL)
    key = next(each.key for each in proposals_of(province.decision) if each.unit == new)
    quotas_give(decision=province.decision, keys=[key])
    before = snapshot_of(province.decision)
    province.decision.signer = "Chủ tịch"
    province.decision.save()
    decision_apply(decision=province.decision, before=before)
    draft = make_draft(3)
    decision_apply(decision=draft)
    assert quotas_of(province.decision)["X8"] == quotas_of(draft)["X8"] == "XA-25"


def test_a_unit_that_moves_to_another_district_keeps_its_quota(province):
    communes_of_h1(province)
    other = make_district("H2")
    Unit.objects.filter(code="X1").update(parent=other)
    before = snapshot_of(province.decision)
    decision_apply(decision=province.decision, before=before)
    assert quotas_of(province.decision)["X1"] == "XA-25"
