"""Thin entry points for Celery and beat: each calls one action. `manage.py tick` calls the periodic ones once.

Each is recorded and returns what it did, in numbers.
"""

from celery import shared_task

from units.actions.invitations import invitations_mail
from units.actions.job_runs import Numbers, recorded
from units.actions.resets import resets_mail
from units.actions.security_events import security_events_mail
from units.actions.uploads import uploads_delete_old
from units.forgetting import forget_all


@shared_task
@recorded
def mail_resets() -> Numbers:
    """Mail the waiting links for new passwords; called when one is recorded, and each minute."""
    return {"mails": resets_mail()}


@shared_task
@recorded
def mail_invitations() -> Numbers:
    """Mail the waiting links to set a first password; called when one is recorded, and each minute."""
    return {"mails": invitations_mail()}


@shared_task
@recorded
def mail_security_events() -> Numbers:
    """Tell owners of accounts what happened to their second factor; called when it happens, and each minute."""
    return {"mails": security_events_mail()}


@shared_task
@recorded
def forget_uploads() -> Numbers:
    """Delete files of units and procedures uploaded more than a week ago, and what apps above keep for hours."""
    return {"deleted": uploads_delete_old() + forget_all()}
