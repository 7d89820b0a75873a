"""Two administrators on the units of a tier: what one did since is not undone by who did not see it."""

import re

import pytest

from quotas.actions.tiers import units_move
from quotas.models import DecisionState, QuotaDecision
from tests.factories import make_quotas, make_tier
from tests.quotas.conftest import quotas_of
from tests.quotas.test_tier_pages import LIST, done, page_of, units
from tests.reporting.pages import text

MOVED = "vừa được người khác chuyển; nhóm hiện nay: XA-20"


@pytest.fixture
def low(demanded):
    tier = make_tier(demanded.decision, "XA-20", 2000, [demanded.units["Y1"]])
    make_quotas(tier)
    return tier


def seen(page):
    return {"seen": re.search(r'name="seen" value="([^"]*)"', page.content.decode())[1]}


def move(demanded, code, tier):
    """What a colleague does meanwhile."""
    units_move(decision=demanded.decision, units=[demanded.units[code]], tier=tier)


@pytest.mark.parametrize("state", [DecisionState.DRAFT, DecisionState.IN_FORCE])
@pytest.mark.parametrize("do", ["out", "move"])
def test_a_unit_that_was_moved_meanwhile_stays_where_it_is(demanded, administrator, low, state, do):
    QuotaDecision.objects.update(state=state)
    xa = demanded.tiers["XA"]
    shown = seen(administrator.get(page_of(xa)))
    move(demanded, "X1", low)
    other = make_tier(demanded.decision, "XA-30", 3000, [], kind="commune")
    answer = done(administrator, page_of(xa), do=do, to=other.pk, unit=units("X1", "X2"), **shown)
    assert quotas_of(demanded.decision) == {"S1": "SO", "S2": "SO", "X1": "XA-20", "X2": "XA", "Y1": "XA-20"}
    assert MOVED in text(answer)


def test_a_unit_found_by_a_search_that_was_moved_meanwhile_stays_where_it_is(demanded, administrator, low):
    xa = demanded.tiers["XA"]
    shown = seen(administrator.get(page_of(xa), {"q": "X3"}))
    move(demanded, "X3", low)
    answer = done(administrator, f"{page_of(xa)}?q=X3", do="here", unit=units("X3"), **shown)
    assert quotas_of(demanded.decision)["X3"] == "XA-20"
    assert MOVED in text(answer)


def test_a_unit_without_a_tier_that_got_one_meanwhile_keeps_it(demanded, administrator, low):
    move(demanded, "X3", low)
    address = f"{LIST}{demanded.decision.pk}/units/"
    answer = done(administrator, address, do="put", to=demanded.tiers["XA"].pk, unit=units("X3"))
    assert quotas_of(demanded.decision)["X3"] == "XA-20"
    assert MOVED in text(answer)


def test_a_unit_that_is_moved_while_the_change_is_being_confirmed_stays_where_it_is(demanded, administrator, low):
    xa = demanded.tiers["XA"]
    values = {"do": "out", "unit": units("X1")} | seen(administrator.get(page_of(xa)))
    asked = administrator.post(page_of(xa), values)
    digest = re.findall(r'name="_consequences" value="([^"]+)"', asked.content.decode())
    assert asked.status_code == (200 if digest else 302)
    if digest:
        move(demanded, "X1", low)
        administrator.post(page_of(xa), values | {"_consequences": digest[0]})
        assert quotas_of(demanded.decision)["X1"] == "XA-20"


def test_a_unit_that_nobody_moved_is_taken_out(demanded, administrator, low):
    xa = demanded.tiers["XA"]
    shown = seen(administrator.get(page_of(xa)))
    move(demanded, "X2", low)
    done(administrator, page_of(xa), do="out", unit=units("X1"), **shown)
    assert quotas_of(demanded.decision) == {"S1": "SO", "S2": "SO", "X2": "XA-20", "Y1": "XA-20"}
