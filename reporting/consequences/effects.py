"""What a change not yet committed does to results: every unit's month judged before it and after it.

Called inside the transaction of the change, which the caller rolls back or commits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reporting.actions.figures import figures_drain_locked, figures_lock
from reporting.figures.recompute import recompute_year
from reporting.models import Basis, Compliance, ReportingPeriod
from reporting.rates import ComplianceStatus, verdict
from units.models import Unit

Key = tuple[int, int, str]  # unit, period, basis


@dataclass(frozen=True, slots=True)
class Judged:
    """One unit's year to date as of one month, as pages judge it before the year is final."""

    online: int
    total: int
    minimum_hundredths: int | None
    months_reported: int

    @property
    def verdict(self) -> ComplianceStatus:
        return verdict(
            online=self.online,
            total=self.total,
            minimum_hundredths=self.minimum_hundredths,
            months_reported=self.months_reported,
            is_final=False,
        )


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """A unit whose verdict changes in ``months`` months; the verdicts are those of the last of them."""

    unit: Unit
    months: int
    last: ReportingPeriod
    before: ComplianceStatus
    after: ComplianceStatus


@dataclass(frozen=True, slots=True)
class Effect:
    """On one basis: how many months of units show another rate or quota, and the units whose verdict changes."""

    basis: Basis
    months: int
    units: list[UnitEffect]

    @property
    def turned(self) -> int:
        """How many months of units are judged otherwise."""
        return sum(each.months for each in self.units)


def figures_settle() -> None:
    """Bring figures up to date before a change, so that figures stale for other reasons do not count as its effect."""
    figures_drain_locked(figures_lock())


def effects_of_change(years: Collection[int]) -> list[Effect]:
    """Recompute ``years`` after a change and compare: confirmed figures first; a basis without effect is left out."""
    before = _judged(years)
    for year in sorted(years):
        recompute_year(year)
    after = _judged(years)
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    effects = [_effect(Basis(basis), {key for key in changed if key[2] == basis}, before, after) for basis in Basis]
    return [effect for effect in effects if effect.months]


def _judged(years: Collection[int]) -> dict[Key, Judged]:
    rows = Compliance.objects.filter(period__year__in=years).values_list(
        "unit_id",
        "period_id",
        "basis",
        "ytd_received_online",
        "ytd_received_total",
        "minimum_hundredths",
        "months_reported",
    )
    return {row[:3]: Judged(*row[3:]) for row in rows.iterator()}


def _effect(basis: Basis, keys: set[Key], before: Mapping[Key, Judged], after: Mapping[Key, Judged]) -> Effect:
    turned: dict[int, list[Key]] = {}
    for key in keys:
        old, new = before.get(key), after.get(key)
        if old and new and old.verdict != new.verdict:
            turned.setdefault(key[0], []).append(key)
    periods = ReportingPeriod.objects.in_bulk({key[1] for each in turned.values() for key in each})
    units = Unit.objects.filter(pk__in=turned).select_related("parent").order_by("kind", "sort_order", "code")
    found = []
    for unit in units:
        last = max(turned[unit.pk], key=lambda key: (periods[key[1]].year, periods[key[1]].month))
        period = periods[last[1]]
        found.append(UnitEffect(unit, len(turned[unit.pk]), period, before[last].verdict, after[last].verdict))
    return Effect(basis, len(keys), found)
