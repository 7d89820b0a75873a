"""Entry points of Celery and beat: each calls actions. `manage.py tick` calls them once."""

from celery import shared_task

from units.actions.job_runs import Numbers, recorded
from webhooks.actions.deliveries import alarm_give, deliveries_clear, deliveries_give_up, deliveries_send
from webhooks.actions.events import events_dispatch, openings_record


@shared_task
@recorded
def send_webhooks() -> Numbers:
    """Pass on what happened and send what is due; each minute, and when something is recorded."""
    openings_record()
    passed = events_dispatch()
    arrived = deliveries_send()
    deliveries_give_up()
    alarm_give()
    return {"events": passed, "delivered": arrived}


@shared_task
@recorded
def clear_webhooks() -> Numbers:
    """Delete what ended long ago."""
    return {"deleted": deliveries_clear()}
