"""Quotas that are proposed: who, for which tier, why, in which order; and what is not proposed."""

from datetime import date

import pytest

from quotas.actions.proposals import quotas_give
from quotas.models import DecisionState, Quota, TierScope
from quotas.proposals import proposals_of
from tests.factories import make_commune, make_quotas, make_succession, make_tier, make_unit
from tests.quotas.conftest import quotas_of
from units.models import SuccessionKind, Unit, UnitKind

pytestmark = pytest.mark.django_db
MARCH = date(2020, 3, 1)


def proposed(decision):
    return [(each.unit.code, each.tier.code, each.reason.value) for each in proposals_of(decision)]


def test_nothing_is_proposed_where_every_unit_that_is_named_has_its_quota(demanded):
    assert proposals_of(demanded.decision) == []


def test_a_named_unit_that_lost_its_quota_is_proposed(demanded):
    Quota.objects.filter(unit=demanded.units["X2"]).delete()
    assert proposed(demanded.decision) == [("X2", "XA", "named")]


@pytest.mark.parametrize("state", [DecisionState.DRAFT, DecisionState.IN_FORCE])
def test_a_draft_proposes_as_a_decision_in_force(demanded, state):
    Quota.objects.filter(unit=demanded.units["X2"]).delete()
    demanded.decision.state = state
    assert proposed(demanded.decision) == [("X2", "XA", "named")]


def test_a_withdrawn_decision_proposes_nothing(demanded):
    Quota.objects.all().delete()
    demanded.decision.state = DecisionState.WITHDRAWN
    assert proposals_of(demanded.decision) == []


@pytest.mark.parametrize("kind", SuccessionKind.values)
def test_a_successor_is_proposed_whatever_the_step(demanded, kind):
    make_succession(demanded.units["X1"], demanded.units["X3"], MARCH, kind)
    [proposal] = proposals_of(demanded.decision)
    assert (proposal.unit, proposal.predecessor) == (demanded.units["X3"], demanded.units["X1"])
    assert proposal.reason.value == "successor"


@pytest.mark.parametrize(
    ("on", "is_proposed"), [(date(2019, 7, 1), True), (date(2020, 12, 31), True), (date(2021, 1, 1), False)]
)
def test_a_step_of_a_later_year_proposes_nothing(demanded, on, is_proposed):
    make_succession(demanded.units["X1"], demanded.units["X3"], on)
    assert bool(proposals_of(demanded.decision)) == is_proposed


@pytest.mark.parametrize(
    ("until", "is_proposed"), [(date(2019, 12, 31), False), (date(2020, 1, 1), True), (None, True)]
)
def test_a_successor_that_ended_before_the_year_is_not_proposed(demanded, until, is_proposed):
    make_succession(demanded.units["X1"], demanded.units["X3"], date(2019, 3, 1))
    Unit.objects.filter(code="X3").update(active_until=until)
    assert bool(proposals_of(demanded.decision)) == is_proposed


def test_a_successor_with_a_quota_of_its_own_is_not_proposed(demanded):
    make_succession(demanded.units["X1"], demanded.units["X2"], MARCH)
    assert proposals_of(demanded.decision) == []


def test_a_unit_whose_predecessor_has_no_quota_is_not_proposed(demanded):
    make_succession(demanded.units["Y1"], demanded.units["X3"], MARCH)
    assert proposals_of(demanded.decision) == []


def test_a_successor_of_two_units_of_one_tier_is_proposed_once(demanded):
    for code in ("X1", "X2"):
        make_succession(demanded.units[code], demanded.units["X3"], MARCH)
    assert proposed(demanded.decision) == [("X3", "XA", "successor")]


def test_a_unit_that_is_both_named_and_a_successor_is_proposed_once_for_the_tier(demanded):
    demanded.tiers["XA"].units.add(demanded.units["X3"])
    make_succession(demanded.units["X1"], demanded.units["X3"], MARCH)
    assert len(proposals_of(demanded.decision)) == 1


def every_commune(demanded, *excepted):
    tier = demanded.tiers["XA"]
    tier.applies_to = TierScope.ALL_COMMUNES
    tier.save()
    tier.units.clear()
    tier.excepted.set([demanded.units[code] for code in excepted])
    return tier


def test_a_commune_created_later_is_proposed_for_the_tier_of_all_communes_and_given_when_confirmed(demanded):
    make_quotas(every_commune(demanded), [demanded.units[code] for code in ("X3", "Y1")])
    assert proposals_of(demanded.decision) == []
    make_commune("Z1", active_from=date(2020, 7, 1))
    make_commune("Z2", active_from=date(2021, 1, 1))
    assert proposed(demanded.decision) == [("Z1", "XA", "named")]
    quotas_give(decision=demanded.decision, keys=[proposals_of(demanded.decision)[0].key])
    assert quotas_of(demanded.decision)["Z1"] == "XA"
    assert list(demanded.tiers["XA"].units.all()) == []


@pytest.mark.parametrize("excepted", ["X3", "H1"])
def test_a_successor_that_the_tier_excepts_is_not_proposed(demanded, excepted):
    tier = every_commune(demanded, excepted, "Y1")
    make_succession(demanded.units["X1"], demanded.units["X3"], MARCH)
    assert proposed(demanded.decision) == []
    tier.excepted.clear()
    assert ("X3", "XA", "successor") in proposed(demanded.decision)


def test_proposals_are_in_the_order_of_lists_then_of_codes_and_tiers(demanded):
    listed = [make_commune(code, demanded.units["H2"], sort_order=order) for code, order in (("Z2", 1), ("Z1", 1))]
    early = make_unit("Z0", UnitKind.COMMUNE, sort_order=0)
    make_tier(demanded.decision, "Z", 1000, [*listed, early])
    assert [code for code, _tier, _why in proposed(demanded.decision)] == ["Z0", "Z1", "Z2"]


def test_a_successor_of_units_of_two_tiers_is_proposed_for_both_in_the_order_of_the_tiers(demanded):
    low = make_tier(demanded.decision, "XA-2", 2000, [demanded.units["Y1"]])
    make_quotas(low)
    for code in ("Y1", "X1"):
        make_succession(demanded.units[code], demanded.units["X3"], MARCH)
    assert proposed(demanded.decision) == [("X3", "XA", "successor"), ("X3", "XA-2", "successor")]


def test_the_key_names_unit_and_tier(demanded):
    Quota.objects.filter(unit=demanded.units["X2"]).delete()
    [proposal] = proposals_of(demanded.decision)
    assert proposal.key == f"{demanded.units['X2'].pk}:{demanded.tiers['XA'].pk}"


def test_many_proposals_take_as_many_queries_as_one(demanded, django_assert_num_queries):
    tier = demanded.tiers["XA"]
    tier.applies_to = TierScope.COMMUNES_OF
    tier.save()
    tier.units.set([demanded.units["H2"]])
    for number in (0, 4):
        for each in range(number):
            make_commune(f"Z{each}", demanded.units["H2"])
        with django_assert_num_queries(9):
            found = proposals_of(demanded.decision)
        assert len(found) == 1 + number
