"""A small province of 2026: two departments and three communes, as all provinces since July 2025 without districts."""

from __future__ import annotations

from datetime import date

from procedures.models import AuthorityLevel
from reporting.actions.figures import figures_drain, figures_recompute
from tests.factories import (
    make_clerk,
    make_decision,
    make_period,
    make_procedure,
    make_publication,
    make_quotas,
    make_tier,
    make_unit,
    make_user,
)
from tests.reporting.frozen import frozen_ranking
from tests.reporting.small_province import Province
from units.models import PortalSettings, Role, UnitKind

YEAR = 2026
UNITS = [
    ("SO1", "Sở Một", UnitKind.DEPARTMENT),
    ("SO2", "Sở Hai", UnitKind.DEPARTMENT),
    ("X1", "Xã Một", UnitKind.COMMUNE),
    ("X2", "Xã Hai", UnitKind.COMMUNE),
    ("X3", "Xã Ba", UnitKind.COMMUNE),
]
PROCEDURES = [("P1", "SO1"), ("P2", "SO1"), ("P3", "SO2"), ("C1", None), ("C2", None)]


def make_province_without_districts() -> Province:
    """Its months January to April; X1 sent March, and its report awaits confirmation; X2 has an e-mail address."""
    PortalSettings.objects.get_or_create(pk=PortalSettings.ONLY)
    province = Province()
    for order, (code, name, kind) in enumerate(UNITS):
        email = f"{code.lower()}@example.vn"
        province.units[code] = make_unit(code, kind, name=name, sort_order=order, email=email)
        province.clerks[code] = make_clerk(province.units[code], f"clerk-{code.lower()}")
    for order, (code, department) in enumerate(PROCEDURES):
        level = AuthorityLevel.PROVINCE if department else AuthorityLevel.COMMUNE
        province.procedures[code] = make_procedure(code, sort_order=order)
        make_publication(province.procedures[code], [level], department=province.units.get(department or ""))
    for month in range(1, 5):
        # communes have longer than departments, so that pages name the deadline of each group
        province.periods[month] = make_period(month, YEAR, due_on_commune=date(YEAR, month + 1, 7))
    _quotas(province)
    province.coordinator = make_user(Role.COORDINATOR, "coordinator")
    province.observer = make_user(Role.OBSERVER, "observer")
    province.administrator = make_user(Role.ADMINISTRATOR, "admin")
    province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    frozen_ranking(province, 2)
    figures_recompute(year=YEAR)
    figures_drain()
    return province


def _quotas(province: Province) -> None:
    province.decision = make_decision(year=YEAR)
    for code, minimum, members in [("SO-45", 4500, ["SO1", "SO2"]), ("XA-25", 2500, ["X1", "X2"])]:
        units = [province.units[member] for member in members]
        province.tiers[code] = make_tier(province.decision, code, minimum, units)
        make_quotas(province.tiers[code], units)
