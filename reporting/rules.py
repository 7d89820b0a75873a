"""Who may do what (``docs/domain.md``, «Who may»): small predicates; templates receive the answers."""

from reporting.models import Confirmation, Submission, SubmissionStatus
from units import clock
from units.models import HeadApproval, Unit, UnitKind, User


def can_enter(user: User, submission: Submission) -> bool:
    """Type figures: a clerk of the unit, or a coordinator on its behalf, while the report is open."""
    return (keeps(user, submission.unit) or user.is_coordinator) and submission.is_editable(clock.now())


def can_send(user: User, submission: Submission) -> bool:
    """Send the report: every user who may enter it, once the period has ended."""
    return can_enter(user, submission) and submission.period.has_ended(clock.today())


def can_ask_approval(user: User, submission: Submission, head_approval: str) -> bool:
    """Ask the head of the unit to approve by a link, where the portal offers it: the unit's own clerks."""
    return head_approval != HeadApproval.OFF and keeps(user, submission.unit) and can_send(user, submission)


def can_send_by_tick(user: User, head_approval: str) -> bool:
    """Send with the tick that the head of the unit approved the figures.

    A coordinator who enters on behalf of a unit always does, and gives the reason.
    """
    return head_approval != HeadApproval.REQUIRED or user.is_coordinator


def can_withdraw(user: User, submission: Submission) -> bool:
    """Withdraw a sending before it is reviewed: a clerk of the unit, or the coordinator who entered on behalf.

    Not when the month accepts no more sendings: what is withdrawn then could not be sent again.
    """
    if submission.status != SubmissionStatus.SUBMITTED or not submission.accepts_sendings(clock.now()):
        return False
    on_behalf = submission.sent_revision is not None and submission.sent_revision.on_behalf
    return keeps(user, submission.unit) or (user.is_coordinator and on_behalf)


def can_review(user: User, submission: Submission) -> bool:
    """Accept a sending or ask for a correction."""
    return user.is_coordinator and submission.status == SubmissionStatus.SUBMITTED


def can_undo(user: User, confirmation: Confirmation) -> bool:
    """Take a confirmation back while its minute runs: the person who confirmed, and nobody else."""
    return user.is_coordinator and confirmation.by_id == user.pk


def can_reopen(user: User, submission: Submission) -> bool:
    """Reopen a confirmed report for a correction, for a time."""
    return user.is_coordinator and submission.status == SubmissionStatus.ACCEPTED


def can_extend(user: User, submission: Submission) -> bool:
    """Give one unit a later deadline for a month that it has not sent yet."""
    return (
        user.is_coordinator
        and submission.status == SubmissionStatus.DRAFT
        and submission.first_sent_at is None
        and submission.is_unit_in_force
    )


def can_open_to_add(user: User, submission: Submission) -> bool:
    """Open a locked month for one unit: one that it missed, or has still to correct."""
    return (
        user.is_coordinator
        and submission.carried_into_id is None
        and not submission.is_called_off
        and submission.period.is_locked
        and submission.status in (SubmissionStatus.DRAFT, SubmissionStatus.RETURNED)
        and not submission.is_editable(clock.now())
    )


def can_ask_to_reopen(user: User, submission: Submission) -> bool:
    """Ask the lead agency to open a report that the unit can no longer change itself."""
    return (
        keeps(user, submission.unit)
        and submission.carried_into_id is None
        and not submission.is_called_off
        and submission.status != SubmissionStatus.SUBMITTED
        and submission.period.has_opened(clock.today())
        and not submission.is_editable(clock.now())
    )


def can_see_working_cells(user: User, submission: Submission) -> bool:
    """See what is typed but not sent: the unit's own clerks and coordinators."""
    return keeps(user, submission.unit) or user.is_coordinator


def can_remind(user: User, unit: Unit) -> bool:
    """Remind a unit of its report: coordinators, and a district's clerk its communes."""
    return user.is_coordinator or (
        user.is_district_clerk and unit.kind == UnitKind.COMMUNE and unit.parent_id == user.unit_id
    )


def can_remind_some(user: User) -> bool:
    """Remind any unit at all."""
    return user.is_coordinator or user.is_district_clerk


def can_urge(user: User) -> bool:
    """Urge units of all groups, and decide about mails in doubt."""
    return user.is_coordinator


def can_read_urging(user: User) -> bool:
    """Read who was urged, when and how, and which mails did not go out."""
    return user.is_coordinator or user.is_observer or user.is_administrator


def can_see_provisional(user: User) -> bool:
    """See provisional figures of all units: those who work with them; clerks see the province's official ones."""
    return user.is_coordinator or user.is_observer


def can_read_changes(user: User, unit: Unit) -> bool:
    """Read why the figures of ``unit`` changed: all users but clerks, who read it of their own unit and communes."""
    return not user.is_clerk or keeps(user, unit) or unit.parent_id == user.unit_id


def can_read_queue(user: User) -> bool:
    """Read which reports await confirmation."""
    return user.is_coordinator or user.is_observer


def can_work_queue(user: User) -> bool:
    """Confirm reports from the queue or ask for their correction, many at once."""
    return user.is_coordinator


def can_read_contacts(user: User) -> bool:
    """Read which units cannot be reached: coordinators pass the list on, administrators correct it."""
    return user.is_coordinator or user.is_administrator


def can_read_reconciliation(user: User) -> bool:
    """Read the one-stop system's counts compared with what units reported."""
    return user.is_coordinator or user.is_observer


def can_reconcile(user: User) -> bool:
    """Bring the one-stop system's counts and record what was found out about a difference."""
    return user.is_coordinator


def can_read_reports(user: User) -> bool:
    """Download the reports of the province: they quote every unit's own words."""
    return user.is_coordinator or user.is_observer


def can_lock(user: User) -> bool:
    """Lock and unlock a period."""
    return user.is_coordinator


def can_freeze(user: User) -> bool:
    """Freeze the ranking of a period; all users who are logged in read what was frozen."""
    return user.is_coordinator


def can_try_quotas(user: User) -> bool:
    """Try other minima: those who prepare decisions, not the units that are judged by them."""
    return not user.is_clerk


def keeps(user: User, unit: Unit) -> bool:
    """Whether ``user`` is a clerk of ``unit`` or, once it has ended, of a unit into which it passed whole."""
    return user.is_clerk and (user.unit_id == unit.pk or user.unit_id in unit.carried_on_by)


def can_administer(user: User) -> bool:
    """Open the pages of the administration."""
    return user.is_administrator


def can_have_calendar(user: User) -> bool:
    """Have a private calendar of deadlines: those who send a unit's reports."""
    return user.is_clerk


def can_have_digest(user: User) -> bool:
    """Get a mail with what waits: coordinators, and a district's clerks, who look after communes too."""
    return user.is_coordinator or user.is_district_clerk


def can_choose_mails(user: User) -> bool:
    """Choose such mails or have such a calendar."""
    return can_have_calendar(user) or can_have_digest(user)
