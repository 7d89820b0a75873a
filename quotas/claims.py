"""Which units the tiers of a decision name: what its quotas are made from.

No two tiers of a decision may name one unit. Every action that makes quotas checks what is stored (``claims_of``):
which communes «communes of» and «all communes» mean changes with the units. What came to contradict the rule is found
by ``named_by``, so that it can be shown and corrected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quotas.models import QuotaDecision, QuotaTier, TierScope
from units.models import Unit, UnitKind, district_on
from units.refusals import Refused

T = TypeVar("T")


def claims_of(decision: QuotaDecision) -> dict[int, QuotaTier]:
    """The tier that names each unit, by unit id, from what is stored.

    «Communes of» means every commune of the listed districts that exists on some day of the decision's year, «all
    communes» every commune of the province that does, each but for the excepted ones; a commune that moved counts
    where it was on the decision's first day.

    Raises:
        Refused: two tiers claim one unit, or a tier names or excepts a unit that it cannot.
    """
    return _named_once((tier, tier.name, _units_of(tier, decision)) for tier in _tiers_of(decision))


def named_by(decision: QuotaDecision) -> dict[int, list[QuotaTier]]:
    """Every tier that names each unit, by unit id: more than one where they contradict each other.

    A listed unit of another group than its tier's counts as named by it.
    """
    found: dict[int, list[QuotaTier]] = {}
    for tier in _tiers_of(decision):
        for unit in meant_by(tier, decision):
            found.setdefault(unit.pk, []).append(tier)
    return found


def excepted_by(decision: QuotaDecision) -> dict[int, set[int]]:
    """The ids of the units that each tier excepts, by tier id; the communes of an excepted district are among them."""
    found = {}
    for tier in _tiers_of(decision):
        excepted = {unit.pk for unit in tier.excepted.all()}
        if excepted:
            of_districts = _communes_of_year(decision).filter(district_then__in=excepted)
            found[tier.pk] = excepted | set(of_districts.values_list("pk", flat=True))
    return found


def _tiers_of(decision: QuotaDecision) -> QuerySet[QuotaTier]:
    return QuotaTier.objects.filter(decision=decision).order_by("pk").prefetch_related("units", "excepted")


def _units_of(tier: QuotaTier, decision: QuotaDecision) -> Iterable[Unit]:
    refuse_scope(tier.name, tier.kind, tier.applies_to, tier.units.all(), tier.excepted.all())
    return meant_by(tier, decision)


def meant_by(tier: QuotaTier, decision: QuotaDecision) -> QuerySet[Unit]:
    """The units that the tier means by its scope, list and exceptions."""
    named, left_out = ([unit.pk for unit in each.all()] for each in (tier.units, tier.excepted))
    return meant_in(decision, tier.applies_to, named, left_out)


def meant_in(
    decision: QuotaDecision, applies_to: str, named: Collection[int], left_out: Collection[int]
) -> QuerySet[Unit]:
    """The units that a tier of ``decision`` means with this scope, these listed and these excepted units, by id."""
    if applies_to == TierScope.UNITS:
        return Unit.objects.filter(pk__in=named).select_related("parent")
    communes = _communes_of_year(decision)
    if applies_to == TierScope.COMMUNES_OF:
        communes = communes.filter(district_then__in=named)
    if left_out:
        elsewhere = Q(district_then__isnull=True) | ~Q(district_then__in=left_out)
        communes = communes.exclude(pk__in=left_out).filter(elsewhere)
    return communes.select_related("parent")


def _communes_of_year(decision: QuotaDecision) -> Any:
    """The communes that exist on some day of the decision's year, with their district on its first day."""
    year, first_day = decision.year, date(decision.year, decision.first_month, 1)
    return Unit.objects.annotate(district_then=district_on(first_day)).filter(
        Q(active_from__isnull=True) | Q(active_from__lte=date(year, 12, 31)),
        Q(active_until__isnull=True) | Q(active_until__gte=date(year, 1, 1)),
        kind=UnitKind.COMMUNE,
    )


# The groups of the units that a tier lists and excepts, by scope; a tier of listed units lists those of its own group.
LISTED = {TierScope.COMMUNES_OF: {UnitKind.DISTRICT}, TierScope.ALL_COMMUNES: set()}
EXCEPTED = {
    TierScope.UNITS: set(),
    TierScope.COMMUNES_OF: {UnitKind.COMMUNE},
    TierScope.ALL_COMMUNES: {UnitKind.COMMUNE, UnitKind.DISTRICT},
}


def refuse_scope(name: str, kind: str, applies_to: str, listed: Iterable[Unit], excepted: Iterable[Unit]) -> None:
    """Check that the tier ``name`` lists and excepts units only as its scope can.

    Raises:
        Refused: it names a unit of another group, lists one where it means all, or excepts one where it lists.
    """
    scope, group = TierScope(applies_to), UnitKind(kind)
    for unit in listed:
        if scope == TierScope.ALL_COMMUNES:
            raise Refused(
                _("The tier “%(tier)s” applies to all communes; %(unit)s cannot be listed besides.")
                % {"unit": unit.display_name, "tier": name},
                code="listed_besides",
            )
        if unit.kind not in LISTED.get(scope, {group}):
            raise Refused(
                _("%(unit)s does not belong to the group of the tier “%(tier)s”.")
                % {"unit": unit.display_name, "tier": name},
                code="other_group",
            )
    for unit in excepted:
        if unit.kind not in EXCEPTED[scope]:
            raise Refused(
                _("%(unit)s cannot be an exception of the tier “%(tier)s”.")
                % {"unit": unit.display_name, "tier": name},
                code="no_exception",
            )


def _named_once(claims: Iterable[tuple[T, str, Iterable[Unit]]]) -> dict[int, T]:
    """The tier that names each unit, by unit id, from tiers with their names and units.

    Raises:
        Refused: two tiers name one unit.
    """
    found: dict[int, tuple[T, str]] = {}
    for tier, name, units in claims:
        for unit in units:
            other, other_name = found.setdefault(unit.pk, (tier, name))
            if other != tier:
                sentence = _(
                    "%(unit)s is in two tiers: “%(first)s” and “%(second)s”. A unit has one quota in a decision."
                )
                values = {"unit": unit.display_name, "first": other_name, "second": name}
                raise Refused(sentence % values, code="two_tiers")
    return {unit_id: tier for unit_id, (tier, _name) in found.items()}
