"""Which units the tiers of a decision name: what its quotas are made from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from quotas.models import QuotaDecision, QuotaTier, TierScope
from units.models import Unit, UnitKind, district_on
from units.refusals import Refused


def claims_of(decision: QuotaDecision) -> dict[int, QuotaTier]:
    """The tier that names each unit, by unit id, from what is stored.

    «Communes of» means every commune of the listed districts that exists on some day of the decision's year; a commune
    that moved counts where it was on the decision's first day.

    Raises:
        Refused: two tiers claim one unit, or a tier names a unit of another group.
    """
    claims: dict[int, QuotaTier] = {}
    for tier in QuotaTier.objects.filter(decision=decision).order_by("pk").prefetch_related("units"):
        for unit in _units_of(tier, decision):
            other = claims.setdefault(unit.pk, tier)
            if other != tier:
                raise Refused(_double_claim(unit, other.name, tier.name), code="two_tiers")
    return claims


def _units_of(tier: QuotaTier, decision: QuotaDecision) -> Iterable[Unit]:
    listed = list(tier.units.all())
    wanted = UnitKind.DISTRICT if tier.applies_to == TierScope.COMMUNES_OF else tier.kind
    for unit in listed:
        if unit.kind != wanted:
            raise Refused(
                _("%(unit)s does not belong to the group of the tier “%(tier)s”.")
                % {"unit": unit.display_name, "tier": tier.name},
                code="other_group",
            )
    if tier.applies_to == TierScope.UNITS:
        return Unit.objects.filter(pk__in=[unit.pk for unit in listed]).select_related("parent")
    year, first_day = decision.year, date(decision.year, decision.first_month, 1)
    communes = Unit.objects.annotate(district_then=district_on(first_day))
    return communes.filter(
        Q(active_from__isnull=True) | Q(active_from__lte=date(year, 12, 31)),
        Q(active_until__isnull=True) | Q(active_until__gte=date(year, 1, 1)),
        kind=UnitKind.COMMUNE,
        district_then__in=[unit.pk for unit in listed],
    ).select_related("parent")


def refuse_double_claims(claims: Iterable[tuple[str, str, Iterable[Unit]]]) -> None:
    """Check tiers that are not saved yet, as (name, applies to, listed units): none may list what another lists.

    Raises:
        Refused: two of them list the same unit in the same way.
    """
    seen: dict[tuple[str, int], str] = {}
    for name, applies_to, units in claims:
        for unit in units:
            other = seen.setdefault((applies_to, unit.pk), name)
            if other != name:
                raise Refused(_double_claim(unit, other, name), code="two_tiers")


def _double_claim(unit: Unit, first: str, second: str) -> str:
    return _("%(unit)s is in two tiers: “%(first)s” and “%(second)s”. A unit has one quota in a decision.") % {
        "unit": unit.display_name,
        "first": first,
        "second": second,
    }
