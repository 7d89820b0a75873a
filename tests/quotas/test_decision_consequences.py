"""What a save of a decision moves, grouped as the page shows it, and the digest that confirms it."""

import pytest

from quotas.decision_consequences import moved_together, quotas_moved
from quotas.snapshots import Given, QuotaMove

pytestmark = pytest.mark.django_db
HIGH, LOW = Given(1, "Nhóm 1", 4500), Given(2, "Nhóm 2", 2500)


def moves(demanded, **given):
    return [QuotaMove(demanded.units[code].pk, *pair) for code, pair in given.items()]


def test_nothing_is_shown_where_nothing_moves():
    assert quotas_moved([]) is None


def test_units_that_move_alike_are_described_together_in_the_order_of_lists(demanded):
    [group] = moved_together(moves(demanded, X2=(HIGH, LOW), S1=(HIGH, LOW), X1=(HIGH, LOW)))
    assert (group.before, group.after) == (HIGH, LOW)
    assert [unit.code for unit in group.units] == ["S1", "X1", "X2"]


def test_who_loses_a_quota_comes_first_and_then_who_is_given_one(demanded):
    groups = moved_together(moves(demanded, X1=(HIGH, LOW), X2=(None, LOW), S1=(HIGH, None)))
    assert [[unit.code for unit in group.units] for group in groups] == [["S1"], ["X2"], ["X1"]]


def test_units_of_one_place_in_lists_come_by_code(demanded):
    for code in ("X1", "X2"):
        demanded.units[code].sort_order = 0
        demanded.units[code].save()
    [group] = moved_together(moves(demanded, X2=(None, LOW), X1=(None, LOW)))
    assert [unit.code for unit in group.units] == ["X1", "X2"]


def test_the_same_moves_have_the_same_digest_and_others_another(demanded):
    first = quotas_moved(moves(demanded, X1=(HIGH, LOW)))
    again = quotas_moved(moves(demanded, X1=(HIGH, LOW)))
    assert first.digest == again.digest
    for other in ({"X1": (HIGH, None)}, {"X2": (HIGH, LOW)}, {"X1": (None, LOW)}, {"X1": (HIGH, Given(2, "", 2501))}):
        assert quotas_moved(moves(demanded, **other)).digest != first.digest


def test_the_number_of_queries_does_not_grow_with_the_moves(demanded, django_assert_num_queries):
    for codes in (["X1"], ["X1", "X2", "S1", "S2"]):
        with django_assert_num_queries(1):
            groups = moved_together(moves(demanded, **dict.fromkeys(codes, (None, LOW))))
            assert all(unit.display_name for group in groups for unit in group.units)
