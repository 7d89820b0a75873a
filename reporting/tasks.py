"""Entry points of Celery and beat: each calls one action. `manage.py tick` calls the periodic ones once."""

from celery import shared_task

from reporting.actions.due_reminders import reminders_send_due
from reporting.actions.figures import figures_drain
from reporting.actions.files import files_clear, files_make
from reporting.actions.mailing import MAX_PER_RUN, mailing_go_on, reminders_mail
from reporting.actions.periods import periods_lock_due, periods_open
from reporting.actions.reopenings import reopenings_end
from units.actions.data_version import data_version_shorten


@shared_task
def drain_stale_figures() -> None:
    """Recompute what is stale; queued when a change commits."""
    figures_drain()


@shared_task
def sweep_stale_figures() -> None:
    """The same each minute, so that a lost message costs a minute and never a figure."""
    figures_drain()
    data_version_shorten()


@shared_task
def open_periods() -> None:
    """Have this year's periods, and lock those that are due to be locked."""
    periods_open()
    periods_lock_due()


@shared_task
def end_reopenings() -> None:
    """Restore «confirmed» where a reopening ran out."""
    reopenings_end()


@shared_task
def send_due_reminders() -> None:
    """Urge by mail the units whose set day is today."""
    reminders_send_due()


@shared_task
def mail_waiting(limit: int = MAX_PER_RUN, goes_on: bool = False) -> None:
    """Send the mails that wait; each minute, and when one is recorded: that run ``goes_on`` till none waits."""
    accepted = reminders_mail(limit=limit)
    if goes_on:
        mailing_go_on(accepted)


@shared_task
def make_files() -> None:
    """Make the files that were asked for; queued when one is, and each minute."""
    files_make()


@shared_task
def clear_files() -> None:
    """Delete files that were kept for a day."""
    files_clear()
