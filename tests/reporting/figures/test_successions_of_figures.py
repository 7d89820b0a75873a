"""Whichever unit passes into which and when: increments equal a recompute from scratch and an independent recount."""

import random
from datetime import date, timedelta

import pytest
import time_machine

from reporting.actions.figures import figures_drain, figures_recompute
from reporting.figures.recompute import Recomputed
from tests.factories import make_unit
from tests.reporting.small_province import YEAR, make_province
from trials.recount import recount, stored
from units.actions.stale_figures import figures_mark_stale
from units.models import SuccessionKind, Unit, UnitKind, UnitSuccession

pytestmark = pytest.mark.django_db

PASSED_ON = [SuccessionKind.MERGER, SuccessionKind.RENAMING]


@pytest.fixture
def province():
    with time_machine.travel("2020-05-10T09:00:00+07:00", tick=False):
        yield make_province()


def send_everything(province, chance):
    for code in ("X1", "X2", "X3"):
        for month in province.periods:
            if chance.random() < 0.7:
                province.send(code, month, (chance.randint(1, 99), 1, 0), (chance.randint(0, 9), 0, 0))


def later_units(province, chance):
    """Two more communes, open from the beginning of a month, in a province of three."""
    for code in ("X4", "X5"):
        province.units[code] = make_unit(
            code,
            UnitKind.COMMUNE,
            name=code,
            parent=province.units["H1"],
            active_from=date(YEAR, chance.randint(1, 4), 1),
        )


@pytest.mark.parametrize("seed", range(15))
def test_any_steps_in_any_months_are_counted_the_same_three_ways(province, seed):
    chance = random.Random(seed)
    later_units(province, chance)
    send_everything(province, chance)
    figures_recompute(year=YEAR)
    communes = [province.units[code] for code in ("X1", "X2", "X3", "X4", "X5")]
    pairs = chance.sample([(a, b) for a in communes for b in communes if a != b], 6)
    for old, new in pairs:
        day = date(YEAR, 1, 1) + timedelta(days=chance.randint(-20, 140))
        kind = chance.choice([*PASSED_ON, *PASSED_ON, SuccessionKind.SPLIT])
        UnitSuccession.objects.create(predecessor=old, successor=new, effective_on=day, kind=kind)
        if chance.random() < 0.8 and (old.active_from is None or old.active_from < day):
            Unit.objects.filter(pk=old.pk).update(active_until=day - timedelta(days=1))
        figures_mark_stale(reason="succession", years=[YEAR], unit_ids=[old.pk, new.pk])
        figures_drain()
        assert stored(YEAR) == recount(YEAR)
    assert figures_recompute(year=YEAR) == Recomputed(written=0, removed=0)
