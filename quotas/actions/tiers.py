"""Actions on the units of tiers: named, moved, taken out, excepted; contradictions settled; a tier deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from quotas.actions.decisions import decision_apply, decision_lock
from quotas.claims import EXCEPTED, LISTED, meant_by, named_by, refuse_scope
from quotas.members import members_now
from quotas.models import Quota, QuotaDecision, QuotaTier, TierScope
from quotas.snapshots import DecisionSnapshot, QuotaMove, snapshot_to_correct
from units.models import Unit, User
from units.refusals import Refused
from units.wording import DASH


@transaction.atomic
def units_move(
    *,
    decision: QuotaDecision,
    units: Collection[Unit],
    tier: QuotaTier | None,
    by: User | None = None,
    seen: Collection[str] | None = None,
) -> list[QuotaMove]:
    """Name ``units`` by ``tier`` and by no other, or by none where it is None; returns the quotas that changed.

    Tiers that mean them by a scope except them from now on; their quotas move with them. ``seen`` is what ``by`` was
    shown of the tiers of each (``Member.seen``); without it the caller answers for where they are now.

    Raises:
        Refused: the decision is withdrawn, a unit was moved since it was ``seen``, or is of another group or outside
            the scope of ``tier``.
    """
    stored, before = _begin(decision)
    if seen is not None:
        _refuse_moved(stored, units, seen)
    named = named_by(stored)
    for other in stored.tiers.all():
        leaving = [unit for unit in units if other != tier and other in named.get(unit.pk, ())]
        _leave_out(other, leaving, by)
    if tier is None:
        Quota.objects.filter(decision=stored, unit__in=units).delete()
    else:
        _name(tier, [unit for unit in units if tier not in named.get(unit.pk, ())], stored, by)
    return decision_apply(decision=stored, before=before, by=by).moves


@transaction.atomic
def tier_lists_change(
    *,
    tier: QuotaTier,
    listed: Collection[Unit] = (),
    unlisted: Collection[Unit] = (),
    excepted: Collection[Unit] = (),
    readmitted: Collection[Unit] = (),
    by: User | None = None,
) -> list[QuotaMove]:
    """Add to and take from the units that ``tier`` lists and excepts; returns the quotas that changed.

    Raises:
        Refused: the decision is withdrawn, the tier cannot list or except one of them, or another tier names one.
    """
    stored, before = _begin(tier.decision)
    tier._history_user = by  # type: ignore[attr-defined]
    for rows, come, gone in ((tier.units, listed, unlisted), (tier.excepted, excepted, readmitted)):
        if come:
            rows.add(*come)
        if gone:
            rows.remove(*gone)
    refuse_scope(tier.name, tier.kind, tier.applies_to, tier.units.all(), tier.excepted.all())
    return decision_apply(decision=stored, before=before, by=by).moves


@transaction.atomic
def claims_settle(*, decision: QuotaDecision, keep: Mapping[int, int], by: User | None = None) -> list[QuotaMove]:
    """Let one tier name each unit that several name: ``keep`` has its tier's id by unit id.

    Raises:
        Refused: the decision is withdrawn, or a unit that several tiers name is not among them.
    """
    stored, before = _begin(decision)
    doubled = {unit_id: tiers for unit_id, tiers in named_by(stored).items() if len(tiers) > 1}
    units = Unit.objects.in_bulk(doubled)
    leaving: dict[QuotaTier, list[Unit]] = {}
    for unit_id, tiers in doubled.items():
        for tier in tiers:
            if tier.pk != keep.get(unit_id):
                leaving.setdefault(tier, []).append(units[unit_id])
        if keep.get(unit_id) not in {tier.pk for tier in tiers}:
            sentence = _("Please choose the tier of each unit that several tiers name.")
            raise Refused(sentence, code="not_chosen")
    for tier, listed in leaving.items():
        _leave_out(tier, listed, by)
    return decision_apply(decision=stored, before=before, by=by).moves


@transaction.atomic
def tier_delete(*, tier: QuotaTier, by: User | None = None) -> list[QuotaMove]:
    """Delete a tier with the quotas that it gives; its history stays.

    Raises:
        Refused: the decision is withdrawn.
    """
    stored, before = _begin(tier.decision)
    Quota.objects.filter(tier=tier).delete()
    tier._history_user = by  # type: ignore[attr-defined]
    tier.delete()
    return decision_apply(decision=stored, before=before, by=by).moves


def tier_lists_fit(*, tier: QuotaTier) -> None:
    """After a change of its scope or group: take out what the tier can no longer list or except."""
    for rows, kinds in tier_kinds(tier):
        rows.remove(*rows.exclude(kind__in=kinds))


def tier_kinds(tier: QuotaTier) -> list[tuple]:
    """The lists of a tier, each with the groups of units that it can hold: those listed, those excepted."""
    scope = TierScope(tier.applies_to)
    return [(tier.units, LISTED.get(scope, {tier.kind})), (tier.excepted, EXCEPTED[scope])]


def _begin(decision: QuotaDecision) -> tuple[QuotaDecision, DecisionSnapshot]:
    stored = decision_lock(decision=decision)
    if stored.is_withdrawn:
        raise Refused(_("A withdrawn decision is not changed any more."), code="withdrawn")
    return stored, snapshot_to_correct(stored)


def _refuse_moved(decision: QuotaDecision, units: Iterable[Unit], seen: Collection[str]) -> None:
    moved = next((each for each in members_now(decision, units) if each.seen not in seen), None)
    if moved is not None:
        tiers = ", ".join(each.code for each in moved.named) or DASH
        raise Refused(
            _("%(unit)s was moved by somebody else meanwhile; its tier now: %(tiers)s. Please look again.")
            % {"unit": moved.unit.display_name, "tiers": tiers},
            code="moved_meanwhile",
        )


def _leave_out(tier: QuotaTier, units: Collection[Unit], by: User | None) -> None:
    if not units:
        return
    tier._history_user = by  # type: ignore[attr-defined]
    if tier.lists_units:
        tier.units.remove(*units)
    else:
        tier.excepted.add(*units)


def _name(tier: QuotaTier, units: Collection[Unit], decision: QuotaDecision, by: User | None) -> None:
    if not units:
        return
    tier._history_user = by  # type: ignore[attr-defined]
    if tier.lists_units:
        refuse_scope(tier.name, tier.kind, tier.applies_to, units, ())
        tier.units.add(*units)
        return
    tier.excepted.remove(*units)
    _refuse_outside(tier, units, set(meant_by(_read_again(tier), decision).values_list("pk", flat=True)))


def _read_again(tier: QuotaTier) -> QuotaTier:
    return QuotaTier.objects.get(pk=tier.pk)


def _refuse_outside(tier: QuotaTier, units: Iterable[Unit], meant: set[int]) -> None:
    for unit in units:
        if unit.pk not in meant:
            raise Refused(
                _("The tier “%(tier)s” takes its units by its scope, and %(unit)s is not among them.")
                % {"tier": tier.name, "unit": unit.display_name},
                code="outside_scope",
            )
