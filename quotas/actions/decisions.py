"""Actions on quota decisions: started as a copy, changed, put in force, withdrawn, deleted while a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from quotas.claims import claims_of
from quotas.models import RULE_FIELDS, DecisionState, Quota, QuotaDecision, QuotaTier
from quotas.snapshots import NOTHING, DecisionSnapshot, QuotaMove, moves_between, snapshot_of
from units.actions.stale_figures import figures_mark_stale
from units.models import User
from units.refusals import Refused


@dataclass(frozen=True, slots=True)
class Applied:
    """The result of a save: the quotas that changed, and the decision that a new one is a copy of."""

    moves: list[QuotaMove] = field(default_factory=list)
    copy_of: QuotaDecision | None = None


NO_OTHERS: Mapping[int, int] = {}
COPIED = ("code", "name", "kind", "minimum_hundredths", "applies_to")


def decision_lock(*, decision: QuotaDecision) -> QuotaDecision:
    """The decision as it is stored, with every decision of its year locked until the end of the transaction.

    Raises:
        Refused: it was deleted meanwhile.
    """
    locked = QuotaDecision.objects.select_for_update().filter(Q(year=decision.year) | Q(pk=decision.pk)).order_by("pk")
    stored = {each.pk: each for each in locked}.get(decision.pk)
    if stored is None:
        raise Refused(_("This decision was deleted meanwhile."), code="gone")
    return stored


@transaction.atomic
def decision_apply(
    *, decision: QuotaDecision, before: DecisionSnapshot | None = None, by: User | None = None
) -> Applied:
    """Update the units' quotas to the saved ``decision``; a copy changes no quota.

    ``before`` is the snapshot from before the save, None for a decision that is new: without tiers of its own it
    starts as a copy of the one in force for its first month, units and quotas included. Otherwise a quota is given,
    removed or changed only where the save changed which tier names the unit. So a commune created since in a listed
    district gets none by a save made for another reason: it is proposed (``quotas.proposals``). Figures are marked
    stale only where a month is judged differently.

    Raises:
        Refused: two tiers claim one unit, a tier names or excepts a unit that it cannot, or another decision is in
            force from that month.
    """
    stored = decision_lock(decision=decision)
    if stored.is_in_force:
        _refuse_second_of_month(stored)
    was, copy_of = before or NOTHING, None
    if before is None and not stored.tiers.exists():
        copy_of = _start_as_copy(stored, by)
    else:
        _give_and_take(stored, was)
    now = snapshot_of(stored)
    if not was.judges_as(now):
        figures_mark_stale(
            reason=f"quota decision of {now.year}",
            years=_years(was, now),
            quotas_only=was.differs_in_quotas_only(now),
        )
    return Applied([] if copy_of else moves_between(was, now), copy_of)


@transaction.atomic
def decision_draft_year(*, year: int, by: User | None = None) -> QuotaDecision:
    """Begin the decision of ``year`` as a draft copy of the last one in force of the year before; its number is blank.

    Tiers, units and quotas are copied, those of units that ended too: their successors are proposed by them.

    Raises:
        Refused: the year has a draft or a decision in force already, or there is none in force the year before.
    """
    list(QuotaDecision.objects.select_for_update().filter(year__in=(year - 1, year)).order_by("pk"))
    if QuotaDecision.objects.filter(year=year).exclude(state=DecisionState.WITHDRAWN).exists():
        raise Refused(_("%(year)s has a decision already.") % {"year": year}, code="exists")
    source = QuotaDecision.objects.judging(year - 1, 12)
    if source is None:
        raise Refused(_("No decision was in force at the end of %(year)s.") % {"year": year - 1}, code="no_source")
    draft = QuotaDecision(
        year=year, first_month=1, state=DecisionState.DRAFT, **{name: getattr(source, name) for name in RULE_FIELDS}
    )
    draft._history_user = by  # type: ignore[attr-defined]
    draft.save()
    _copy(source, draft, by)
    return draft


@transaction.atomic
def decision_draft_tried(
    *, decision: QuotaDecision, minima: Mapping[int, int], by: User | None = None
) -> QuotaDecision:
    """Begin a draft as a copy of ``decision`` with other minima, by tier id, in hundredths of a percent.

    It begins with the same month and its number is blank. Tiers that ``minima`` does not have keep theirs. A draft
    that was begun so before and has these minima is returned: asking twice makes one.

    Raises:
        Refused: the decision is not in force.
    """
    source = decision_lock(decision=decision)
    if not source.is_in_force:
        raise Refused(_("Only the minima of a decision in force are tried."), code="not_in_force")
    tiers = source.tiers.order_by("pk")
    tried = sorted((tier.code, minima.get(tier.pk, tier.minimum_hundredths)) for tier in tiers)
    same_month = {name: getattr(source, name) for name in ("year", "first_month", *RULE_FIELDS)}
    drafts = QuotaDecision.objects.filter(state=DecisionState.DRAFT, number="", **same_month)
    for draft in drafts.prefetch_related("tiers").order_by("pk"):
        if sorted((tier.code, tier.minimum_hundredths) for tier in draft.tiers.all()) == tried:
            return draft
    draft = QuotaDecision(state=DecisionState.DRAFT, **same_month)
    draft._history_user = by  # type: ignore[attr-defined]
    draft.save()
    _copy(source, draft, by, minima)
    return draft


@transaction.atomic
def decision_put_in_force(*, decision: QuotaDecision, by: User | None = None) -> QuotaDecision:
    """Put a draft, or a decision withdrawn by mistake, in force from its first month; if in force, nothing changes.

    Raises:
        Refused: another decision is in force from that month of the year.
    """
    return _move(decision, DecisionState.IN_FORCE, by)


@transaction.atomic
def decision_withdraw(*, decision: QuotaDecision, by: User | None = None) -> QuotaDecision:
    """End the effect of a decision; it stays readable, and the one before it judges its months again.

    Raises:
        Refused: it is a draft; drafts are deleted.
    """
    if decision_lock(decision=decision).is_draft:
        raise Refused(_("A draft judges nobody and is not withdrawn; it can be deleted."), code="draft")
    return _move(decision, DecisionState.WITHDRAWN, by)


@transaction.atomic
def decision_delete(*, decision: QuotaDecision, by: User | None = None) -> None:
    """Delete a draft with its tiers and quotas; their histories stay.

    Raises:
        Refused: it has been in force.
    """
    stored = decision_lock(decision=decision)
    if not stored.is_draft:
        raise Refused(_("Only a draft can be deleted; a decision in force can be withdrawn."), code="not_a_draft")
    Quota.objects.filter(decision=stored).delete()
    for tier in stored.tiers.all():
        tier._history_user = by  # type: ignore[attr-defined]
        tier.delete()
    stored._history_user = by  # type: ignore[attr-defined]
    stored.delete()


def _move(decision: QuotaDecision, state: DecisionState, by: User | None) -> QuotaDecision:
    stored = decision_lock(decision=decision)
    if stored.state == state:
        return stored
    before = snapshot_of(stored)
    stored.state = state
    if stored.is_in_force:
        _refuse_second_of_month(stored)
    stored._history_user = by  # type: ignore[attr-defined]
    stored.save(update_fields=["state"])
    decision_apply(decision=stored, before=before, by=by)
    return stored


def _refuse_second_of_month(decision: QuotaDecision) -> None:
    others = QuotaDecision.objects.in_force().filter(year=decision.year, first_month=decision.first_month)
    other = others.exclude(pk=decision.pk).first()
    if other is not None:
        raise Refused(
            _("%(other)s is in force from month %(month)s already. Withdraw it first, or choose another month.")
            % {"other": other, "month": f"{decision.first_month}/{decision.year}"},
            code="second_of_month",
        )


def _start_as_copy(decision: QuotaDecision, by: User | None) -> QuotaDecision | None:
    """Copy the decision in force before it: what the new decision does not change must be in it too."""
    in_force = QuotaDecision.objects.exclude(pk=decision.pk)
    source = in_force.judging(decision.year, decision.first_month)
    if source is not None:
        _copy(source, decision, by)
    return source


def _copy(
    source: QuotaDecision, decision: QuotaDecision, by: User | None, minima: Mapping[int, int] = NO_OTHERS
) -> None:
    """Copy tiers, their units and the quotas; tiers of which ``minima`` has another one get that."""
    copies: dict[int, QuotaTier] = {}
    for tier in source.tiers.order_by("pk"):
        copy = QuotaTier(decision=decision, **{name: getattr(tier, name) for name in COPIED})
        copy.minimum_hundredths = minima.get(tier.pk, tier.minimum_hundredths)
        copy._history_user = by  # type: ignore[attr-defined]
        copy.save()
        copy.units.set(tier.units.all())
        copy.excepted.set(tier.excepted.all())
        copies[tier.pk] = copy
    Quota.objects.bulk_create(
        Quota(decision=decision, unit_id=quota.unit_id, tier=copies[quota.tier_id])
        for quota in Quota.objects.filter(decision=source).order_by("pk")
    )


def _give_and_take(decision: QuotaDecision, before: DecisionSnapshot) -> None:
    claims = claims_of(decision)
    changed = {
        unit_id
        for unit_id in {*claims, *before.claims}
        if before.claims.get(unit_id) != (claims[unit_id].pk if unit_id in claims else None)
    }
    stored = {quota.unit_id: quota for quota in Quota.objects.filter(decision=decision)}
    taken = [stored[unit_id].pk for unit_id in changed if unit_id in stored and unit_id not in claims]
    moved = [stored[unit_id] for unit_id in changed if unit_id in stored and unit_id in claims]
    for quota in moved:
        quota.tier = claims[quota.unit_id]
    Quota.objects.filter(pk__in=taken).delete()
    Quota.objects.bulk_update(moved, ["tier"])
    Quota.objects.bulk_create(
        Quota(decision=decision, unit_id=unit_id, tier=claims[unit_id])
        for unit_id in sorted(changed)
        if unit_id in claims and unit_id not in stored
    )


def _years(*snapshots: DecisionSnapshot) -> list[int]:
    return sorted({snapshot.year for snapshot in snapshots if snapshot.is_in_force})
