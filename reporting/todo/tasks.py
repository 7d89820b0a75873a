"""What a unit can send now, with how far it is: the sheets at the top of a clerk's home page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from reporting.figures.catalogue import reported_in
from reporting.models import NUMBERS, Approval, DossierCount, SubmissionEvent, SubmissionStatus
from reporting.todo.statements import APPROVALS, REMINDERS, REQUESTED
from reporting.todo.worklist import Key, Month, Worklist
from units import clock
from units.models import Unit, UnitKind


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


def tasks_of(unit: Unit, worklist: Worklist) -> list[Task]:
    """The open months of ``worklist``, which is the unit's own, the most urgent first. Five queries."""
    open_months = worklist.open_months
    if not open_months:
        return []
    reports = [month.submission.pk for month in open_months if month.submission.pk]
    given = {"unit": unit.pk, "today": clock.today()}
    since = min(month.period.year for month in open_months)
    requests = {event.submission_id: event for event in REQUESTED.rows(since=since, **given)}
    reminded: dict[Key, list[datetime]] = {}
    for each in REMINDERS.rows(since=since, **given):
        reminded.setdefault((each.unit_id, each.period_id), []).append(each.at)
    approvals = {approval.submission_id: approval for approval in APPROVALS.rows(**given)}
    asked = _asked(open_months)
    answered = _answered(reports)
    tasks = [
        Task(
            month,
            len(answered.get(month.submission.pk, set()) & asked.get(month.key, set())),
            len(asked.get(month.key, ())),
            requests.get(month.submission.pk),
            reminded.get(month.key, []) if month.submission.current_revision is None else [],
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


def _asked(months: Collection[Month]) -> dict[Key, set[int]]:
    """The procedures (ids) that are answered in each of ``months``.

    One query; of departments, whose procedures are each one's own, one for each.
    """
    asked: dict[Key, set[int]] = {}
    for same in _alike(months):
        found: dict[int, set[int]] = {}
        for period_id, procedure_id in reported_in(same[0].submission.unit, {month.period.pk for month in same}):
            found.setdefault(period_id, set()).add(procedure_id)
        asked |= {month.key: found.get(month.period.pk, set()) for month in same}
    return asked


def _alike(months: Collection[Month]) -> Iterable[list[Month]]:
    """The months of units that answer the same procedures."""
    groups: dict[object, list[Month]] = {}
    for month in months:
        unit = month.submission.unit
        groups.setdefault(unit.pk if unit.kind == UnitKind.DEPARTMENT else unit.kind, []).append(month)
    return groups.values()
