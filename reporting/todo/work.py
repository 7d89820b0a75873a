"""A coordinator's kinds of work in the order of urgency, and what several of them are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.functional import cached_property

from reporting.models import ReportingPeriod, Submission, SubmissionStatus
from reporting.models.submissions import OUT_OF_FORCE
from reporting.todo.parts import Part
from reporting.todo.reviewing import asked_part, changed_part, ended_part, hints_part, waiting_part
from reporting.todo.sending import PERIODS, late_part, missing_part, returned_part
from reporting.todo.upkeep import contacts_part, figures_part, lockable_part, mails_part

DAYS_BACK = timedelta(days=7)  # how long a change after a confirmation is pointed out


class Work:
    """The periods to send and the reports to act on as of ``today``: read when the first part asks for them."""

    def __init__(self, today: date) -> None:
        self.today = today

    @cached_property
    def ended(self) -> list[ReportingPeriod]:
        """The periods to send, the newest first. One query."""
        return list(ReportingPeriod.objects.ended(self.today).order_by("-ends_on"))

    @property
    def latest(self) -> ReportingPeriod | None:
        """The newest period to send."""
        return self.ended[0] if self.ended else None

    @property
    def open_periods(self) -> list[ReportingPeriod]:
        """The newest of them that are not locked."""
        return [each for each in self.ended if not each.is_locked][:PERIODS]

    @cached_property
    def counts(self) -> dict[str, int]:
        """The reports that the reader has to act on, by what is to be done. One query."""
        waiting, returned = Q(status=SubmissionStatus.SUBMITTED), Q(status=SubmissionStatus.RETURNED)
        return Submission.objects.filter(waiting | returned).aggregate(
            waiting=Count("pk", filter=waiting),
            clear=Count("pk", filter=waiting & ~OUT_OF_FORCE & Q(warnings=0)),
            hinted=Count("pk", filter=waiting & Q(warnings__gt=0)),
            returned=Count("pk", filter=returned),
        )


PARTS: Mapping[str, Callable[[Work], Part]] = {
    "missing": lambda work: missing_part(work.open_periods, work.today),
    "late": lambda work: late_part(work.ended, work.today),
    "returned": lambda work: returned_part(work.counts["returned"]),
    "waiting": lambda work: waiting_part(work.counts["waiting"], work.counts["clear"]),
    "changed": lambda work: changed_part(work.today - DAYS_BACK),
    "hints": lambda work: hints_part(work.counts["hinted"]),
    "ended": lambda _work: ended_part(),
    "asked": lambda _work: asked_part(),
    "contacts": lambda work: contacts_part(work.today),
    "mails": lambda _work: mails_part(),
    "figures": lambda _work: figures_part(),
    "lockable": lambda work: lockable_part(work.today),
}
