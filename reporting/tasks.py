"""Entry points of Celery and beat: each calls one action. `manage.py tick` calls the periodic ones once.

Each is recorded and returns what it did, in numbers.
"""

from celery import shared_task

from reporting.actions.approvals import approvals_mail
from reporting.actions.checks import checks_count
from reporting.actions.digests import digests_mail, digests_record
from reporting.actions.due_reminders import reminders_send_due
from reporting.actions.figures import figures_drain
from reporting.actions.files import files_clear, files_make
from reporting.actions.mailing import MAX_PER_RUN, mailing_go_on, reminders_mail
from reporting.actions.monthly import monthly_mails_send, monthly_record_due
from reporting.actions.periods import periods_lock_due, periods_open
from reporting.actions.reopenings import reopenings_end
from units.actions.data_version import data_version_shorten
from units.actions.job_runs import Numbers, recorded


@shared_task
@recorded
def drain_stale_figures() -> Numbers:
    """Recompute what is stale; queued when a change commits."""
    return _drained()


@shared_task
@recorded
def sweep_stale_figures() -> Numbers:
    """The same each minute, so that a lost message costs a minute and never a figure."""
    numbers = _drained()
    data_version_shorten()
    return numbers


@shared_task
@recorded
def open_periods() -> Numbers:
    """Have this year's periods, and lock those that are due to be locked."""
    opened = periods_open()
    return {"periods": len(opened), "locked": len(periods_lock_due())}


@shared_task
@recorded
def end_reopenings() -> Numbers:
    """Restore «confirmed» where a reopening ran out."""
    return {"ended": reopenings_end()}


@shared_task
@recorded
def send_due_reminders() -> Numbers:
    """Urge by mail the units whose set day is today."""
    return {"recorded": reminders_send_due()}


@shared_task
@recorded
def mail_waiting(limit: int = MAX_PER_RUN, goes_on: bool = False) -> Numbers:
    """Send the mails that wait; each minute, and when one is recorded: that run ``goes_on`` till none waits."""
    accepted = reminders_mail(limit=limit)
    if goes_on:
        mailing_go_on(accepted)
    return {"mails": accepted}


@shared_task
@recorded
def send_digests() -> Numbers:
    """Record the day's mails with what waits, and send those that are due."""
    recorded_now = digests_record()
    return {"digests": recorded_now, "mails": digests_mail()}


@shared_task
@recorded
def mail_approvals() -> Numbers:
    """Mail the waiting links with which heads of units approve; called when one is recorded, and each minute."""
    return {"mails": approvals_mail()}


@shared_task
@recorded
def send_monthly_mails() -> Numbers:
    """Record the mails about the month whose time has come, and send those that are due."""
    recorded_now = monthly_record_due()
    return {"monthly": recorded_now, "mails": monthly_mails_send()}


@shared_task
@recorded
def make_files() -> Numbers:
    """Make the files that were asked for; queued when one is, and each minute."""
    return {"files": files_make()}


@shared_task
@recorded
def clear_files() -> Numbers:
    """Delete files that were kept for a day."""
    return {"deleted": files_clear()}


@shared_task
@recorded
def count_checks() -> Numbers:
    """Count what the checks of the data find, for the first page of the administration."""
    return {"found": checks_count()}


def _drained() -> Numbers:
    done = figures_drain()
    return {} if done is None else {"results": done.written + done.removed, "drains": 1}
