"""A later decision starts as a copy of the one in force for its first month, or empty where there is none."""

import pytest

from quotas.actions.decisions import decision_apply
from quotas.models import DecisionState, Quota, QuotaTier, TierScope
from quotas.snapshots import snapshot_of
from tests.factories import make_decision, make_draft, make_tier, make_user
from tests.quotas.conftest import quotas_of
from units.models import Role, StaleFigures

pytestmark = pytest.mark.django_db
COPIED = ("code", "name", "kind", "minimum_hundredths", "applies_to")


def tiers_of(decision):
    return [
        (tuple(getattr(tier, name) for name in COPIED), {unit.code for unit in tier.units.all()})
        for tier in decision.tiers.order_by("pk")
    ]


def test_tiers_units_and_quotas_are_those_of_the_source_in_its_order(demanded):
    draft = make_draft(4)
    applied = decision_apply(decision=draft)
    assert (applied.copy_of, applied.moves) == (demanded.decision, [])
    assert tiers_of(draft) == tiers_of(demanded.decision)
    assert quotas_of(draft) == quotas_of(demanded.decision)


def test_a_tier_of_districts_is_copied_with_its_scope_and_districts(demanded):
    scope = {"kind": "commune", "applies_to": TierScope.COMMUNES_OF}
    make_tier(demanded.decision, "KHU", 2000, [demanded.units["H2"]], **scope)
    draft = make_draft(4)
    decision_apply(decision=draft)
    assert tiers_of(draft)[-1] == (("KHU", "KHU", "commune", 2000, "communes_of"), {"H2"})


def test_the_exceptions_of_a_tier_are_copied(demanded):
    scope = {"kind": "commune", "applies_to": TierScope.ALL_COMMUNES}
    tier = make_tier(demanded.decision, "TINH", 2000, **scope)
    tier.excepted.set([demanded.units[code] for code in ("H1", "Y1")])
    draft = make_draft(4)
    decision_apply(decision=draft)
    assert {unit.code for unit in draft.tiers.last().excepted.all()} == {"H1", "Y1"}


def test_the_copy_has_tiers_of_its_own(demanded):
    draft = make_draft(4)
    decision_apply(decision=draft)
    draft.tiers.update(minimum_hundredths=1)
    draft.tiers.first().units.clear()
    assert [tier.minimum_hundredths for tier in demanded.tiers.values()] == [4500, 2500]
    assert demanded.tiers["SO"].units.count() == 2
    assert set(draft.quotas.values_list("tier__decision", flat=True)) == {draft.pk}


def test_the_source_is_the_last_decision_in_force_begun_by_the_first_month(demanded):
    middle = make_decision(4)
    make_tier(middle, "GIUA", 100, [demanded.units["S1"]])
    for first_month, source in ((3, demanded.decision), (4, middle), (12, middle)):
        assert decision_apply(decision=make_draft(first_month)).copy_of == source


@pytest.mark.parametrize("state", [DecisionState.DRAFT, DecisionState.WITHDRAWN])
def test_a_decision_that_is_not_in_force_is_no_source(demanded, state):
    demanded.decision.state = state
    demanded.decision.save()
    draft = make_draft(4)
    assert decision_apply(decision=draft).copy_of is None
    assert not draft.tiers.exists()


def test_a_decision_is_not_a_copy_of_itself(demanded):
    Quota.objects.all().delete()
    QuotaTier.objects.all().delete()
    assert decision_apply(decision=demanded.decision).copy_of is None


def test_a_new_decision_that_brings_tiers_of_its_own_is_no_copy(demanded):
    draft = make_draft(4)
    make_tier(draft, "MOI", 1000, [demanded.units["S1"]])
    applied = decision_apply(decision=draft)
    assert applied.copy_of is None
    assert quotas_of(draft) == {"S1": "MOI"}
    assert [move.unit_id for move in applied.moves] == [demanded.units["S1"].pk]


def test_a_stored_draft_that_is_saved_again_is_no_copy(demanded):
    draft = make_draft(4)
    assert decision_apply(decision=draft, before=snapshot_of(draft)).copy_of is None
    assert not draft.tiers.exists()


def test_a_copy_as_a_draft_computes_no_figures_again(demanded):
    decision_apply(decision=make_draft(4))
    assert not StaleFigures.objects.exists()


def test_a_copy_that_is_in_force_at_once_computes_its_year_again(demanded):
    decision_apply(decision=make_decision(4))
    assert list(StaleFigures.objects.values_list("year", "reason")) == [(2020, "quota decision of 2020")]


def test_the_history_of_each_copied_tier_says_who_began_the_draft(demanded):
    administrator, draft = make_user(Role.ADMINISTRATOR), make_draft(4)
    decision_apply(decision=draft, by=administrator)
    assert {tier.history.earliest().history_user for tier in draft.tiers.all()} == {administrator}
