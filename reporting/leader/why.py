"""Why a rate is where it is: the procedures that lack most to the quotas, and those that changed it in a month."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.drawings.words import decimals_shown, rounded
from reporting.leader.contributions import NOTHING, Contributions, Dossiers, apportioned, contributions
from reporting.leader.procedure_gaps import Gaps, ProcedureGap, by_procedure
from reporting.rates import SHOWN_DECIMALS

MISSING_SHOWN = 8
STEPS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """What one procedure, or all others together (``procedure_id`` None), changed in the rate, in percentage points.

    ``shown``: with as many decimals as the change, so that the steps as shown add up to the change as shown.
    """

    procedure_id: int | None
    points: Fraction
    shown: Decimal


@dataclass(frozen=True, slots=True)
class Why:
    """``gaps``: every counted procedure, most missing first. ``change``: of the last month by procedure.

    The key None in ``change`` is what is in the year to date and in none of its months: the months of units that were
    merged into the one looked at. It is None itself where there is no month before. ``quotas``: the rates in percent
    that it is compared with.
    """

    gaps: list[ProcedureGap]
    change: Contributions[int | None] | None
    before: Dossiers
    after: Dossiers
    quotas: Collection[Fraction] = ()

    @property
    def missing(self) -> list[ProcedureGap]:
        """The procedures that lack dossiers to the quotas, most first."""
        return [gap for gap in self.gaps if gap.missing_hundredths > 0]

    @property
    def shown(self) -> list[ProcedureGap]:
        return self.missing[:MISSING_SHOWN]

    @property
    def missing_sum(self) -> Fraction:
        """What all procedures that lack dossiers lack together."""
        return sum((gap.missing for gap in self.missing), Fraction(0))

    @property
    def shown_change(self) -> Decimal | None:
        """The difference of the rates as shown: two decimals, more where those would hide that a quota is missed."""
        then, now = self.before.rate, self.after.rate
        if then is None or now is None:
            return None
        decimals = decimals_shown([then, now], self.quotas, SHOWN_DECIMALS)
        return rounded(now, decimals) - rounded(then, decimals)

    @property
    def steps(self) -> list[ChangeStep]:
        """The procedures that changed the rate most, upwards first, and all others together as the last step."""
        if self.change is None or self.shown_change is None:
            return []
        ordered = sorted(self.change.parts.items(), key=lambda part: (part[0] is None, -abs(part[1]), part[0]))
        largest = [(pk, points) for pk, points in ordered if pk is not None and points][:STEPS_SHOWN]
        largest.sort(key=lambda part: -part[1])
        rest = self.change.change - sum((points for _pk, points in largest), Fraction(0))
        parts: list[tuple[int | None, Fraction]] = [*largest, *([(None, rest)] if rest else [])]
        shown = apportioned([points for _pk, points in parts], self.shown_change)
        return [ChangeStep(pk, points, each) for (pk, points), each in zip(parts, shown, strict=True)]

    @property
    def named(self) -> set[int]:
        """The ids of the procedures that are named: those shown as missing, and the steps of the change."""
        steps = {step.procedure_id for step in self.steps}
        return {gap.procedure_id for gap in self.shown} | {pk for pk in steps if pk is not None}


def why_of(gaps: Gaps, before: Dossiers, after: Dossiers, quotas: Collection[Fraction], kind: str = "") -> Why:
    """Why the year to date is ``after`` and was ``before``, by the procedures of one group or of all.

    ``quotas``: what the rates are compared with, in percent.
    """
    found = by_procedure(gaps, kind)
    parts: dict[int | None, Dossiers] = {gap.procedure_id: gap.month for gap in found if gap.month != NOTHING}
    rest = after - before - _sum(parts.values())
    if rest != NOTHING:
        parts[None] = rest
    return Why(found, contributions(before, parts), before, after, quotas)


def _sum(parts: Iterable[Dossiers]) -> Dossiers:
    return sum(parts, NOTHING)
