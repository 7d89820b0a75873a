"""What a unit has to do and the state of its periods: the rows of a clerk's home page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reporting.models import (
    Basis,
    Compliance,
    Reminder,
    ReportingPeriod,
    Submission,
    SubmissionStatus,
)
from reporting.todo.statements import (
    CLERKS,
    COMMUNES,
    FIGURES,
    PERIODS,
    PREDECESSORS,
    REPORTS,
    URGED,
)
from units import clock
from units.models import Unit, User

Key = tuple[int, int]  # unit id, period id


@dataclass(frozen=True, slots=True)
class Month:
    """One period of a unit: its report, begun or not, and its figures."""

    period: ReportingPeriod
    submission: Submission
    official: Compliance | None
    provisional: Compliance | None
    is_editable: bool
    days_left: int

    @property
    def key(self) -> Key:
        return self.submission.unit_id, self.period.pk

    @property
    def figures(self) -> Compliance | None:
        """The confirmed figures, else the provisional ones."""
        return self.official if self.official and self.official.reported else self.provisional

    @property
    def is_provisional(self) -> bool:
        return not (self.official and self.official.reported)

    @property
    def is_expected(self) -> bool:
        """Whether the report is due; what was sent for a unit that has ended since is listed all the same."""
        return self.provisional is None or self.provisional.expected

    @property
    def is_missed(self) -> bool:
        """Nothing is sent, the deadline has passed, and it is not a correction that the unit was asked for."""
        submission = self.submission
        is_unsent = submission.current_revision is None and submission.status == SubmissionStatus.DRAFT
        return is_unsent and self.days_left < 0


@dataclass(frozen=True, slots=True)
class Worklist:
    """A unit's periods, newest first, the latest ended one, and in a district its communes' reports of that one.

    ``inherited`` are the months that units which passed whole into this one have still to send or to correct.
    """

    months: list[Month]
    latest: ReportingPeriod | None
    communes: dict[int, Submission]
    inherited: list[Month]

    @property
    def open_months(self) -> list[Month]:
        """What can be entered now, whichever unit's it is."""
        return [month for month in (*self.months, *self.inherited) if month.is_editable]


def worklist_of(unit: Unit) -> Worklist:
    """The periods that have ended or opened of «this year», and what is still open of the year before.

    A period in which the unit has nothing to report is left out. Three queries, and a fourth where a predecessor's
    month is open.
    """
    now = clock.now()
    today = clock.day_of(now)
    periods = PERIODS.rows(today=today)
    latest = max((each for each in periods if each.has_ended(today)), key=lambda each: each.ends_on, default=None)
    if latest is None:
        return Worklist([], None, {}, [])
    periods = [each for each in periods if each.year >= latest.year - 1]
    since = latest.year - 1
    found = REPORTS.rows(unit=unit.pk, since=since, latest=latest.pk, today=today)
    reports, communes = _submissions(found, periods)
    figures: dict[Key, dict[str, Compliance]] = {}
    for row in FIGURES.rows(unit=unit.pk, since=since, today=today):
        figures.setdefault((row.unit_id, row.period_id), {})[row.basis] = row
    expected = [each for each in periods if Basis.OFFICIAL in figures.get((unit.pk, each.pk), ())]
    months = [_month(unit, period, reports, figures, now) for period in expected]
    shown = [month for month in months if month.period.year >= latest.year or month.is_editable]
    return Worklist(shown, latest, communes, _inherited(unit, periods, reports, figures, now))


def _submissions(
    found: Iterable[Submission], periods: list[ReportingPeriod]
) -> tuple[dict[Key, Submission], dict[int, Submission]]:
    """The reports of the unit and its predecessors, and those that its communes have sent by unit."""
    reports: dict[Key, Submission] = {}
    communes: dict[int, Submission] = {}
    by_pk = {each.pk: each for each in periods}
    for each in found:
        if each.period_id not in by_pk:  # begun before the month has opened
            continue
        each.period = by_pk[each.period_id]  # at hand: no need to read it again
        if each.is_communes:  # type: ignore[attr-defined]
            communes[each.unit_id] = each
        else:
            reports[each.unit_id, each.period_id] = each
    return reports, communes


def _inherited(
    unit: Unit,
    periods: list[ReportingPeriod],
    reports: dict[Key, Submission],
    figures: dict[Key, dict[str, Compliance]],
    now: datetime,
) -> list[Month]:
    """The open months of units that passed whole into ``unit``: asked to be corrected, or not sent. One query at most.

    What such a unit had not sent of the month in which it ended is not due any more.
    """
    by_pk = {each.pk: each for each in periods}
    pairs = sorted({*reports, *figures})
    if all(pk == unit.pk for pk, _period in pairs):
        return []
    predecessors = {each.pk: each for each in PREDECESSORS.rows(unit=unit.pk, today=clock.day_of(now))}
    months = [
        _month(predecessors[pk], by_pk[period], reports, figures, now)
        for pk, period in pairs
        if pk != unit.pk and pk in predecessors and period in by_pk
    ]
    return [month for month in months if month.is_editable]


def _month(
    unit: Unit,
    period: ReportingPeriod,
    reports: dict[Key, Submission],
    figures: dict[Key, dict[str, Compliance]],
    now: datetime,
) -> Month:
    submission = reports.get((unit.pk, period.pk)) or Submission(period=period)
    submission.unit = unit
    of_month = figures.get((unit.pk, period.pk), {})
    return Month(
        period=period,
        submission=submission,
        official=of_month.get(Basis.OFFICIAL),
        provisional=of_month.get(Basis.PROVISIONAL),
        is_editable=submission.is_editable(now),
        days_left=(submission.due_on - clock.day_of(now)).days,
    )


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune in its district's list: its row of the month, its report if it was sent, and whom to call."""

    row: Compliance
    submission: Submission | None
    clerks: list[User]
    last: Reminder | None  # how it was last urged, by whatever means


def communes_of(unit: Unit, period: ReportingPeriod, submissions: dict[int, Submission]) -> list[Commune]:
    """The district's communes in ``period``, those that have not sent first. Three queries."""
    urged = URGED.rows(district=unit.pk, period=period.pk)
    last = {each.unit_id: each for each in urged}
    clerks: dict[int | None, list[User]] = {}
    for user in CLERKS.rows(district=unit.pk):
        clerks.setdefault(user.unit_id, []).append(user)
    communes = []
    for row in COMMUNES.rows(district=unit.pk, period=period.pk):
        row.unit.parent = unit  # at hand: no need to read it again
        communes.append(Commune(row, submissions.get(row.unit_id), clerks.get(row.unit_id, []), last.get(row.unit_id)))
    return communes
