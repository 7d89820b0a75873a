"""All decisions with all their quotas at one moment, so that any change of them can be compared with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quotas.models import DecisionState, Quota, QuotaDecision
from quotas.snapshots import NOTHING, DecisionSnapshot, Given, QuotaMove, moves_between, moves_of_minimum


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision's first month, state and the quotas that it gives, by unit id."""

    year: int
    first_month: int
    state: str
    quotas: Mapping[int, Given]

    @property
    def snapshot(self) -> DecisionSnapshot:
        return DecisionSnapshot(quotas=self.quotas)


@dataclass(frozen=True, slots=True)
class QuotaBook:
    """Every decision that is not withdrawn, by id."""

    decisions: Mapping[int, Decided] = field(default_factory=dict)

    def judging(self, year: int, month: int) -> tuple[int | None, DecisionSnapshot]:
        """The decision in force that judges the month, and its quotas; None without one."""
        found = [
            (each.first_month, pk)
            for pk, each in self.decisions.items()
            if each.state == DecisionState.IN_FORCE and each.year == year and each.first_month <= month
        ]
        if not found:
            return None, NOTHING
        pk = max(found)[1]
        return pk, self.decisions[pk].snapshot

    @property
    def beginnings(self) -> set[tuple[int, int]]:
        """The months with which a decision in force begins."""
        return {
            (each.year, each.first_month) for each in self.decisions.values() if each.state == DecisionState.IN_FORCE
        }


def book_now() -> QuotaBook:
    """The decisions and quotas as they are stored. Two queries."""
    decisions = QuotaDecision.objects.exclude(state=DecisionState.WITHDRAWN).order_by("year", "first_month", "pk")
    rows = list(decisions.values_list("pk", "year", "first_month", "state"))
    quotas: dict[int, dict[int, Given]] = {row[0]: {} for row in rows}
    given = Quota.objects.filter(decision__in=quotas).order_by()
    columns = ("decision", "unit", "tier", "tier__name", "tier__minimum_hundredths")
    for pk, unit_id, tier_id, name, minimum in given.values_list(*columns):
        quotas[pk][unit_id] = Given(tier_id, name, minimum)
    return QuotaBook({pk: Decided(year, month, state, quotas[pk]) for pk, year, month, state in rows})


def moves_of_books(before: QuotaBook, after: QuotaBook) -> list[QuotaMove]:
    """The quotas that differ: in one decision that stays a draft or in force, or because another one judges a month.

    A decision that comes or goes as a draft gives nobody anything.
    """
    moves: list[QuotaMove] = []
    for pk, was in before.decisions.items():
        now = after.decisions.get(pk)
        if now is not None and now.state == was.state:
            moves += moves_between(was.snapshot, now.snapshot)
    for beginning in sorted(before.beginnings | after.beginnings):
        (old, was_judging), (new, judges) = before.judging(*beginning), after.judging(*beginning)
        if old != new:
            moves += [move for move in moves_of_minimum(was_judging, judges) if move not in moves]
    return moves
