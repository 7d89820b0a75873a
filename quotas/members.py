"""Whom the tiers of a decision name, as pages show it: a tier's units, units named twice, units named by none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from quotas.claims import named_by
from quotas.models import Quota, QuotaDecision, QuotaTier
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Member:
    """A unit, every tier that names it, and the tier of its quota, which it may have without being named."""

    unit: Unit
    named: list[QuotaTier] = field(default_factory=list)
    given: QuotaTier | None = None

    @property
    def is_proposed(self) -> bool:
        """Whether a tier names it and no quota was given."""
        return bool(self.named) and self.given is None

    @property
    def seen(self) -> str:
        """What a page shows of it, as its form posts it back: the unit, the tiers that name it, that of its quota."""
        given = "" if self.given is None else self.given.pk
        return f"{self.unit.pk}:{'.'.join(str(tier.pk) for tier in self.named)}:{given}"

    @property
    def given_apart(self) -> QuotaTier | None:
        """The tier of its quota where that tier does not name it."""
        return None if self.given is None or self.given in self.named else self.given


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What is to be decided in a decision: units that several tiers name, and units that have no tier at all."""

    doubled: list[Member]
    without: list[Member]

    def __bool__(self) -> bool:
        return bool(self.doubled or self.without)


def units_of_year(decision: QuotaDecision) -> QuerySet[Unit]:
    """The units that exist on some day from the decision's first one to the end of its year, in the order of lists."""
    first, last = date(decision.year, decision.first_month, 1), date(decision.year, 12, 31)
    return Unit.objects.filter(
        Q(active_from__isnull=True) | Q(active_from__lte=last),
        Q(active_until__isnull=True) | Q(active_until__gte=first),
    ).select_related("parent")


def members_of(tier: QuotaTier, words: str = "") -> list[Member]:
    """The units that ``tier`` names or gave a quota; with ``words`` those of its group that match, of any tier."""
    named, given = named_by(tier.decision), _given_in(tier.decision)
    if words:
        units = units_of_year(tier.decision).filter(pk__in=Unit.objects.search(words), kind=tier.kind)
    else:
        mine = {unit_id for unit_id, tiers in named.items() if tier in tiers}
        mine |= {unit_id for unit_id, other in given.items() if other == tier}
        units = Unit.objects.filter(pk__in=mine).select_related("parent")
    return [Member(unit, named.get(unit.pk, []), given.get(unit.pk)) for unit in units]


def members_now(decision: QuotaDecision, units: Iterable[Unit]) -> list[Member]:
    """``units`` with the tiers that they have in ``decision`` now."""
    named, given = named_by(decision), _given_in(decision)
    return [Member(unit, named.get(unit.pk, []), given.get(unit.pk)) for unit in units]


def unsettled_of(decision: QuotaDecision) -> Unsettled:
    """The units of the decision's year that several tiers name, and those without any."""
    named, given = named_by(decision), _given_in(decision)
    units = Unit.objects.filter(pk__in=[pk for pk, tiers in named.items() if len(tiers) > 1]).select_related("parent")
    doubled = [Member(unit, named[unit.pk], given.get(unit.pk)) for unit in units]
    rest = units_of_year(decision).exclude(pk__in=named.keys() | given.keys())
    return Unsettled(doubled, [Member(unit) for unit in rest])


def _given_in(decision: QuotaDecision) -> dict[int, QuotaTier]:
    return {quota.unit_id: quota.tier for quota in Quota.objects.filter(decision=decision).select_related("tier")}
