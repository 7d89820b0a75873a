"""What freezing a period's ranking now would keep, counted for the person who is about to do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reporting.models import FrozenLine, ReportingPeriod
from reporting.rankings.flags import Thresholds
from reporting.rankings.judging import (
    JudgedLine,
    decision_name,
    fingerprint,
    judged_lines,
    next_number,
    refuse_unready,
    unsettled_reports,
)
from reporting.rates import ComplianceStatus
from units.models import UnitKind
from units.refusals import Refused


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """One group of a ranking, frozen or about to be, in counts of units; ``months`` are the months missing in all."""

    units: int
    ranked: int
    by_status: Counter[str]
    incomplete: int
    months: int
    few_dossiers: int

    @property
    def met(self) -> int:
        return self.by_status[ComplianceStatus.MET]

    @property
    def missed(self) -> int:
        return self.by_status[ComplianceStatus.NOT_YET_MET] + self.by_status[ComplianceStatus.NOT_MET]

    @property
    def no_dossiers(self) -> int:
        return self.by_status[ComplianceStatus.NO_DOSSIERS]

    @property
    def not_reported(self) -> int:
        return self.by_status[ComplianceStatus.NOT_REPORTED]

    @property
    def no_quota(self) -> int:
        return self.by_status[ComplianceStatus.NO_QUOTA]


def counts_of(lines: Iterable[FrozenLine | JudgedLine]) -> GroupCounts:
    """Count the lines of a group, or of all."""
    lines = list(lines)
    return GroupCounts(
        units=len(lines),
        ranked=sum(line.rank is not None for line in lines),
        by_status=Counter(line.status for line in lines),
        incomplete=sum(line.is_incomplete for line in lines),
        months=sum(line.months_expected - line.months_reported for line in lines),
        few_dossiers=sum(line.has_few_dossiers for line in lines),
    )


@dataclass(frozen=True, slots=True)
class FreezePreview:
    """What would be frozen, and whether it may be: ``refusal`` says why not."""

    number: int
    decision: str
    groups: list[tuple[UnitKind, GroupCounts]]
    all: GroupCounts
    unsettled: int
    seen: str
    refusal: str

    @property
    def is_again(self) -> bool:
        return self.number > 1


def preview_of(period: ReportingPeriod, thresholds: Thresholds) -> FreezePreview:
    """Count what freezing ``period`` now would keep. A fixed number of queries."""
    lines, number, decision = judged_lines(period, thresholds), next_number(period), decision_name(period)
    groups = [(kind, counts_of(line for line in lines if line.kind == kind)) for kind in UnitKind]
    try:
        refuse_unready(period)
        refusal = ""
    except Refused as refused:
        refusal = refused.sentence
    return FreezePreview(
        number=number,
        decision=decision,
        groups=[(kind, counts) for kind, counts in groups if counts.units],
        all=counts_of(lines),
        unsettled=unsettled_reports(period).count(),
        seen=fingerprint(period, number, decision, lines),
        refusal=refusal,
    )
