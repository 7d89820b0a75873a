"""A save gives, takes and moves quotas only where it changed which tier names a unit."""

from contextlib import contextmanager

import pytest

from quotas.actions.decisions import decision_apply
from quotas.models import Quota, QuotaTier, TierScope
from quotas.snapshots import snapshot_of
from tests.factories import make_commune, make_quotas, make_tier
from tests.quotas.conftest import quotas_of
from units.models import StaleFigures
from units.refusals import Refused

pytestmark = pytest.mark.django_db


@contextmanager
def saved(demanded):
    """A save of the decision; what followed is in the list that it gives."""
    before, applied = snapshot_of(demanded.decision), []
    yield applied
    applied.append(decision_apply(decision=demanded.decision, before=before))


def moved(demanded, applied):
    codes = {unit.pk: code for code, unit in demanded.units.items()}
    return {
        codes[move.unit_id]: tuple(each and each.minimum_hundredths for each in (move.before, move.after))
        for move in applied[0].moves
    }


def test_a_unit_that_is_listed_now_is_given_a_quota(demanded):
    with saved(demanded) as applied:
        demanded.tiers["XA"].units.add(demanded.units["Y1"])
    assert moved(demanded, applied) == {"Y1": (None, 2500)}
    assert quotas_of(demanded.decision)["Y1"] == "XA"


def test_a_unit_that_is_listed_no_more_loses_its_quota(demanded):
    with saved(demanded) as applied:
        demanded.tiers["XA"].units.remove(demanded.units["X1"])
    assert moved(demanded, applied) == {"X1": (2500, None)}
    assert "X1" not in quotas_of(demanded.decision)


def test_a_unit_that_goes_to_another_tier_keeps_one_quota(demanded):
    quota = Quota.objects.get(unit=demanded.units["X1"])
    with saved(demanded) as applied:
        demanded.tiers["XA"].units.remove(demanded.units["X1"])
        make_tier(demanded.decision, "XA-2", 2000, [demanded.units["X1"]])
    assert moved(demanded, applied) == {"X1": (2500, 2000)}
    assert Quota.objects.get(unit=demanded.units["X1"]).pk == quota.pk


def test_another_minimum_moves_every_unit_of_the_tier_and_no_quota_row(demanded):
    rows = list(Quota.objects.order_by("pk").values_list())
    with saved(demanded) as applied:
        QuotaTier.objects.filter(code="XA").update(minimum_hundredths=3000)
    assert moved(demanded, applied) == {"X1": (2500, 3000), "X2": (2500, 3000)}
    assert list(Quota.objects.order_by("pk").values_list()) == rows


def test_from_listed_communes_to_all_of_the_district_only_the_new_ones_are_given(demanded):
    with saved(demanded) as applied:
        demanded.tiers["XA"].applies_to = TierScope.COMMUNES_OF
        demanded.tiers["XA"].save()
        demanded.tiers["XA"].units.set([demanded.units["H1"]])
    assert moved(demanded, applied) == {"X3": (None, 2500)}


def every_commune(demanded, *excepted):
    """From now on the communes' tier names every commune but the excepted ones."""
    tier = demanded.tiers["XA"]
    tier.applies_to = TierScope.ALL_COMMUNES
    tier.save()
    tier.units.clear()
    tier.excepted.set([demanded.units[code] for code in excepted])


def test_from_listed_communes_to_all_of_the_province_only_the_new_ones_are_given(demanded):
    demanded.units["Z1"] = make_commune("Z1")
    with saved(demanded) as applied:
        every_commune(demanded)
    assert moved(demanded, applied) == dict.fromkeys(("X3", "Y1", "Z1"), (None, 2500))


def test_an_exception_takes_the_quota_and_its_end_gives_it_back(demanded):
    with saved(demanded) as applied:
        every_commune(demanded, "X1", "H2")
    assert moved(demanded, applied) == {"X1": (2500, None), "X3": (None, 2500)}
    with saved(demanded) as applied:
        every_commune(demanded)
    assert moved(demanded, applied) == {"X1": (None, 2500), "Y1": (None, 2500)}


def test_a_commune_created_since_is_given_no_quota_by_a_save_of_a_tier_of_all_communes(demanded):
    with saved(demanded):
        every_commune(demanded)
    make_commune("Z1")
    with saved(demanded) as applied:
        every_commune(demanded, "X1")
    assert moved(demanded, applied) == {"X1": (2500, None)}
    assert "Z1" not in quotas_of(demanded.decision)


def test_a_quota_given_to_a_unit_that_no_tier_names_stays(demanded):
    make_quotas(demanded.tiers["XA"], [demanded.units["Y1"]])
    with saved(demanded) as applied:
        demanded.tiers["XA"].units.remove(demanded.units["X1"])
    assert moved(demanded, applied) == {"X1": (2500, None)}
    assert quotas_of(demanded.decision)["Y1"] == "XA"


def test_a_named_unit_whose_quota_was_taken_by_hand_is_not_given_it_by_another_save(demanded):
    Quota.objects.filter(unit=demanded.units["X2"]).delete()
    with saved(demanded) as applied:
        demanded.tiers["XA"].units.add(demanded.units["Y1"])
    assert moved(demanded, applied) == {"Y1": (None, 2500)}


def test_a_commune_created_since_is_not_given_a_quota_by_another_save(demanded):
    scope = {"kind": "commune", "applies_to": TierScope.COMMUNES_OF}
    make_tier(demanded.decision, "KHU", 2000, [demanded.units["H2"]], **scope)
    demanded.units["Y2"] = make_commune("Y2", demanded.units["H2"])
    with saved(demanded) as applied:
        demanded.decision.signer = "Chủ tịch"
    assert applied[0].moves == []
    assert "Y2" not in quotas_of(demanded.decision)


@pytest.mark.parametrize(
    ("field", "value", "is_stale"),
    [("signer", "Chủ tịch", False), ("number", "5/QĐ", False), ("new_procedure_rule", "count_at_once", True)],
)
def test_figures_are_computed_again_only_where_the_decision_judges_otherwise(demanded, field, value, is_stale):
    with saved(demanded):
        setattr(demanded.decision, field, value)
        demanded.decision.save()
    assert StaleFigures.objects.exists() == is_stale


def test_a_decision_moved_to_another_year_computes_both_years_again(demanded):
    with saved(demanded):
        demanded.decision.year = 2021
        demanded.decision.save()
    assert list(StaleFigures.objects.order_by("year").values_list("year", flat=True)) == [2020, 2021]


def test_a_draft_is_given_quotas_that_judge_nobody(demanded):
    demanded.decision.state = "draft"
    demanded.decision.save()
    with saved(demanded) as applied:
        demanded.tiers["XA"].units.add(demanded.units["Y1"])
    assert moved(demanded, applied) == {"Y1": (None, 2500)}
    assert not StaleFigures.objects.exists()


def test_a_save_that_lists_one_unit_in_two_tiers_changes_no_quota(demanded):
    before = quotas_of(demanded.decision)
    make_tier(demanded.decision, "XA-2", 2000, [demanded.units["X1"]])
    with pytest.raises(Refused, match="đang thuộc hai nhóm"):
        decision_apply(decision=demanded.decision, before=None)
    assert quotas_of(demanded.decision) == before
