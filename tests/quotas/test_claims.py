"""Whom the tiers of a decision name, and what they must not name."""

from datetime import date

import pytest

from quotas.claims import claims_of, named_by
from quotas.models import TierScope
from tests.factories import make_commune, make_decision, make_district, make_tier
from units.models import FormerDistrict
from units.refusals import Refused

pytestmark = pytest.mark.django_db


def claimed(decision, units):
    codes = {unit.pk: code for code, unit in units.items()}
    return {codes[pk]: tier.code for pk, tier in claims_of(decision).items()}


def communes_of(demanded, *districts, code="KHU", minimum=2000, decision=None):
    """A tier of all communes of the districts."""
    units = [demanded.units[district] for district in districts]
    scope = {"kind": "commune", "applies_to": TierScope.COMMUNES_OF, "name": "Xã của huyện"}
    return make_tier(decision or demanded.decision, code, minimum, units, **scope)


def test_a_tier_of_listed_units_claims_those_and_no_others(demanded):
    assert claimed(demanded.decision, demanded.units) == {"S1": "SO", "S2": "SO", "X1": "XA", "X2": "XA"}


def test_a_tier_of_communes_claims_every_commune_of_its_districts(demanded):
    decision = make_decision(3)
    communes_of(demanded, "H1", decision=decision)
    assert claimed(decision, demanded.units) == {"X1": "KHU", "X2": "KHU", "X3": "KHU"}


def test_the_districts_themselves_are_not_claimed_by_a_tier_of_their_communes(demanded):
    decision = make_decision(3)
    communes_of(demanded, "H1", "H2", decision=decision)
    assert "H1" not in claimed(decision, demanded.units)


@pytest.mark.parametrize(
    ("days", "is_claimed"),
    [
        ({"active_until": date(2019, 12, 31)}, False),
        ({"active_until": date(2020, 1, 1)}, True),
        ({"active_from": date(2020, 12, 31)}, True),
        ({"active_from": date(2021, 1, 1)}, False),
    ],
)
def test_a_commune_is_claimed_that_exists_on_some_day_of_the_year(demanded, days, is_claimed):
    communes_of(demanded, "H2")
    demanded.units["Y9"] = make_commune("Y9", demanded.units["H2"], **days)
    assert ("Y9" in claimed(demanded.decision, demanded.units)) == is_claimed


@pytest.mark.parametrize(("until", "is_claimed"), [(date(2020, 2, 29), False), (date(2020, 3, 1), True)])
def test_a_commune_that_moved_is_meant_where_it_was_on_the_first_day_of_the_decision(demanded, until, is_claimed):
    decision = make_decision(3)
    communes_of(demanded, "H2", decision=decision)
    FormerDistrict.objects.create(unit=demanded.units["X1"], district=demanded.units["H2"], until=until)
    assert ("X1" in claimed(decision, demanded.units)) == is_claimed


def test_a_unit_that_two_tiers_list_is_refused_with_both_names(demanded):
    make_tier(demanded.decision, "XA-2", 2000, [demanded.units["X2"]], name="Xã khó khăn")
    with pytest.raises(Refused) as refused:
        claims_of(demanded.decision)
    assert refused.value.code == "two_tiers"
    assert refused.value.sentence.startswith("UBND xã X2, huyện H1 đang thuộc hai nhóm: «Các xã» và «Xã khó khăn».")


def test_a_commune_that_one_tier_lists_and_another_means_by_its_district_is_refused(demanded):
    communes_of(demanded, "H1")
    with pytest.raises(Refused, match="«Các xã» và «Xã của huyện»"):
        claims_of(demanded.decision)


def test_one_district_in_two_tiers_is_no_matter_where_it_has_no_communes(demanded):
    empty = make_district("H9")
    for code in ("A", "B"):
        scope = {"kind": "commune", "applies_to": TierScope.COMMUNES_OF}
        make_tier(demanded.decision, code, 2000, [empty], **scope)
    assert len(claims_of(demanded.decision)) == 4


@pytest.mark.parametrize(
    ("code", "scope"), [("X3", TierScope.COMMUNES_OF), ("S1", TierScope.COMMUNES_OF), ("S1", TierScope.UNITS)]
)
def test_a_unit_of_another_group_than_the_tier_is_refused(demanded, code, scope):
    decision = make_decision(3)
    make_tier(decision, "KHU", 2000, [demanded.units[code]], kind="commune", applies_to=scope, name="Xã")
    with pytest.raises(Refused, match="không thuộc khối của nhóm «Xã»") as refused:
        claims_of(decision)
    assert refused.value.code == "other_group"


def test_a_district_is_not_listed_by_a_tier_of_listed_communes(demanded):
    decision = make_decision(3)
    make_tier(decision, "XA", 2000, [demanded.units["H1"]], kind="commune")
    with pytest.raises(Refused, match="UBND huyện H1"):
        claims_of(decision)


def every_commune(demanded, decision, *excepted, scope=TierScope.ALL_COMMUNES, units=()):
    tier = make_tier(decision, "TINH", 2000, kind="commune", applies_to=scope, name="Mọi xã")
    tier.units.set([demanded.units[code] for code in units])
    tier.excepted.set([demanded.units[code] for code in excepted])
    return tier


@pytest.mark.parametrize(
    ("excepted", "left"),
    [
        ([], {"X1", "X2", "X3", "Y1", "Z1"}),
        (["X1"], {"X2", "X3", "Y1", "Z1"}),
        (["H1"], {"Y1", "Z1"}),
        (["H2", "Z1"], {"X1", "X2", "X3"}),
    ],
)
def test_all_communes_are_those_with_and_without_a_district_but_for_the_exceptions(demanded, excepted, left):
    decision = make_decision(3)
    demanded.units["Z1"] = make_commune("Z1")
    every_commune(demanded, decision, *excepted)
    assert set(claimed(decision, demanded.units)) == left


def test_communes_of_a_district_may_have_exceptions_which_another_tier_names(demanded):
    decision = make_decision(3)
    every_commune(demanded, decision, "X2", scope=TierScope.COMMUNES_OF, units=["H1"])
    make_tier(decision, "KHO", 1000, [demanded.units["X2"]])
    assert claimed(decision, demanded.units) == {"X1": "TINH", "X2": "KHO", "X3": "TINH"}


def test_a_unit_listed_by_one_tier_and_not_excepted_from_all_communes_is_refused(demanded):
    every_commune(demanded, demanded.decision, "X1")
    with pytest.raises(Refused, match="«Các xã» và «Mọi xã»"):
        claims_of(demanded.decision)


@pytest.mark.parametrize(
    ("scope", "units", "excepted", "code"),
    [
        (TierScope.ALL_COMMUNES, ["H1"], [], "listed_besides"),
        (TierScope.ALL_COMMUNES, ["X1"], [], "listed_besides"),
        (TierScope.ALL_COMMUNES, [], ["S1"], "no_exception"),
        (TierScope.COMMUNES_OF, ["H1"], ["H2"], "no_exception"),
        (TierScope.UNITS, ["X1"], ["X2"], "no_exception"),
    ],
)
def test_a_tier_lists_and_excepts_only_what_its_scope_can(demanded, scope, units, excepted, code):
    decision = make_decision(3)
    every_commune(demanded, decision, *excepted, scope=scope, units=units)
    with pytest.raises(Refused, match="«Mọi xã»") as refused:
        claims_of(decision)
    assert refused.value.code == code


def test_a_decision_without_tiers_claims_nobody():
    assert claims_of(make_decision()) == {}


# --- Contradictions, to be shown


def test_every_tier_that_names_a_unit_is_found_where_they_contradict_each_other(demanded):
    make_tier(demanded.decision, "XA-2", 2000, [demanded.units["X2"], demanded.units["S1"]])
    codes = {demanded.units[code].pk: code for code in demanded.units}
    named = {codes[unit_id]: [tier.code for tier in tiers] for unit_id, tiers in named_by(demanded.decision).items()}
    assert named == {"S1": ["SO", "XA-2"], "S2": ["SO"], "X1": ["XA"], "X2": ["XA", "XA-2"]}
