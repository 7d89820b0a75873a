"""The Celery application: tasks are in each app's tasks.py, settings under CELERY_ in config/settings/jobs.py."""

import os
from typing import Any

from celery import Celery
from celery.signals import before_task_publish

from units import clock
from units.trace import ASKED_AT_HEADER, MESSAGE_HEADER, current_trace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("chi_tieu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@before_task_publish.connect
def number_message(headers: dict[str, Any] | None = None, **_rest: Any) -> None:
    """Send the number of the request along, so that the worker's lines of the log have it too, and the time."""
    if headers is None:
        return
    headers[ASKED_AT_HEADER] = clock.machine_seconds()
    if current_trace():
        headers[MESSAGE_HEADER] = current_trace()
