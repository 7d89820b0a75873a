"""A decision of 2020 in force from January: two departments at 45 %, the communes X1 and X2 of district H1 at 25 %."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from quotas.models import DecisionState, QuotaDecision, QuotaTier
from tests.factories import make_commune, make_decision, make_district, make_quotas, make_tier, make_unit, make_user
from tests.reporting.rows import made_once
from units.models import Role, Unit


@dataclass
class Demanded:
    """The decision, its tiers and the units by code; X3 of district H1 and Y1 of district H2 have no quota."""

    decision: QuotaDecision
    tiers: dict[str, QuotaTier]
    units: dict[str, Unit]


@pytest.fixture
def demanded(db: None) -> Demanded:
    return made_once("demanded", make_demanded, by_day=True)


def make_demanded() -> Demanded:
    units = {code: make_unit(code, sort_order=order) for order, code in enumerate(("S1", "S2"))}
    units |= {code: make_district(code, sort_order=order) for order, code in enumerate(("H1", "H2"), 2)}
    for order, (code, district) in enumerate({"X1": "H1", "X2": "H1", "X3": "H1", "Y1": "H2"}.items(), 4):
        units[code] = make_commune(code, units[district], sort_order=order)
    decision = make_decision()
    tiers = {
        "SO": make_tier(decision, "SO", 4500, [units["S1"], units["S2"]], name="Các sở"),
        "XA": make_tier(decision, "XA", 2500, [units["X1"], units["X2"]], name="Các xã"),
    }
    for tier in tiers.values():
        make_quotas(tier)
    return Demanded(decision, tiers, units)


@pytest.fixture
def draft(demanded: Demanded) -> QuotaDecision:
    """The decision as a draft, which judges nobody."""
    QuotaDecision.objects.update(state=DecisionState.DRAFT)
    demanded.decision.refresh_from_db()
    return demanded.decision


@pytest.fixture
def administrator(db: None, login: Any) -> Client:
    """A browser in which an administrator is logged in, where nothing else is."""
    return login(make_user(Role.ADMINISTRATOR))


def quotas_of(decision: QuotaDecision) -> dict[str, str]:
    """The tier's code by the unit's, as they are stored."""
    return dict(decision.quotas.values_list("unit__code", "tier__code"))
