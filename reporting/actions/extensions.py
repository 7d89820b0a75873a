"""A later deadline for one unit: given by the lead agency with a reason, and ending on a day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from reporting import rules
from reporting.actions.submissions import end_of_time
from reporting.models import EventKind, Submission
from reporting.transitions import lock_submission, record
from units import clock
from units.models import User
from units.refusals import require
from units.wording import day


@transaction.atomic
def submission_extend(
    *,
    submission: Submission,
    by: User,
    reason: str,
    until: date,
    seen_version: int | None = None,
    seen_until: str | None = None,
) -> Submission:
    """Let one unit send a month until the end of ``until`` as on time, also when the period is locked meanwhile.

    Given again, the new day replaces the earlier one; reminders follow it. ``seen_until`` is the deadline that ``by``
    was shown, as ISO writes it.

    Raises:
        Refused: the month was sent already, no reason, a day that is past or not after the deadline of the group, or
            changed since ``seen_version``, or extended by another user meanwhile.
    """
    submission = lock_submission(submission, seen_version, by=by)
    require(
        rules.can_extend(by, submission),
        _("Only the deadline of a report that was never sent can be extended."),
        code="not_waiting",
    )
    shown = submission.due_on
    extended = _("The deadline was extended to %(day)s meanwhile. Please look at it again.") % {"day": day(shown)}
    require(seen_until in (None, shown.isoformat()), extended, code="extended_meanwhile")
    end, due = end_of_time(reason, until), submission.period.due_on(submission.unit.kind)
    require(until > due, _("The day must be after the deadline, %(day)s.") % {"day": day(due)}, code="day_early")
    submission.extended_until = end
    submission.save(update_fields=["extended_until"])
    record(submission, EventKind.EXTENDED, by=by, at=clock.now(), reason=reason.strip(), until=end)
    return submission
