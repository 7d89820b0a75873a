"""Who misses the quota and by how much: every unit compared with its own, and who moves the province most."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.figures.lines import Group, Line, Verdicts
from reporting.figures.totals import Totals
from reporting.rates import gap_order, needed_online, rounded_rate
from units.models import UnitKind


@dataclass(frozen=True, slots=True)
class GroupGaps:
    """One group as of a month: its lines in the units' order, its sums, and what its units' quotas ask for.

    ``below``: the units below their quota, in the same order, each with the online dossiers that it lacks to it;
    ``missing`` is what they lack together. ``required_hundredths`` is what
    the quotas ask of all units that have one, in hundredths of a percent of a dossier, over ``judged_total`` dossiers.
    """

    kind: UnitKind
    lines: list[Line]
    totals: Totals
    verdicts: Verdicts
    below: list[tuple[int, Line]]
    missing: int
    required_hundredths: int
    judged_total: int

    @property
    def judged(self) -> int:
        """The units of which can be said whether they meet their quota."""
        return self.verdicts.met + self.verdicts.missed

    @property
    def asked_rate(self) -> Fraction | None:
        """The rate that the group would have if each unit had just its quota, in percent; None without quotas."""
        return asked_rate([self])

    @property
    def quotas(self) -> list[Fraction]:
        """The same as what a rate is compared with."""
        return quotas_of([self])

    @property
    def minima(self) -> list[int]:
        """The quotas in the group, each once, the lowest first."""
        return sorted({line.row.minimum_hundredths for line in self.lines if line.row.minimum_hundredths is not None})


def asked_rate(groups: Iterable[GroupGaps]) -> Fraction | None:
    """The rate that all units with a quota would have together if each had just its own, in percent."""
    groups = list(groups)
    total = sum(group.judged_total for group in groups)
    return Fraction(sum(group.required_hundredths for group in groups), 100 * total) if total else None


def quotas_of(groups: Iterable[GroupGaps]) -> list[Fraction]:
    """``asked_rate`` as what a rate is compared with: one, or none."""
    asked = asked_rate(groups)
    return [] if asked is None else [asked]


def group_gaps(group: Group, lines: list[Line]) -> GroupGaps:
    """The gaps of one group from its ``lines``, all of them."""
    required = judged = 0
    below = []
    for line in lines:
        minimum, total = line.row.minimum_hundredths, line.row.ytd_received_total
        if minimum is not None and total:
            required += minimum * total
            judged += total
            missing = needed_online(total, minimum) - line.row.ytd_received_online
            if missing > 0:
                below.append((missing, line))
    together = sum(missing for missing, _line in below)
    return GroupGaps(group.kind, lines, group.totals, group.verdicts, below, together, required, judged)


@dataclass(frozen=True, slots=True)
class Mover:
    """A unit below its quota, and by how many points the province's rate were higher if it had just met it."""

    line: Line
    missing: int
    points: Decimal


def movers(groups: Iterable[GroupGaps], province: Totals, most: int) -> list[Mover]:
    """The units that lack the most dossiers to their quota, over all groups; of equal ones the earlier first."""
    below = (each for group in groups for each in group.below)
    found = heapq.nsmallest(most, below, key=lambda each: -each[0])
    return [Mover(line, missing, _points(missing, province.received_total)) for missing, line in found]


def _points(missing: int, total: int) -> Decimal:
    return rounded_rate(missing, total) or Decimal(0)


def furthest(groups: Iterable[GroupGaps], most: int) -> list[Line]:
    """The units furthest below their quota in percentage points, over all groups; the furthest first."""
    below = (line for group in groups for _missing, line in group.below)
    return heapq.nsmallest(most, below, key=_gap)


def _gap(line: Line) -> int:
    row = line.row
    return gap_order(row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths) or 0
