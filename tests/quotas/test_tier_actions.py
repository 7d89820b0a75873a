"""Units moved between tiers, taken out, excepted; contradictions settled; a tier deleted."""

import pytest

from quotas.actions.tiers import claims_settle, tier_delete, tier_lists_change, units_move
from quotas.claims import claims_of
from quotas.members import unsettled_of
from quotas.models import Quota, QuotaTier, TierScope
from tests.factories import make_commune, make_quotas, make_tier, make_user
from tests.quotas.conftest import quotas_of
from units.models import Role, StaleFigures, Unit
from units.refusals import Refused

pytestmark = pytest.mark.django_db


def move(demanded, tier, *codes, **values):
    return units_move(decision=demanded.decision, units=[demanded.units[code] for code in codes], tier=tier, **values)


def listed(tier):
    return sorted(unit.code for unit in tier.units.all())


def excepted(tier):
    return sorted(unit.code for unit in tier.excepted.all())


@pytest.fixture
def every(demanded):
    """The communes' tier names every commune; all of them have their quota."""
    tier = demanded.tiers["XA"]
    tier_lists_change(tier=tier, unlisted=list(tier.units.all()))
    QuotaTier.objects.filter(pk=tier.pk).update(applies_to=TierScope.ALL_COMMUNES)
    tier.refresh_from_db()
    make_quotas(tier, Unit.objects.filter(kind="commune"))
    StaleFigures.objects.all().delete()
    return tier


def test_a_unit_that_moves_is_listed_by_one_tier_and_keeps_its_quota(demanded):
    low = make_tier(demanded.decision, "XA-2", 2000, [demanded.units["Y1"]])
    make_quotas(low)
    quota = Quota.objects.get(unit=demanded.units["X1"])
    moves = move(demanded, low, "X1", "Y1")
    assert [(each.before.minimum_hundredths, each.after.minimum_hundredths) for each in moves] == [(2500, 2000)]
    assert (listed(demanded.tiers["XA"]), listed(low)) == (["X2"], ["X1", "Y1"])
    assert Quota.objects.get(unit=demanded.units["X1"]).pk == quota.pk
    assert StaleFigures.objects.exists()


def test_a_unit_that_is_taken_out_has_no_quota_and_the_history_says_who_did_it(demanded):
    administrator = make_user(Role.ADMINISTRATOR)
    move(demanded, None, "X1", by=administrator)
    assert "X1" not in quotas_of(demanded.decision)
    assert listed(demanded.tiers["XA"]) == ["X2"]
    assert demanded.tiers["XA"].history.latest().history_user == administrator


def test_a_unit_that_has_a_quota_without_being_named_loses_it_when_it_is_taken_out(demanded):
    make_quotas(demanded.tiers["XA"], [demanded.units["Y1"]])
    assert [each.after for each in move(demanded, None, "Y1")] == [None]
    assert "Y1" not in quotas_of(demanded.decision)


def test_a_unit_that_leaves_a_tier_of_all_communes_becomes_an_exception_and_comes_back_as_none(demanded, every):
    low = make_tier(demanded.decision, "XA-2", 2000, kind="commune")
    move(demanded, low, "X1")
    assert (excepted(every), listed(low), quotas_of(demanded.decision)["X1"]) == (["X1"], ["X1"], "XA-2")
    move(demanded, every, "X1")
    assert (excepted(every), listed(low), quotas_of(demanded.decision)["X1"]) == ([], [], "XA")


def test_a_tier_of_districts_takes_no_single_commune_of_another_district(demanded):
    tier = make_tier(demanded.decision, "KHU", 2000, [demanded.units["H2"]], kind="commune", applies_to="communes_of")
    with pytest.raises(Refused, match="«KHU» xác định đơn vị theo phạm vi") as refused:
        move(demanded, tier, "X1")
    assert refused.value.code == "outside_scope"
    assert (quotas_of(demanded.decision)["X1"], listed(demanded.tiers["XA"])) == ("XA", ["X1", "X2"])


def test_a_unit_of_another_group_is_not_moved(demanded):
    with pytest.raises(Refused, match="không thuộc khối") as refused:
        move(demanded, demanded.tiers["XA"], "S1")
    assert refused.value.code == "other_group"
    assert quotas_of(demanded.decision)["S1"] == "SO"


def test_a_withdrawn_decision_is_not_changed(demanded):
    demanded.decision.state = "withdrawn"
    demanded.decision.save()
    with pytest.raises(Refused, match="đã bãi bỏ"):
        move(demanded, None, "X1")
    with pytest.raises(Refused, match="đã bãi bỏ"):
        tier_delete(tier=demanded.tiers["XA"])
    assert len(quotas_of(demanded.decision)) == 4


def test_districts_are_listed_and_their_communes_get_quotas_but_for_the_exceptions(demanded):
    tier = make_tier(demanded.decision, "KHU", 2000, kind="commune", applies_to="communes_of")
    units = demanded.units
    units["Y2"] = make_commune("Y2", units["H2"])
    moves = tier_lists_change(tier=tier, listed=[units["H2"]], excepted=[units["Y2"]])
    assert [each.unit_id for each in moves] == [units["Y1"].pk]
    tier_lists_change(tier=tier, readmitted=[units["Y2"]])
    assert quotas_of(demanded.decision)["Y2"] == "KHU"
    tier_lists_change(tier=tier, unlisted=[units["H2"]])
    assert "Y1" not in quotas_of(demanded.decision)


def test_a_deleted_tier_takes_its_quotas_with_it_and_is_not_copied_back(demanded):
    administrator, tier = make_user(Role.ADMINISTRATOR), demanded.tiers["XA"]
    moves = tier_delete(tier=tier, by=administrator)
    assert {each.after for each in moves} == {None}
    assert quotas_of(demanded.decision) == {"S1": "SO", "S2": "SO"}
    assert list(demanded.decision.tiers.values_list("code", flat=True)) == ["SO"]
    assert QuotaTier.history.latest().history_user == administrator


# --- Units that several tiers name


@pytest.fixture
def doubled(demanded):
    """X1 and X2 are named by two tiers each; X1 has its quota by the first, X2 has none."""
    tier = make_tier(demanded.decision, "XA-2", 2000, [demanded.units["X1"], demanded.units["X2"]])
    Quota.objects.filter(unit=demanded.units["X2"]).delete()
    return tier


def test_each_unit_is_settled_and_a_quota_moves_only_where_another_tier_was_chosen(demanded, doubled):
    units, first = demanded.units, demanded.tiers["XA"]
    keep = {units["X1"].pk: doubled.pk, units["X2"].pk: first.pk}
    claims_settle(decision=demanded.decision, keep=keep)
    assert (listed(first), listed(doubled)) == (["X2"], ["X1"])
    assert quotas_of(demanded.decision) == {"S1": "SO", "S2": "SO", "X1": "XA-2", "X2": "XA"}
    assert claims_of(demanded.decision)[units["X1"].pk] == doubled


def test_all_of_them_are_chosen_or_nothing_changes(demanded, doubled):
    for keep in ({}, {demanded.units["X1"].pk: doubled.pk}, {demanded.units["X1"].pk: 0, demanded.units["X2"].pk: 0}):
        with pytest.raises(Refused, match="từng đơn vị"):
            claims_settle(decision=demanded.decision, keep=keep)
    assert listed(doubled) == ["X1", "X2"]


def test_a_unit_named_twice_can_be_taken_out_of_both(demanded, doubled):
    move(demanded, None, "X1", "X2")
    assert quotas_of(demanded.decision) == {"S1": "SO", "S2": "SO"}
    assert unsettled_of(demanded.decision).doubled == []


def test_units_to_be_settled_are_those_of_the_year_alone(demanded, doubled):
    make_commune("OLD", active_until="2019-12-31")
    make_commune("NEW", active_from="2020-12-31")
    make_commune("NEXT", active_from="2021-01-01")
    found = unsettled_of(demanded.decision)
    assert [each.unit.code for each in found.doubled] == ["X1", "X2"]
    assert [each.unit.code for each in found.without] == ["NEW", "H1", "H2", "X3", "Y1"]


def test_many_units_to_be_settled_take_as_many_queries_as_few(demanded, django_assert_num_queries):
    for number in (0, 5):
        for each in range(number):
            make_commune(f"Z{each}", demanded.units["H2"])
        with django_assert_num_queries(7):
            unsettled_of(demanded.decision)
