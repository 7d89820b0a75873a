"""Entry points of Celery and beat: each calls one action and returns what it did, in numbers."""

from celery import shared_task

from exchange.actions.dossiers.counting import dossier_files_count
from exchange.actions.dossiers.forgetting import dossier_files_clear
from units.actions.job_runs import Numbers, recorded


@shared_task
@recorded
def count_dossiers() -> Numbers:
    """Count the files of dossiers that wait; queued when one is brought, and each minute."""
    return {"dossier_files": dossier_files_count()}


@shared_task
@recorded
def clear_dossiers() -> Numbers:
    """Forget the counts of files that nobody recorded within a day."""
    return {"deleted": dossier_files_clear()}
