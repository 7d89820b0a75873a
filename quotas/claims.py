"""Which units the tiers of a decision name: what its quotas are made from.

No two tiers of a decision may name one unit. The rule is checked twice. The administration's form checks what was
typed (``refuse_double_claims``), before the tiers are saved and while the sentence can be shown next to them. Every
action that makes quotas checks again what is stored (``claims_of``): only there is it known which communes
«communes of» means, and a load, a copy or a unit that moved since never went through the form.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from quotas.models import QuotaDecision, QuotaTier, TierScope
from units.models import Unit, UnitKind, district_on
from units.refusals import Refused

T = TypeVar("T")


def claims_of(decision: QuotaDecision) -> dict[int, QuotaTier]:
    """The tier that names each unit, by unit id, from what is stored.

    «Communes of» means every commune of the listed districts that exists on some day of the decision's year; a commune
    that moved counts where it was on the decision's first day.

    Raises:
        Refused: two tiers claim one unit, or a tier names a unit of another group.
    """
    tiers = QuotaTier.objects.filter(decision=decision).order_by("pk").prefetch_related("units")
    return _named_once((tier, tier.name, _units_of(tier, decision)) for tier in tiers)


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
    typed = list(enumerate(claims))
    for scope in TierScope.values:
        _named_once((place, name, units) for place, (name, applies_to, units) in typed if applies_to == scope)


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
