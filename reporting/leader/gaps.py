"""Who misses the quota and by how much: every unit compared with its own, and who moves the province most."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.figures.lines import Group, Line, Verdicts
from reporting.figures.totals import Totals
from reporting.rates import HUNDREDTHS, needed_online, rounded_rate
from units.models import UnitKind


@dataclass(frozen=True, slots=True)
class GroupGaps:
    """One group as of a month: its lines in the units' order, its sums, and what its units' quotas ask for.

    ``missing`` is what the units below their quota lack to it, each of them for itself; ``required_hundredths`` is what
    the quotas ask of all units that have one, in hundredths of a percent of a dossier, over ``judged_total`` dossiers.
    """

    kind: UnitKind
    lines: list[Line]
    totals: Totals
    verdicts: Verdicts
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
    def minima(self) -> list[int]:
        """The quotas in the group, each once, the lowest first."""
        return sorted({line.row.minimum_hundredths for line in self.lines if line.row.minimum_hundredths is not None})


def asked_rate(groups: Iterable[GroupGaps]) -> Fraction | None:
    """The rate that all units with a quota would have together if each had just its own, in percent."""
    groups = list(groups)
    total = sum(group.judged_total for group in groups)
    return Fraction(sum(group.required_hundredths for group in groups), 100 * total) if total else None


def group_gaps(group: Group, lines: list[Line]) -> GroupGaps:
    """The gaps of one group from its ``lines``, all of them."""
    missing = required = judged = 0
    for line in lines:
        row = line.row
        if row.minimum_hundredths is not None and row.ytd_received_total:
            missing += missing_of(line)
            required += row.minimum_hundredths * row.ytd_received_total
            judged += row.ytd_received_total
    return GroupGaps(group.kind, lines, group.totals, group.verdicts, missing, required, judged)


def missing_of(line: Line) -> int:
    """How many more of the unit's dossiers would have had to come online; 0 for those that meet or have no quota."""
    row = line.row
    if row.minimum_hundredths is None:
        return 0
    return max(0, needed_online(row.ytd_received_total, row.minimum_hundredths) - row.ytd_received_online)


@dataclass(frozen=True, slots=True)
class Mover:
    """A unit below its quota, and by how many points the province's rate were higher if it had just met it."""

    line: Line
    missing: int
    points: Decimal


def movers(lines: Mapping[str, Iterable[Line]], province: Totals, most: int) -> list[Mover]:
    """The units that lack the most dossiers to their quota, over all groups; of equal ones the earlier first."""
    all_lines = [line for each in lines.values() for line in each]
    lacking = [(missing, -place, line) for place, line in enumerate(all_lines) if (missing := missing_of(line))]
    found = heapq.nlargest(most, lacking, key=lambda each: each[:2])
    return [Mover(line, missing, _points(missing, province.received_total)) for missing, _place, line in found]


def _points(missing: int, total: int) -> Decimal:
    return rounded_rate(missing, total) or Decimal(0)


def furthest(lines: Mapping[str, Iterable[Line]], most: int) -> list[Line]:
    """The units furthest below their quota in percentage points, over all groups; the furthest first."""
    below = [line for each in lines.values() for line in each if missing_of(line)]
    return heapq.nsmallest(most, below, key=_gap)


def _gap(line: Line) -> Fraction:
    row = line.row
    minimum = row.minimum_hundredths or 0
    above = HUNDREDTHS * row.ytd_received_online - minimum * row.ytd_received_total
    return Fraction(above, row.ytd_received_total)
