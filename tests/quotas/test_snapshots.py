"""What a decision says at one moment, and how two moments are compared."""

import pytest

from quotas.models import DecisionState, NewProcedureRule, QuotaTier
from quotas.snapshots import NOTHING, DecisionSnapshot, Given, moves_between, moves_of_minimum, snapshot_of
from tests.factories import make_decision, make_quotas, make_tier

HIGH, LOW = Given(1, "Nhóm 1", 4500), Given(2, "Nhóm 2", 2500)
IN_FORCE = {"year": 2020, "first_month": 1, "new_procedure_rule": "exclude_first_year", "is_in_force": True}


def snapshot(**values):
    return DecisionSnapshot(**IN_FORCE | values)


def test_a_snapshot_holds_claims_and_quotas_by_unit(demanded):
    found = snapshot_of(demanded.decision)
    tier = demanded.tiers["XA"]
    assert found.claims[demanded.units["X1"].pk] == tier.pk
    assert found.quotas[demanded.units["X1"].pk] == Given(tier.pk, "Các xã", 2500)
    assert len(found.claims) == len(found.quotas) == 4
    assert (found.year, found.first_month, found.is_in_force) == (2020, 1, True)


def test_a_snapshot_keeps_quotas_that_no_tier_claims(demanded):
    make_quotas(demanded.tiers["XA"], [demanded.units["Y1"]])
    found = snapshot_of(demanded.decision)
    assert demanded.units["Y1"].pk in found.quotas
    assert demanded.units["Y1"].pk not in found.claims


def test_a_snapshot_takes_the_state_from_the_object_not_from_the_table(demanded):
    demanded.decision.state = DecisionState.DRAFT
    assert not snapshot_of(demanded.decision).is_in_force


@pytest.mark.django_db
def test_a_decision_without_tiers_has_an_empty_snapshot():
    assert snapshot_of(make_decision()) == snapshot()


@pytest.mark.parametrize(
    "other",
    [
        {"year": 2021},
        {"first_month": 2},
        {"new_procedure_rule": NewProcedureRule.COUNT_AT_ONCE},
        {"count_after_days": 30},
        {"is_in_force": False},
        {"quotas": {}},
        {"quotas": {1: LOW}},
        {"quotas": {1: HIGH, 2: LOW}},
        {"quotas": {1: Given(1, "Nhóm 1", 4501)}},
        {"quotas": {1: Given(3, "Nhóm 1", 4500)}},
    ],
)
def test_what_judges_otherwise(other):
    before = snapshot(quotas={1: HIGH})
    assert not before.judges_as(snapshot(**{"quotas": {1: HIGH}} | other))


@pytest.mark.parametrize("other", [{"claims": {7: 1}}, {"quotas": {1: Given(1, "Tên khác", 4500)}}])
def test_what_judges_the_same(other):
    before = snapshot(quotas={1: HIGH})
    assert before.judges_as(snapshot(**{"quotas": {1: HIGH}} | other))


def test_two_that_are_not_in_force_judge_the_same_whatever_they_say():
    first = snapshot(is_in_force=False, quotas={1: HIGH})
    assert first.judges_as(snapshot(is_in_force=False, year=2021))
    assert first.judges_as(NOTHING)


def test_moves_say_who_was_given_what_and_from_whom_it_was_taken():
    before, after = snapshot(quotas={1: HIGH, 2: HIGH, 3: LOW}), snapshot(quotas={1: HIGH, 2: LOW, 4: LOW})
    moves = moves_between(before, after)
    assert [(move.unit_id, move.before, move.after) for move in moves] == [
        (2, HIGH, LOW),
        (3, LOW, None),
        (4, None, LOW),
    ]


@pytest.mark.parametrize(
    ("after", "moved", "moved_in_minimum"),
    [
        (Given(1, "Tên khác", 4500), False, False),
        (Given(1, "Nhóm 1", 4000), True, True),
        (Given(9, "Nhóm 1", 4500), True, False),
    ],
)
def test_within_a_decision_the_tier_counts_and_between_two_the_minimum_alone(after, moved, moved_in_minimum):
    pair = snapshot(quotas={1: HIGH}), snapshot(quotas={1: after})
    assert bool(moves_between(*pair)) == moved
    assert bool(moves_of_minimum(*pair)) == moved_in_minimum


@pytest.mark.parametrize("compare", [moves_between, moves_of_minimum])
def test_from_nothing_everybody_is_given_and_to_nothing_everybody_loses(compare):
    some = snapshot(quotas={2: LOW, 1: HIGH})
    assert [(move.unit_id, move.before) for move in compare(NOTHING, some)] == [(1, None), (2, None)]
    assert [(move.unit_id, move.after) for move in compare(some, NOTHING)] == [(1, None), (2, None)]
    assert compare(some, some) == []


def test_the_number_of_queries_grows_with_tiers_that_are_districts_only(demanded, django_assert_num_queries):
    with django_assert_num_queries(6):
        snapshot_of(demanded.decision)
    make_tier(demanded.decision, "H", 3000, [demanded.units["H1"]])
    assert QuotaTier.objects.count() == 3
    with django_assert_num_queries(7):
        snapshot_of(demanded.decision)
