"""Thin entry points for Celery and beat: each calls one action. `manage.py tick` calls the periodic ones once."""

from celery import shared_task

from units.actions.resets import resets_mail
from units.actions.uploads import uploads_delete_old


@shared_task
def mail_resets() -> None:
    """Mail the waiting links for new passwords; called when one is recorded, and each minute."""
    resets_mail()


@shared_task
def forget_uploads() -> None:
    """Delete files of units and procedures that were uploaded more than a week ago."""
    uploads_delete_old()
