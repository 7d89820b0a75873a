"""The content of a decision at one moment, so that an edit can be compared with what was stored before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quotas.claims import claims_of, named_by
from quotas.models import Quota, QuotaDecision


@dataclass(frozen=True, slots=True)
class Given:
    """A unit's quota: its tier's id and name, and the minimum in hundredths of a percent."""

    tier_id: int
    tier_name: str
    minimum_hundredths: int


@dataclass(frozen=True, slots=True)
class QuotaMove:
    """A unit whose quota an edit gives (``before`` is None), removes (``after`` is None) or changes."""

    unit_id: int
    before: Given | None
    after: Given | None


@dataclass(frozen=True, slots=True)
class DecisionSnapshot:
    """A decision's year, first month, rule and state, whom its tiers claim and which quotas it gives, by unit id.

    The rule is that for new procedures, with its number of days where it has one.
    """

    year: int = 0
    first_month: int = 0
    new_procedure_rule: str = ""
    count_after_days: int | None = None
    is_in_force: bool = False
    claims: Mapping[int, int] = field(default_factory=dict)
    quotas: Mapping[int, Given] = field(default_factory=dict)

    def judges_as(self, other: DecisionSnapshot) -> bool:
        """Whether every month is judged the same by both: always for two drafts."""
        return self._judgement == other._judgement

    def differs_in_quotas_only(self, other: DecisionSnapshot) -> bool:
        """Whether both judge the same months by the same rule, whatever quotas they give."""
        return self._effect is not None and self._effect == other._effect

    @property
    def _effect(self) -> Any:
        rule = (self.new_procedure_rule, self.count_after_days)
        return (self.year, self.first_month, rule) if self.is_in_force else None

    @property
    def _judgement(self) -> Any:
        if not self.is_in_force:
            return None
        quotas = {unit_id: (given.tier_id, given.minimum_hundredths) for unit_id, given in self.quotas.items()}
        return self._effect, quotas


NOTHING = DecisionSnapshot()


def snapshot_of(decision: QuotaDecision) -> DecisionSnapshot:
    """The content of ``decision`` as it was just read or saved. Four queries, and one a tier.

    Raises:
        Refused: two tiers claim one unit, or a tier names or excepts a unit that it cannot.
    """
    claims = {unit_id: tier.pk for unit_id, tier in claims_of(decision).items()}
    return _snapshot(decision, claims, _given_by(decision))


def snapshot_to_correct(decision: QuotaDecision) -> DecisionSnapshot:
    """The same of a decision whose tiers may contradict each other: a unit that several name is that of its quota."""
    quotas = _given_by(decision)
    claims = {}
    for unit_id, tiers in named_by(decision).items():
        names = [tier.pk for tier in tiers]
        given = quotas.get(unit_id)
        if len(names) == 1 or (given is not None and given.tier_id in names):
            claims[unit_id] = names[0] if len(names) == 1 else given.tier_id  # type: ignore[union-attr]
    return _snapshot(decision, claims, quotas)


def _given_by(decision: QuotaDecision) -> dict[int, Given]:
    quotas = Quota.objects.filter(decision=decision).select_related("tier")
    return {quota.unit_id: Given(quota.tier_id, quota.tier.name, quota.tier.minimum_hundredths) for quota in quotas}


def _snapshot(decision: QuotaDecision, claims: dict[int, int], quotas: dict[int, Given]) -> DecisionSnapshot:
    return DecisionSnapshot(
        year=decision.year,
        first_month=decision.first_month,
        new_procedure_rule=decision.new_procedure_rule,
        count_after_days=decision.count_after_days,
        is_in_force=decision.is_in_force,
        claims=claims,
        quotas=quotas,
    )


def moves_between(before: DecisionSnapshot, after: DecisionSnapshot) -> list[QuotaMove]:
    """The units whose tier or minimum differs, by unit id. Renaming a tier changes no quota."""
    return _moves(before, after, lambda given: (given.tier_id, given.minimum_hundredths))


def moves_of_minimum(before: DecisionSnapshot, after: DecisionSnapshot) -> list[QuotaMove]:
    """The same between two decisions, whose tiers are never the same: the units whose minimum differs."""
    return _moves(before, after, lambda given: given.minimum_hundredths)


def _moves(before: DecisionSnapshot, after: DecisionSnapshot, key: Callable[[Given], Any]) -> list[QuotaMove]:
    moves = []
    for unit_id in sorted({*before.quotas, *after.quotas}):
        old, new = before.quotas.get(unit_id), after.quotas.get(unit_id)
        if old is None or new is None or key(old) != key(new):
            moves.append(QuotaMove(unit_id, old, new))
    return moves
