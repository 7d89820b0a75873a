"""Entry points of Celery and beat: each calls one action."""

from celery import shared_task

from open_data.actions.editions import editions_publish
from units.actions.job_runs import Numbers, recorded


@shared_task
@recorded
def publish_open_data() -> Numbers:
    """Publish the months and rankings that were closed, and what was corrected since."""
    return {"editions": editions_publish()}
