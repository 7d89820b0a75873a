"""The four questions of a leader answered at once: for the page, its print and the monthly mail.

Who misses the quota and by how much; is it getting better; why; what will the year end at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from procedures.models import Procedure
from reporting.figures.lines import LAST_MONTH, Line, Verdicts, groups_of, lines_of
from reporting.figures.open_hints import OpenHints
from reporting.figures.same_months import SameMonths, same_months
from reporting.figures.totals import Months, Totals, added, to_date
from reporting.leader.contributions import Contributions, Dossiers, contributions
from reporting.leader.gaps import GroupGaps, Mover, furthest, group_gaps, movers, quotas_of
from reporting.leader.procedure_gaps import gaps_of_province
from reporting.leader.trends import TrendOf, trend_of
from reporting.leader.why import Why, why_of
from reporting.models import Basis, ReportingPeriod
from reporting.outlook.sums import NOTHING as NO_YEAR
from reporting.outlook.sums import YearSums, year_sums
from reporting.selection.selection import Selection
from units.models import UnitKind

MOVERS = 7
FURTHEST = 10
NO_ID = 0  # asked for where there is nothing to name, so that the number of queries says nothing of the figures


@dataclass(frozen=True, slots=True)
class RateToDate:
    """The province's year to date; ``before`` is that of the month before, None in the first month.

    ``series`` has the year to date as of each month of the year so far. ``hints``: what part of it comes from reports
    with open hints, on provisional figures only.
    """

    totals: Totals
    before: Totals | None
    series: list[tuple[int, Totals]]
    last_year: SameMonths | None
    hints: OpenHints | None

    @property
    def change(self) -> Fraction | None:
        """The exact difference of both rates, in percentage points; None where one of them is missing."""
        now, before = self.totals.exact, self.before.exact if self.before else None
        return None if now is None or before is None else now - before


@dataclass(frozen=True, slots=True)
class UnitsMeeting:
    """How many units meet their quota, of those that have one and a rate; ``before``: as of the month before."""

    now: Verdicts
    before: Verdicts | None
    series: list[tuple[int, Verdicts]]

    @property
    def judged(self) -> int:
        return self.now.met + self.now.missed

    @property
    def change(self) -> int | None:
        """None in the first month, and where nobody was judged before."""
        if self.before is None or not self.before.met + self.before.missed:
            return None
        return self.now.met - self.before.met


@dataclass(frozen=True, slots=True)
class NotSent:
    """The state of sending of the last month that ended; ``series`` has every month of the year up to it."""

    period: ReportingPeriod
    totals: Totals
    series: list[tuple[int, Totals]]

    @property
    def missing(self) -> int:
        return self.totals.expected - self.totals.reported

    @property
    def due_on(self) -> date:
        """The last of the groups' deadlines."""
        return max(self.period.due_on(kind) for kind in UnitKind)


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that a leader's page says of one month, its year and its basis.

    ``left``: how many months of the year come after it; with 0 the year's end is what is there. ``early``: the month
    after ``as_of`` whose provisional figures are there already, None without one. ``not_sent``: None for those who do
    not see provisional figures. ``names`` has the procedures that ``why`` names.
    """

    as_of: ReportingPeriod
    basis: str
    left: int
    rate: RateToDate
    meeting: UnitsMeeting
    year_end: YearSums
    not_sent: NotSent | None
    groups: list[GroupGaps]
    province_trend: TrendOf
    trends: list[TrendOf]
    early: ReportingPeriod | None
    why: Why
    change_by_group: Contributions[str] | None
    movers: list[Mover]
    furthest: list[Line]
    names: Mapping[int, Procedure]

    @property
    def missing(self) -> int:
        """What the units below their quota lack to it, each for itself, in online dossiers."""
        return sum(group.missing for group in self.groups)

    @property
    def is_incomplete(self) -> bool:
        """Whether reports are missing behind the year to date."""
        return self.rate.totals.reported < self.rate.totals.expected


def answers(selection: Selection, lines: Mapping[str, list[Line]] | None = None) -> Answers:
    """The answers of one selection that has a month; ``lines``: those of all groups, where they were read already.

    Six to ten queries in addition to the selection's: verdicts by month, the year's end, the gaps by procedure (two to
    five), the names of procedures, the lines unless given, open hints on provisional figures.
    """
    as_of, basis = selection.as_of, selection.basis
    lines = lines_of(as_of, basis, UnitKind.values) if lines is None else lines
    groups = groups_of(as_of, basis, selection.totals, selection.verdicts.get(as_of.month, {}))
    gaps = [group_gaps(group, lines.get(group.kind, [])) for group in groups]
    ends = year_sums(selection)
    early = _early(selection)
    months = selection.totals.province(as_of.year, basis)
    now, before = to_date(months, as_of.month), to_date(months, as_of.month - 1)
    why = why_of(gaps_of_province(as_of, basis, lines), _dossiers(before), _dossiers(now), quotas_of(gaps))
    province = added(group.totals for group in groups)
    return Answers(
        as_of=as_of,
        basis=basis,
        left=LAST_MONTH - as_of.month,
        rate=_rate(selection, months),
        meeting=_meeting(selection),
        year_end=sum(ends.values(), NO_YEAR),
        not_sent=_not_sent(selection),
        groups=gaps,
        province_trend=trend_of(selection, None, gaps, sum(ends.values(), NO_YEAR), early),
        trends=[trend_of(selection, each.kind, [each], ends.get(each.kind, NO_YEAR), early) for each in gaps],
        early=early,
        why=why,
        change_by_group=_change_by_group(selection, before),
        movers=movers(gaps, province, MOVERS),
        furthest=furthest(gaps, FURTHEST),
        names=Procedure.objects.in_bulk(why.named or [NO_ID]),
    )


def _rate(selection: Selection, months: Months) -> RateToDate:
    as_of = selection.as_of
    series = [(month, to_date(months, month)) for month in months if month <= as_of.month]
    before = to_date(months, as_of.month - 1)
    last_year = selection.totals.province(selection.year_before, Basis.OFFICIAL)
    return RateToDate(
        totals=to_date(months, as_of.month),
        before=before if before.received_total else None,
        series=series,
        last_year=same_months(months, last_year, range(1, as_of.month + 1)),
        hints=selection.open_hints_in(range(1, as_of.month + 1)) if selection.basis == Basis.PROVISIONAL else None,
    )


def _meeting(selection: Selection) -> UnitsMeeting:
    series = [(month, sum(of_kinds.values(), Verdicts())) for month, of_kinds in selection.verdicts.items()]
    by_month, month = dict(series), selection.as_of.month
    return UnitsMeeting(by_month.get(month, Verdicts()), by_month.get(month - 1), series)


def _not_sent(selection: Selection) -> NotSent | None:
    period = selection.latest
    if period is None or not selection.sees_provisional:
        return None
    months = selection.totals.province(period.year, Basis.PROVISIONAL)
    series = [(month, totals) for month, totals in months.items() if month <= period.month]
    return NotSent(period, months.get(period.month, Totals()), series)


def _early(selection: Selection) -> ReportingPeriod | None:
    """The last month that ended, where it is after the month of the page and some of its reports are there."""
    latest, as_of = selection.latest, selection.as_of
    if latest is None or not selection.sees_provisional or latest.month <= as_of.month:
        return None
    months = selection.totals.province(latest.year, Basis.PROVISIONAL)
    return latest if months.get(latest.month, Totals()).received_total else None


def _change_by_group(selection: Selection, before: Totals) -> Contributions[str] | None:
    as_of = selection.as_of
    parts = {}
    for kind in UnitKind.values:
        of_kind = selection.totals.group(as_of.year, selection.basis, kind)
        if as_of.month in of_kind:
            parts[kind] = _dossiers(of_kind[as_of.month])
    return contributions(_dossiers(before), parts)


def _dossiers(totals: Totals) -> Dossiers:
    return Dossiers(totals.received_online, totals.received_total)
