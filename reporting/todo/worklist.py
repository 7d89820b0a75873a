"""What a unit has to do and the state of its periods: the rows of a clerk's home page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from reporting.figures.catalogue import reported_in
from reporting.models import (
    NUMBERS,
    Approval,
    Basis,
    Compliance,
    DossierCount,
    Reminder,
    ReportingPeriod,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from reporting.todo.statements import (
    APPROVALS,
    CLERKS,
    COMMUNES,
    OWN_FIGURES,
    PERIODS,
    REMINDERS,
    REPORTS,
    REQUESTED,
    URGED,
)
from units import clock
from units.models import Unit, User


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
class Task:
    """A report that the unit can send now, with how far it is and what was asked."""

    month: Month
    answered: int
    asked: int
    request: SubmissionEvent | None
    reminded: list[datetime]  # when the unit was reminded of it, by whatever means
    approval: Approval | None = None  # the request to the head of the unit that is open

    @property
    def is_approved(self) -> bool:
        """The head of the unit approved; of figures that changed since, the page before sending says so."""
        return self.approval is not None and self.approval.given_at is not None

    @property
    def approval_has_run_out(self) -> bool:
        """Nobody approved while there was time."""
        approval = self.approval
        return approval is not None and approval.given_at is None and approval.has_run_out(clock.now())

    @property
    def is_opened_to_add(self) -> bool:
        return self.month.submission.status == SubmissionStatus.DRAFT and self.request is not None

    @property
    def urgency(self) -> tuple[int, date]:
        """Corrections first, then what was reopened, then what is overdue, then what is due."""
        submission = self.month.submission
        if submission.status == SubmissionStatus.RETURNED:
            rank = 1 if submission.is_reopened else 0
        elif self.is_opened_to_add:
            rank = 1
        else:
            rank = 2 if self.month.days_left < 0 else 3
        return rank, self.month.period.ends_on


@dataclass(frozen=True, slots=True)
class Worklist:
    """A unit's periods, newest first, the latest ended one, and in a district its communes' reports of that one."""

    months: list[Month]
    latest: ReportingPeriod | None
    communes: dict[int, Submission]


def worklist_of(unit: Unit) -> Worklist:
    """The periods that have ended or opened of «this year», and what is still open of the year before. Three queries.

    A period in which the unit has nothing to report is left out.
    """
    now = clock.now()
    today = clock.day_of(now)
    periods = PERIODS.rows(today=today)
    latest = max((each for each in periods if each.has_ended(today)), key=lambda each: each.ends_on, default=None)
    if latest is None:
        return Worklist([], None, {})
    periods = [each for each in periods if each.year >= latest.year - 1]
    own, communes = _submissions(unit, periods, latest)
    rows = OWN_FIGURES.rows(unit=unit.pk, since=latest.year - 1)
    figures = {(row.period_id, row.basis): row for row in rows}
    expected = [each for each in periods if (each.pk, Basis.OFFICIAL) in figures]
    months = [_month(unit, period, own.get(period.pk), figures, now) for period in expected]
    shown = [month for month in months if month.period.year >= latest.year or month.is_editable]
    return Worklist(shown, latest, communes)


def _submissions(
    unit: Unit, periods: list[ReportingPeriod], latest: ReportingPeriod
) -> tuple[dict[int, Submission], dict[int, Submission]]:
    """The unit's own reports by period, and those its communes have sent for ``latest`` by unit."""
    own: dict[int, Submission] = {}
    communes: dict[int, Submission] = {}
    by_pk = {each.pk: each for each in periods}
    for each in REPORTS.rows(unit=unit.pk, since=latest.year - 1, latest=latest.pk):
        if each.period_id not in by_pk:  # begun before the month has opened
            continue
        each.period = by_pk[each.period_id]  # at hand, as the unit is: no need to read them again
        if each.unit_id == unit.pk:
            own[each.period_id] = each
            each.unit = unit
        else:
            communes[each.unit_id] = each
    return own, communes


def tasks_of(unit: Unit, months: Collection[Month]) -> list[Task]:
    """The open ones of ``months``, the most urgent first. Five queries."""
    open_months = [month for month in months if month.is_editable]
    if not open_months:
        return []
    reports = [month.submission.pk for month in open_months if month.submission.pk]
    since = min(month.period.year for month in open_months)
    requests = {event.submission_id: event for event in REQUESTED.rows(unit=unit.pk, since=since)}
    reminded: dict[int, list[datetime]] = {}
    for each in REMINDERS.rows(unit=unit.pk, since=since):
        reminded.setdefault(each.period_id, []).append(each.at)
    periods = [month.period for month in open_months]
    approvals = {approval.submission_id: approval for approval in APPROVALS.rows(unit=unit.pk)}
    asked = _asked(unit, periods)
    answered = _answered(reports)
    tasks = [
        Task(
            month,
            len(answered.get(month.submission.pk, set()) & asked.get(month.period.pk, set())),
            len(asked.get(month.period.pk, ())),
            requests.get(month.submission.pk),
            reminded.get(month.period.pk, []) if month.submission.current_revision is None else [],
            approvals.get(month.submission.pk),
        )
        for month in open_months
    ]
    return sorted(tasks, key=lambda task: task.urgency)


def _answered(reports: Collection[int]) -> dict[int, set[int]]:
    """The procedures (ids) of which each of ``reports`` (ids) has all three numbers, in the catalogue or not."""
    complete = DossierCount.objects.filter(submission__in=reports, **{f"{name}__isnull": False for name in NUMBERS})
    answered: dict[int, set[int]] = {}
    for submission_id, procedure_id in complete.order_by().values_list("submission", "procedure"):
        answered.setdefault(submission_id, set()).add(procedure_id)
    return answered


def _asked(unit: Unit, periods: Collection[ReportingPeriod]) -> dict[int, set[int]]:
    """The procedures (ids) that the unit answers in each of ``periods``."""
    asked: dict[int, set[int]] = {}
    for period_id, procedure_id in reported_in(unit, [period.pk for period in periods]):
        asked.setdefault(period_id, set()).add(procedure_id)
    return asked


def _month(
    unit: Unit,
    period: ReportingPeriod,
    submission: Submission | None,
    figures: dict[tuple[int, str], Compliance],
    now: datetime,
) -> Month:
    submission = submission or Submission(unit=unit, period=period)
    return Month(
        period=period,
        submission=submission,
        official=figures.get((period.pk, Basis.OFFICIAL)),
        provisional=figures.get((period.pk, Basis.PROVISIONAL)),
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
