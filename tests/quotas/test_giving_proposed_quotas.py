"""Quotas that an administrator ticked: given as proposed a moment ago, or none of them."""

from datetime import date

import pytest

from quotas.actions.proposals import quotas_give
from quotas.models import Quota, TierScope
from quotas.proposals import proposals_of
from tests.factories import make_decision, make_quotas, make_succession, make_tier, make_user
from tests.quotas.conftest import quotas_of
from units.models import Role, StaleFigures
from units.refusals import Refused

pytestmark = pytest.mark.django_db
MARCH = date(2020, 3, 1)


@pytest.fixture
def lacking(demanded):
    """X2, which its tier lists, and X3, successor of X1, are proposed."""
    Quota.objects.filter(unit=demanded.units["X2"]).delete()
    make_succession(demanded.units["X1"], demanded.units["X3"], MARCH)
    return demanded


def keys(decision, *codes):
    return [each.key for each in proposals_of(decision) if each.unit.code in codes]


def give(lacking, *codes, **more):
    return quotas_give(decision=lacking.decision, keys=keys(lacking.decision, *codes), **more)


def test_only_what_is_ticked_is_given(lacking):
    moves = give(lacking, "X2")
    assert [(move.unit_id, move.before, move.after.minimum_hundredths) for move in moves] == [
        (lacking.units["X2"].pk, None, 2500)
    ]
    assert quotas_of(lacking.decision) == {"S1": "SO", "S2": "SO", "X1": "XA", "X2": "XA"}


def test_a_successor_is_listed_by_its_tier_from_now_on_and_the_history_says_by_whom(lacking):
    administrator = make_user(Role.ADMINISTRATOR)
    give(lacking, "X3", by=administrator)
    tier = lacking.tiers["XA"]
    assert {unit.code for unit in tier.units.all()} == {"X1", "X2", "X3"}
    assert tier.history.first().history_user == administrator


def test_a_tier_of_districts_lists_no_commune_when_a_successor_is_given_its_quota(lacking):
    tier = lacking.tiers["XA"]
    tier.applies_to = TierScope.COMMUNES_OF
    tier.save()
    tier.units.set([lacking.units["H1"]])
    make_succession(lacking.units["X1"], lacking.units["Y1"], MARCH)
    give(lacking, "Y1")
    assert [unit.code for unit in tier.units.all()] == ["H1"]
    assert quotas_of(lacking.decision)["Y1"] == "XA"


def test_figures_of_the_year_are_computed_again_where_the_decision_is_in_force(lacking):
    give(lacking, "X2")
    assert list(StaleFigures.objects.values_list("year", flat=True)) == [2020]


def test_a_draft_gives_quotas_without_touching_figures(lacking):
    draft = make_decision(6, state="draft")
    tier = make_tier(draft, "XA", 2000, [lacking.units["X1"]])
    quotas_give(decision=draft, keys=[f"{lacking.units['X1'].pk}:{tier.pk}"])
    assert quotas_of(draft) == {"X1": "XA"}
    assert not StaleFigures.objects.exists()


def test_one_tick_twice_is_one_quota(lacking):
    quotas_give(decision=lacking.decision, keys=keys(lacking.decision, "X2") * 2)
    assert Quota.objects.filter(unit=lacking.units["X2"]).count() == 1


def test_the_same_tick_again_is_refused_and_the_quota_stays(lacking):
    ticked = keys(lacking.decision, "X2")
    quotas_give(decision=lacking.decision, keys=ticked)
    with pytest.raises(Refused) as refused:
        quotas_give(decision=lacking.decision, keys=ticked)
    assert refused.value.code == "not_proposed"
    assert quotas_of(lacking.decision)["X2"] == "XA"


@pytest.mark.parametrize("key", ["", "x", "1:", "0:0"])
def test_a_key_that_means_nothing_gives_nothing_even_with_a_good_one(lacking, key):
    before = quotas_of(lacking.decision)
    with pytest.raises(Refused):
        quotas_give(decision=lacking.decision, keys=[*keys(lacking.decision, "X2"), key])
    assert quotas_of(lacking.decision) == before


def test_two_tiers_for_one_unit_are_refused_with_both_names(lacking):
    low = make_tier(lacking.decision, "XA-2", 2000, [lacking.units["Y1"]], name="Xã khó khăn")
    make_quotas(low)
    make_succession(lacking.units["Y1"], lacking.units["X3"], MARCH)
    with pytest.raises(Refused, match="chọn một trong hai nhóm «Các xã» và «Xã khó khăn»") as refused:
        give(lacking, "X3")
    assert refused.value.code == "two_tiers"
    assert "X3" not in quotas_of(lacking.decision)


def test_nothing_ticked_changes_nothing(lacking):
    assert quotas_give(decision=lacking.decision, keys=[]) == []
    assert not StaleFigures.objects.exists()
